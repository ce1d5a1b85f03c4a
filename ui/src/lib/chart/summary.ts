import type { BlockFit, Series } from '../../host/host';
import { clock } from '../time';
import { SEGMENT, counted } from '../words';
import { percent } from './songs';

/** How many songs of the chart suit their slots how. */
export function fitCounts(series: Series): Record<BlockFit, number> {
  const counts: Record<BlockFit, number> = { inside: 0, near: 0, off: 0, unknown: 0 };
  for (const { fit } of series.blocks) counts[fit] += 1;
  return counts;
}

/**
 * The chart as a sentence or two: "42-minute Pyramid: 11 songs; warm-up 6:52 of 7:00, … 10 of 11 songs are
 * inside their tempo windows. …" `name` is what the mix is called, for example its template.
 */
export function summary(series: Series, name: string): string {
  const songs = series.blocks.length;
  const minutes = Math.round((songs === 0 ? series.aimMs : series.totalMs) / 60_000);
  if (songs === 0) return `${minutes}-minute ${name}: no songs yet.`;
  const phases = series.bands.map(
    ({ segment, startMs, endMs, targetMs }) =>
      `${SEGMENT[segment].toLowerCase()} ${clock(endMs - startMs)} of ${clock(targetMs)}`,
  );
  return [
    `${minutes}-minute ${name}: ${counted(songs, 'song')}, ${clock(series.totalMs)} of ${clock(series.aimMs)};`,
    `${phases.join(', ')}.`,
    fitSentence(series),
    rangeSentence(series),
  ]
    .filter((part) => part !== '')
    .join(' ');
}

function fitSentence(series: Series): string {
  const { inside, near, off, unknown } = fitCounts(series);
  const songs = series.blocks.length;
  const others = [
    near > 0 ? `${near} near it` : '',
    off > 0 ? `${off} too far from it` : '',
    unknown > 0 ? `${unknown} of unknown tempo` : '',
  ].filter((part) => part !== '');
  const rest = others.length === 0 ? '' : `, ${others.join(', ')}`;
  return `${inside} of ${songs} inside the tempo window${rest}.`;
}

function rangeSentence(series: Series): string {
  const tempo = range(series.blocks.map(({ feltTempo }) => feltTempo));
  const energy = range(series.blocks.map((block) => block.energy));
  const parts = [
    tempo === null ? '' : `felt tempo ${between(Math.round(tempo[0]), Math.round(tempo[1]))} BPM`,
    energy === null ? '' : `energy ${between(percent(energy[0]), percent(energy[1]))}`,
  ].filter((part) => part !== '');
  const sentence = parts.join(', ');
  return sentence === '' ? '' : `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}.`;
}

function range(values: readonly (number | null)[]): [number, number] | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : [Math.min(...known), Math.max(...known)];
}

function between(low: number | string, high: number | string): string {
  return low === high ? String(low) : `${low} to ${high}`;
}
