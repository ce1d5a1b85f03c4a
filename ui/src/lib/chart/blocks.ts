import type { Block, BlockFit, Tier } from '../../host/host';
import { FIT } from '../tempo';
import { textWidth } from './labels';
import type { Rect } from './regions';

/** A text at a point: the middle of its line. */
export type Label = { text: string; x: number; y: number };

/** A song in the chart. */
export type BlockShape = {
  /** Place in the list. */
  position: number;
  /** Left edge and width of the song's time, px: neighbours touch. */
  x: number;
  width: number;
  /** What is drawn: a bar at the felt tempo, a hair narrower than its time. */
  bar: Rect;
  tier: Tier;
  fit: BlockFit;
  locked: boolean;
  /** The sign of the fit; `null` for a song inside its window and where there is no room. */
  sign: Label | null;
  /** The felt tempo; `null` where it is unknown and where there is no room. */
  tempo: Label | null;
  /** Where the lock is drawn; `null` for a song that is not locked. */
  lock: Rect | null;
};

/** Where a block goes, px. */
export type BlockPlace = {
  x: number;
  width: number;
  middle: number;
  height: number;
  em: number;
  plot: Rect;
  /** Whether the chart shows tempos at all. */
  numbered: boolean;
};

/** Whether a song's time is long enough for its tempo to stand in its bar. */
export function hasRoomForTempo(width: number, em: number): boolean {
  return width >= textWidth('000', em) + 0.6 * em;
}

/** The bar of a song with as much of its sign, lock and tempo as fit, in this order of worth. */
export function blockShape(block: Block, place: BlockPlace): BlockShape {
  const { x, width, middle, height, em, plot, numbered } = place;
  const gap = width > 6 ? 2 : width > 3 ? 1 : 0;
  const bar = { x: x + gap / 2, y: middle - height / 2, width: width - gap, height };
  const lockSize = Math.min(0.85 * em, height);
  const sign = block.fit === 'inside' ? '' : FIT[block.fit].mark;
  const tempo = block.feltTempo === null ? '' : String(Math.round(block.feltTempo));
  const legible = height >= em;
  const parts = laidOut(
    [
      { name: 'sign', width: legible ? textWidth(sign, em) : 0, worth: 0 },
      { name: 'tempo', width: legible && numbered ? textWidth(tempo, em) : 0, worth: 2 },
      { name: 'lock', width: block.locked ? lockSize : 0, worth: 1 },
    ],
    bar,
    em,
  );
  const label = (name: PartName, text: string): Label | null => {
    const centre = parts.get(name);
    return centre === undefined ? null : { text, x: centre, y: middle };
  };
  return {
    position: block.position,
    x,
    width,
    bar,
    tier: block.tier,
    fit: block.fit,
    locked: block.locked,
    sign: label('sign', sign),
    tempo: label('tempo', tempo),
    lock: block.locked ? lockRect(parts.get('lock'), bar, middle, lockSize, plot) : null,
  };
}

type PartName = 'sign' | 'tempo' | 'lock';
type Part = { name: PartName; width: number; worth: number };

/** The middles of the parts that fit into the bar side by side, by name; the least worthy give way first. */
function laidOut(parts: readonly Part[], bar: Rect, em: number): Map<PartName, number> {
  const gap = 0.3 * em;
  let kept = parts.filter((part) => part.width > 0);
  const total = () => kept.reduce((sum, part) => sum + part.width, 0) + gap * (kept.length - 1);
  while (kept.length > 0 && total() + gap > bar.width) {
    const worst = Math.max(...kept.map((part) => part.worth));
    kept = kept.filter((part) => part.worth < worst);
  }
  let x = bar.x + (bar.width - total()) / 2;
  const middles = new Map<PartName, number>();
  for (const part of kept) {
    middles.set(part.name, x + part.width / 2);
    x += part.width + gap;
  }
  return middles;
}

/** A lock inside the bar, or, where it has no room there, above it; below it at the plot's upper edge. */
function lockRect(inside: number | undefined, bar: Rect, middle: number, size: number, plot: Rect): Rect {
  if (inside !== undefined) return { x: inside - size / 2, y: middle - size / 2, width: size, height: size };
  const above = bar.y - size - 1;
  const x = Math.min(Math.max(bar.x + bar.width / 2 - size / 2, plot.x), plot.x + plot.width - size);
  return { x, y: above >= plot.y ? above : bar.y + bar.height + 1, width: size, height: size };
}
