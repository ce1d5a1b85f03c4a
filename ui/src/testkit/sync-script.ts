import type { Progress, Stage } from '../host/host';

const SYNC: [Stage, number | null][] = [
  ['account', null],
  ['likes', 842],
  ['playlists', 418],
  ['features', 1260],
  ['genres', 611],
];

const STEPS_PER_STAGE = 4;

/** What a sync tells while it runs, from its first to its last step. */
export function syncProgress(): Progress[] {
  return SYNC.flatMap(([stage, total], index) =>
    Array.from({ length: STEPS_PER_STAGE }, (_, step): Progress => {
      const share = (step + 1) / STEPS_PER_STAGE;
      const done = Math.round((total ?? 1) * share);
      const secondsLeft = total === null ? null : Math.round((1 - share) * 40);
      return { stage, done, total, rate: 21, secondsLeft, requests: index * 9 + step };
    }),
  );
}
