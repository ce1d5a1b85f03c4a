import type { EndingShape, Progress, Stage, StageOutcome, SyncOutcome } from '../host/host';
import { sentence } from './sentence';
import { timeLeft } from './time';
import { counted, number } from './words';

/** The stages of a sync in their order: what the next mix needs comes first. */
export const SYNC_STAGES = [
  'account',
  'likes',
  'playlists',
  'features',
  'listening',
  'genres',
  'suggestions',
] as const satisfies readonly Stage[];

/** What a stage counts: one, many; `null` where there is nothing to count. */
const COUNTS: Record<Stage, [one: string, many: string] | null> = {
  account: null,
  likes: ['song', 'songs'],
  playlists: ['playlist', 'playlists'],
  features: ['song', 'songs'],
  listening: ['list', 'lists'],
  genres: ['artist', 'artists'],
  suggestions: ['song', 'songs'],
  saving: ['step', 'steps'],
};

/** "1,240 of 3,000 songs", or "1,240 songs" while the end is not known; "known" where nothing is counted. */
export function stageCount(progress: Pick<Progress, 'stage' | 'done' | 'total'>): string {
  const nouns = COUNTS[progress.stage];
  if (nouns === null) return 'known';
  const [one, many] = nouns;
  if (progress.total === null) return counted(progress.done, one, many);
  return `${number(progress.done)} of ${counted(progress.total, one, many)}`;
}

/** "52 a second", "8 a minute"; `null` while nothing can be said. */
export function rateWords(rate: number): string | null {
  if (rate <= 0) return null;
  return rate >= 1 ? `${number(Math.round(rate))} a second` : `${Math.max(1, Math.round(rate * 60))} a minute`;
}

/** Everything about a running stage in one line: "1,240 of 3,000 songs · 52 a second · about 40 seconds left". */
export function progressLine(progress: Progress): string {
  if (COUNTS[progress.stage] === null) return 'a moment';
  const left = progress.secondsLeft === null || progress.secondsLeft <= 0 ? null : timeLeft(progress.secondsLeft);
  return [stageCount(progress), rateWords(progress.rate), left].filter((part) => part !== null).join(' · ');
}

/** How a stage came out: a mark that is more than a colour, and a sentence. */
export interface EndingWords {
  tone: 'good' | 'quiet' | 'warn' | 'bad';
  text: string;
}

/** What the ending of a stage means. `at` puts a moment into words: "at 14:20". */
export function endingWords(outcome: StageOutcome, at: (moment: string) => string): EndingWords {
  const { ending, stage } = outcome;
  switch (ending.kind) {
    case 'done':
      return { tone: 'good', text: doneWords(stage, outcome.done) };
    case 'notNeeded':
      return { tone: 'quiet', text: 'Nothing to do' };
    case 'noConsent':
      return { tone: 'quiet', text: 'Switched off; Settings has the switch' };
    case 'noAccount':
      return { tone: 'quiet', text: 'Needs Spotify to be connected' };
    case 'blocked':
      return { tone: 'warn', text: blockedWords(ending, at) };
    case 'cancelled':
      return { tone: 'quiet', text: 'Stopped' };
    default:
      return { tone: 'bad', text: ending.error ? sentence(ending.error.message) : 'Failed; the next sync tries again' };
  }
}

function doneWords(stage: Stage, done: number): string {
  return done === 0 || COUNTS[stage] === null ? 'Up to date' : stageCount({ stage, done, total: null });
}

function blockedWords(ending: EndingShape, at: (moment: string) => string): string {
  return ending.until ? `Continues ${at(ending.until)}` : 'Continues later';
}

/** What a sync as a whole came to. */
export type SyncResult = 'done' | 'stopped' | 'blocked' | 'failed';

export function syncResult(outcome: SyncOutcome): SyncResult {
  const ended = (kind: string): boolean => outcome.stages.some((stage) => stage.ending.kind === kind);
  if (ended('cancelled')) return 'stopped';
  if (ended('failed')) return 'failed';
  return outcome.continuesAt !== null || ended('blocked') ? 'blocked' : 'done';
}

/** The headline over the account of a sync. */
export function syncHeadline(outcome: SyncOutcome, at: (moment: string) => string): string {
  switch (syncResult(outcome)) {
    case 'done':
      return 'Your library is up to date.';
    case 'stopped':
      return 'The sync was stopped. What was fetched is kept, and the next sync continues there.';
    case 'blocked':
      return outcome.continuesAt === null
        ? 'The services let us fetch the rest later. What was fetched is kept.'
        : `The services let us fetch the rest ${at(outcome.continuesAt)}. What was fetched is kept.`;
    case 'failed':
      return 'Part of the sync failed. What was fetched is kept, and the next sync tries the rest again.';
  }
}
