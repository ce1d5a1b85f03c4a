import { describe, expect, it } from 'vitest';
import type { AppError, EndingShape, Progress, StageOutcome, SyncOutcome } from '../host/host';
import { endingWords, progressLine, rateWords, stageCount, syncHeadline, syncResult } from './sync-words';

const at = (moment: string): string => `at ${moment.slice(11, 16)}`;
const until = '2026-11-20T14:20:00Z';

function stage(ending: EndingShape, done = 0): StageOutcome {
  return { stage: 'likes', ending, done, notes: [] };
}

function outcome(endings: EndingShape[], continuesAt: string | null = null): SyncOutcome {
  return { stages: endings.map((ending) => stage(ending)), saves: [], continuesAt, requests: [] };
}

describe('a running stage', () => {
  it.each([
    ['likes', 1240, 3000, '1,240 of 3,000 songs'],
    ['likes', 1, null, '1 song'],
    ['genres', 0, 1, '0 of 1 artist'],
    ['playlists', 2, 9, '2 of 9 playlists'],
    ['account', 1, null, 'known'],
  ] as const)('%s: %i of %s', (name, done, total, words) => {
    expect(stageCount({ stage: name, done, total })).toBe(words);
  });

  it.each([
    [0, null],
    [0.01, '1 a minute'],
    [0.5, '30 a minute'],
    [1, '1 a second'],
    [1520.4, '1,520 a second'],
  ])('%f things a second', (rate, words) => {
    expect(rateWords(rate)).toBe(words);
  });

  it('says all of it in one line, and leaves out what is not known', () => {
    const progress: Progress = { stage: 'features', done: 40, total: 200, rate: 20, secondsLeft: 40, requests: 3 };
    expect(progressLine(progress)).toBe('40 of 200 songs · 20 a second · about 40 seconds left');
    expect(progressLine({ ...progress, stage: 'account' })).toBe('a moment');
    expect(progressLine({ ...progress, total: null, rate: 0, secondsLeft: null })).toBe('40 songs');
  });
});

describe('how a stage ended', () => {
  const error: AppError = { code: 'offline', message: 'ReccoBeats cannot be reached', hints: [] };
  it.each([
    [stage({ kind: 'done' }), 'good', 'Up to date'],
    [stage({ kind: 'done' }, 12), 'good', '12 songs'],
    [{ ...stage({ kind: 'done' }, 1), stage: 'account' }, 'good', 'Up to date'],
    [stage({ kind: 'notNeeded' }), 'quiet', 'Nothing to do'],
    [stage({ kind: 'noConsent' }), 'quiet', 'Switched off; Settings has the switch'],
    [stage({ kind: 'noAccount' }), 'quiet', 'Needs Spotify to be connected'],
    [stage({ kind: 'blocked', until }), 'warn', 'Continues at 14:20'],
    [stage({ kind: 'cancelled' }), 'quiet', 'Stopped'],
    [stage({ kind: 'failed', error }), 'bad', 'ReccoBeats cannot be reached'],
  ] as const)('%#', (given, tone, text) => {
    expect(endingWords(given, at)).toEqual({ tone, text });
  });
});

describe('a sync as a whole', () => {
  it.each([
    [outcome([{ kind: 'done' }, { kind: 'noConsent' }]), 'done', 'up to date'],
    [outcome([{ kind: 'done' }, { kind: 'cancelled' }]), 'stopped', 'stopped'],
    [outcome([{ kind: 'blocked', until }], until), 'blocked', 'at 14:20'],
    [outcome([{ kind: 'blocked', until }, { kind: 'failed' }], until), 'failed', 'failed'],
  ] as const)('%#', (given, result, words) => {
    expect(syncResult(given)).toBe(result);
    expect(syncHeadline(given, at)).toContain(words);
  });
});
