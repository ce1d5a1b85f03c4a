import type { BlockFit, Check, Finding, FindingCode, Mix, MixTrack, Removed, Report, Rule, Step, Verdict } from '../host/host';
import { number, RELAXATION } from './words';

const CHECK_NAMES: Record<string, string> = {
  'mix.filled': 'Places filled',
  'duration.total': 'Total time',
  'duration.warmup': 'Warm-up time',
  'duration.cooldown': 'Cool-down time',
  'duration.steps': 'Time of the steps',
  'curve.order': 'Order of the efforts',
  'curve.edges': 'Start and end',
  'curve.fit': 'Tempo at its place',
  'songs.unique': 'No song twice',
  'songs.length': 'Length of the songs',
  'songs.sources': 'Sources',
  'artist.backToBack': 'Artists in a row',
  'artist.max': 'Songs per artist',
  'artist.gap': 'Time between songs of an artist',
  'filter.genre': 'Genres',
  'filter.decade': 'Decades',
  'filter.explicit': 'Explicit lyrics',
  'filter.excluded': 'Exclusions',
  'filter.pool': 'Offered by the library',
  'slots.relaxed': 'Relaxed places',
  'tempo.window': 'Inside the tempo window',
  'tempo.missing': 'Songs without tempo',
  'tempo.fit': 'Tempo fit',
  'tempo.step': 'Steps of tempo',
  'effort.correlation': 'Follows the effort',
  'rediscovery.share': 'Rediscoveries',
};

const RULE_WORDS: Record<Rule, string> = {
  features: 'have no known tempo or energy',
  playable: 'cannot be played',
  tooShort: 'are too short',
  tooLong: 'are too long',
  neverAgain: 'are marked never again',
  excludedArtist: 'are by an excluded artist',
  excludedGenre: 'are of an excluded genre',
  explicit: 'are explicit',
  decade: 'are of other decades',
  genre: 'are of other genres',
  lockout: 'were used in the last ten days',
  tempo: 'have another tempo',
  arrangement: 'suit, but not beside the other songs',
};

const SEVERITY: Record<Verdict, number> = { fail: 0, warn: 1, pass: 2 };

/** The name of a criterion for people; an unknown one is named by its id. */
export function checkName(id: string): string {
  return CHECK_NAMES[id] ?? id.replace('.', ': ');
}

/** The criteria of a report, the broken ones first; those of one verdict stay in their order. */
export function bySeverity(checks: readonly Check[]): Check[] {
  return checks.slice().sort((one, other) => SEVERITY[one.verdict] - SEVERITY[other.verdict]);
}

/** How many criteria came out how: "18 pass, 3 worth a look". */
export function tally(report: Report): string {
  const count = (verdict: Verdict) => report.checks.filter((check) => check.verdict === verdict).length;
  const parts = [
    { count: count('fail'), words: 'broken' },
    { count: count('warn'), words: 'worth a look' },
    { count: count('pass'), words: 'pass' },
  ];
  return parts
    .filter((part) => part.count > 0)
    .map((part) => `${part.count} ${part.words}`)
    .join(', ');
}

/** What was found about each place, by place. */
export function findingsByPlace(findings: readonly Finding[]): Map<number, Finding[]> {
  const result = new Map<number, Finding[]>();
  for (const finding of findings) {
    for (const slot of finding.slots) result.set(slot, [...(result.get(slot) ?? []), finding]);
  }
  return result;
}

/** Whether a repair has something to mend: a criterion that is not met, or a finding. */
export function canBeRepaired(mix: Mix): boolean {
  return mix.tracks.length > 0 && (mix.report.verdict !== 'pass' || mix.findings.length > 0);
}

/** How much of a mix has songs: "15 of 16 places filled". */
export function filled(mix: Mix): string {
  return `${mix.tracks.length} of ${mix.tracks.length + mix.unfilled.length} places filled`;
}

/** Why songs are left out, the weightiest first: "1,638 are of other genres". */
export function removedWords(removed: readonly Removed[]): string[] {
  return removed
    .filter(({ count }) => count > 0)
    .sort((one, other) => other.count - one.count)
    .map(({ rule, count }) => `${number(count)} ${RULE_WORDS[rule]}`);
}

/** What findings say about a place in two or three words; what the fit and the relaxation say already is left out. */
const FINDING_MARKS: Partial<Record<FindingCode, string>> = {
  artist_gap_short: 'artist again soon',
  artist_back_to_back: 'artist twice in a row',
  artist_too_often: 'artist too often',
  song_twice: 'song twice',
  curve_broken: 'breaks the curve',
  not_in_pool: 'not in the library',
  score_mismatch: 'score differs',
};

/** What is odd about a song at its place, a few words each. */
export function placeMarks(track: MixTrack, findings: readonly Finding[]): string[] {
  const marks = findings.flatMap(({ code }) => FINDING_MARKS[code] ?? []);
  if (track.relaxation !== null) marks.push(RELAXATION[track.relaxation]);
  return [...new Set(marks)];
}
