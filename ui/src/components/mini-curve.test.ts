import { expect, it } from 'vitest';
import type { CurveStep } from '../host/host';
import { curveText, MINI_HEIGHT, MINI_WIDTH, miniSteps } from './mini-curve';

const CURVE: CurveStep[] = [
  { tier: 'easy', durationMs: 300_000 },
  { tier: 'max', durationMs: 100_000 },
  { tier: 'max', durationMs: 80_000 },
  { tier: 'strong', durationMs: 120_000 },
];

it('fills the box from edge to edge, as high as the effort', () => {
  const steps = miniSteps(CURVE);
  expect(steps.map((step) => [step.x, step.width])).toEqual([
    [0, 50],
    [50, expect.closeTo(16.67, 2)],
    [expect.closeTo(66.67, 2), expect.closeTo(13.33, 2)],
    [80, 20],
  ]);
  expect(steps.map((step) => step.height)).toEqual([MINI_HEIGHT / 5, MINI_HEIGHT, MINI_HEIGHT, (MINI_HEIGHT * 3) / 5]);
  for (const step of steps) expect(step.y + step.height).toBeCloseTo(MINI_HEIGHT);
  expect(steps.reduce((sum, step) => sum + step.width, 0)).toBeCloseTo(MINI_WIDTH);
});

it.each([[[]], [[{ tier: 'easy', durationMs: 0 } as CurveStep]]])('has no steps for %j', (curve) =>
  expect(miniSteps(curve)).toEqual([]),
);

it('says neighbours of one tier as one', () => expect(curveText(CURVE)).toBe('Easy 5 minutes, Max 3 minutes, Strong 2 minutes'));
