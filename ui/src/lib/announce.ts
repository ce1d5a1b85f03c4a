import type { Change, Draft, MixTrack } from '../host/host';
import { clock } from './time';
import { counted, SEGMENT, TIER, VERDICT } from './words';

/** What is said while a song is carried by keyboard. Places count from 0 here and from 1 in the sentences. */
export function grabbed(track: MixTrack, at: number, count: number): string {
  return `${quoted(track)} grabbed, ${of(at, count)}. Arrows carry it, Space puts it down, Escape puts it back.`;
}

export function carried(track: MixTrack, place: MixTrack | undefined, at: number, count: number): string {
  const where = place === undefined ? '' : `: ${effortOf(place)}`;
  return `${quoted(track)} over ${of(at, count)}${where}.`;
}

export function restored(track: MixTrack, at: number, count: number): string {
  return `${quoted(track)} is back at ${of(at, count)}.`;
}

/** What is said once the engine has answered to a change. */
export function changed(change: Change, before: Draft, after: Draft): string {
  return `${what(change, before, after)} ${reportSentence(after)}`;
}

/** The report in a sentence: "The report: worth a look." */
export function reportSentence(draft: Draft): string {
  return `The report: ${VERDICT[draft.mix.report.verdict].toLowerCase()}.`;
}

function what(change: Change, before: Draft, after: Draft): string {
  switch (change.kind) {
    case 'move': {
      const track = after.mix.tracks[change.to];
      if (track === undefined) return 'Moved.';
      return `${quoted(track)} dropped at ${of(change.to, after.mix.tracks.length)}: now ${effortOf(track)}.`;
    }
    case 'remove':
      return `${titleAt(before, change.at)} removed; ${songs(after)}.`;
    case 'insert':
      return `${titleAt(after, change.at)} added; ${songs(after)}.`;
    case 'replace':
      return `${titleAt(before, change.at)} replaced by ${titleAt(after, change.at)}.`;
    case 'lock':
      return `${titleAt(after, change.at)} locked.`;
    case 'unlock':
      return `${titleAt(after, change.at)} unlocked.`;
    case 'regenerate':
      return `Regenerated: ${exchanged(before, after)}; ${songs(after)}.`;
    case 'repair':
      return `Repaired: ${exchanged(before, after)}; ${songs(after)}.`;
    case 'tempo':
      return `Tempo of ${titleAt(before, change.at)} corrected.`;
    case 'neverAgain':
      return `${titleAt(before, change.at)} will not be offered again.`;
    case 'undo':
      return `Undone: ${before.undo ?? 'the last change'}.`;
    case 'redo':
      return `Done again: ${before.redo ?? 'the last change'}.`;
  }
}

/** The effort and part of a place: "Hard in Main". */
export function effortOf(track: MixTrack): string {
  return `${TIER[track.tier]} in ${SEGMENT[track.segment]}`;
}

/** What became of the songs of a mix: "3 other songs". */
function exchanged(before: Draft, after: Draft): string {
  const ids = ({ mix }: Draft) => mix.tracks.map(({ trackId }) => trackId);
  const [known, now] = [ids(before), ids(after)];
  const others = now.filter((id) => !known.includes(id)).length;
  if (others > 0) return counted(others, 'other song');
  if (known.join(' ') === now.join(' ')) return 'the same songs in the same order';
  return known.length === now.length ? 'the same songs in another order' : 'no other songs';
}

function songs({ mix, series }: Draft): string {
  return `${counted(mix.tracks.length, 'song')}, ${clock(series.totalMs)}`;
}

function titleAt(draft: Draft, at: number): string {
  const track = draft.mix.tracks[at];
  return track === undefined ? 'The song' : quoted(track);
}

function quoted(track: MixTrack): string {
  return `«${track.name}»`;
}

function of(at: number, count: number): string {
  return `${at + 1} of ${count}`;
}
