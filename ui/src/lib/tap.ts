/** A pause longer than this begins a new count, ms: slower than 30 beats a minute. */
export const LONGEST_INTERVAL_MS = 2000;

/** How many of the last intervals count. */
export const INTERVALS = 8;

/** The slowest and the fastest tempo a song may be given, BPM. */
export const SLOWEST_BPM = 30;
export const FASTEST_BPM = 300;

/** The taps that count once there is one at `atMs`: a long pause begins anew, old ones are forgotten. */
export function tapped(taps: readonly number[], atMs: number): number[] {
  const last = taps.at(-1);
  if (last === undefined || atMs <= last || atMs - last > LONGEST_INTERVAL_MS) return [atMs];
  return [...taps.slice(-INTERVALS), atMs];
}

/**
 * The tempo of some taps: that of the median interval, so one late tap does not spoil it. BPM, to a
 * tenth; `null` before the second tap.
 */
export function tempoOf(taps: readonly number[]): number | null {
  const intervals = taps
    .slice(1)
    .map((tap, index) => tap - (taps[index] ?? tap))
    .sort((one, other) => one - other);
  const middle = intervals.length / 2;
  const upper = intervals[Math.floor(middle)];
  const lower = intervals[Math.ceil(middle) - 1];
  if (upper === undefined || lower === undefined) return null;
  const bpm = Math.round((60_000 / ((lower + upper) / 2)) * 10) / 10;
  return Math.min(FASTEST_BPM, Math.max(SLOWEST_BPM, bpm));
}

/** Whether a song can be given this tempo. */
export function isTempo(bpm: number): boolean {
  return Number.isFinite(bpm) && bpm >= SLOWEST_BPM && bpm <= FASTEST_BPM;
}
