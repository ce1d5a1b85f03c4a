import { stepAside } from '../order';

/** A song's stretch of the time axis, px. */
export type Span = { x: number; width: number };

/** How far a song can be drawn sideways without leaving the chart. */
export function clamped(spans: readonly Span[], from: number, dx: number): number {
  const song = spans[from];
  const first = spans[0];
  const last = spans.at(-1);
  if (song === undefined || first === undefined || last === undefined) return 0;
  const least = first.x - song.x;
  const most = last.x + last.width - (song.x + song.width);
  return Math.max(least, Math.min(most, dx));
}

/**
 * The place a song would take when it is let go `dx` px from its own: it passes a neighbour as soon as
 * its leading edge reaches the neighbour's middle.
 */
export function landing(spans: readonly Span[], from: number, dx: number): number {
  const song = spans[from];
  if (song === undefined) return from;
  const left = song.x + dx;
  const right = left + song.width;
  let to = from;
  for (let next = from + 1; next < spans.length; next += 1) {
    const { x, width } = spans[next] as Span;
    if (right < x + width / 2) break;
    to = next;
  }
  for (let next = from - 1; to <= from && next >= 0; next -= 1) {
    const { x, width } = spans[next] as Span;
    if (left > x + width / 2) break;
    to = next;
  }
  return to;
}

/** How far the song at `index` stands aside, px, while the one at `from` would land at `to`. */
export function shift(spans: readonly Span[], index: number, from: number, to: number): number {
  const room = spans[from]?.width ?? 0;
  // Adding 0 turns −0 into 0.
  return stepAside(index, from, to) * room + 0;
}

/** How far the song at `from` is from the place it would land at, px. */
export function landingShift(spans: readonly Span[], from: number, to: number): number {
  const song = spans[from];
  const target = spans[to];
  if (song === undefined || target === undefined) return 0;
  const edge = to > from ? target.x + target.width - song.width : target.x;
  return edge - song.x;
}
