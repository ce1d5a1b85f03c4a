import type { Block, MixTrack, Segment, Series, Step } from '../host/host';

/** The songs of one part of the session, with the place of the first. */
export type Phase = { segment: Segment; first: number; tracks: MixTrack[] };

/** A list with the item at `from` taken out and put at `to`. */
export function moved<Item>(items: readonly Item[], from: number, to: number): Item[] {
  const result = items.slice();
  const [item] = result.splice(from, 1);
  if (item !== undefined) result.splice(to, 0, item);
  return result;
}

/** Where the item at `index` stands after the item at `from` went to `to`. */
export function placeAfterMove(index: number, from: number, to: number): number {
  if (index === from) return to;
  return index + stepAside(index, from, to);
}

/** How many places the item at `index` gives way while another travels from `from` to `to`: −1, 0 or 1. */
export function stepAside(index: number, from: number, to: number): -1 | 0 | 1 {
  if (index > from && index <= to) return -1;
  if (index < from && index >= to) return 1;
  return 0;
}

/**
 * The songs after a move, before the engine has scored them: phase and tier belong to the places, so
 * each song takes on those of the place it arrives at.
 */
export function moveTracks(tracks: readonly MixTrack[], from: number, to: number): MixTrack[] {
  return moved(tracks, from, to).map((track, position) => {
    const place = tracks[position];
    if (place === undefined || place.trackId === track.trackId) return track;
    const { segment, tier, targetEffort, scoredTier } = place;
    return { ...track, position, segment, tier, targetEffort, scoredTier };
  });
}

/** The chart after a move, before the engine has answered: the same places, with lengths that moved along. */
export function moveSeries(series: Series, tracks: readonly MixTrack[], from: number, to: number): Series {
  let startMs = 0;
  const blocks: Block[] = moved(series.blocks, from, to).map((block, position) => {
    const next = {
      ...block,
      position,
      tier: series.blocks[position]?.tier ?? block.tier,
      startMs,
      endMs: startMs + block.endMs - block.startMs,
    };
    startMs = next.endMs;
    return next;
  });
  const segmentAt = (position: number) => tracks[position]?.segment;
  const bands = series.bands.map((band) => {
    const within = blocks.filter((block) => segmentAt(block.position) === band.segment);
    return { ...band, startMs: within[0]?.startMs ?? band.startMs, endMs: within.at(-1)?.endMs ?? band.endMs };
  });
  const energy = blocks.flatMap((block) =>
    block.energy === null ? [] : [{ atMs: Math.floor((block.startMs + block.endMs) / 2), value: block.energy }],
  );
  return { ...series, bands, blocks, energy, steps: stepsOver(series.steps, blocks, segmentAt) };
}

/** The target steps over blocks that changed their lengths: neighbours of one phase and tier are one step. */
function stepsOver(steps: readonly Step[], blocks: readonly Block[], segmentAt: (position: number) => Segment | undefined) {
  const result: Step[] = [];
  for (const { position, tier, startMs, endMs } of blocks) {
    const segment = segmentAt(position);
    const last = result.at(-1);
    if (last?.tier === tier && last.segment === segment) {
      last.endMs = endMs;
      continue;
    }
    const like = steps.find((step) => step.tier === tier);
    if (like !== undefined && segment !== undefined) result.push({ ...like, segment, startMs, endMs });
  }
  return result;
}

/** The parts of the session in playing order. */
export function phases(tracks: readonly MixTrack[]): Phase[] {
  const result: Phase[] = [];
  tracks.forEach((track, first) => {
    const last = result.at(-1);
    if (last?.segment === track.segment) last.tracks.push(track);
    else result.push({ segment: track.segment, first, tracks: [track] });
  });
  return result;
}

/** One key per row that stays with its song; a song that is there twice gets a second key. */
export function rowKeys(tracks: readonly MixTrack[]): string[] {
  const seen = new Map<string, number>();
  return tracks.map(({ trackId }) => {
    const times = (seen.get(trackId) ?? 0) + 1;
    seen.set(trackId, times);
    return times === 1 ? trackId : `${trackId} ${times}`;
  });
}

/** What a key means for a song that may be grabbed; the list and the chart share it. */
export type Grip =
  | { kind: 'grab' }
  | { kind: 'carry'; to: number }
  | { kind: 'drop' }
  | { kind: 'restore' }
  | { kind: 'cancel' }
  | { kind: 'move'; to: number }
  | { kind: 'focus'; to: number };

/** The parts of a keyboard event that decide what is meant. */
export type Pressed = { key: string; altKey: boolean; ctrlKey: boolean; metaKey: boolean };

/**
 * What a key means at a song: Space grabs and drops, arrows carry what is grabbed and else move the
 * focus, Escape restores, Tab cancels, Alt with an arrow moves at once.
 *
 * `at` is where the song is, or, while it is grabbed, the place it would be dropped at.
 */
export function gripOf(pressed: Pressed, at: number, count: number, grabbed: boolean): Grip | null {
  if (pressed.ctrlKey || pressed.metaKey) return null;
  if (pressed.key === ' ' && !pressed.altKey) return { kind: grabbed ? 'drop' : 'grab' };
  if (grabbed && pressed.key === 'Enter') return { kind: 'drop' };
  if (grabbed && pressed.key === 'Escape') return { kind: 'restore' };
  if (grabbed && pressed.key === 'Tab') return { kind: 'cancel' };
  const to = destination(pressed.key, at, count);
  if (to === null) return null;
  if (grabbed) return { kind: 'carry', to };
  if (pressed.altKey) return to === at ? null : { kind: 'move', to };
  return { kind: 'focus', to };
}

function destination(key: string, at: number, count: number): number | null {
  switch (key) {
    case 'ArrowUp':
      return Math.max(0, at - 1);
    case 'ArrowDown':
      return Math.min(count - 1, at + 1);
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return null;
  }
}
