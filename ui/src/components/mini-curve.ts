import type { CurveStep, Tier } from '../host/host';
import { TIERS } from '../lib/tempo';
import { spokenLength } from '../lib/time';
import { TIER } from '../lib/words';

/** A step of a small curve, in a box 100 wide and 30 high. */
export interface MiniStep {
  tier: Tier;
  x: number;
  y: number;
  width: number;
  height: number;
}

export const MINI_WIDTH = 100;
export const MINI_HEIGHT = 30;

/** The steps of a curve side by side: as wide as they are long, as high as they are hard. */
export function miniSteps(curve: readonly CurveStep[]): MiniStep[] {
  const total = curve.reduce((sum, step) => sum + step.durationMs, 0);
  if (total <= 0) return [];
  let before = 0;
  return curve.map(({ tier, durationMs }) => {
    const x = (before / total) * MINI_WIDTH;
    before += durationMs;
    const height = ((TIERS.indexOf(tier) + 1) / TIERS.length) * MINI_HEIGHT;
    return { tier, x, y: MINI_HEIGHT - height, width: (durationMs / total) * MINI_WIDTH, height };
  });
}

/** "Easy 7 minutes, Moderate 5 minutes, …": the curve for those who listen; neighbours of one tier are one step. */
export function curveText(curve: readonly CurveStep[]): string {
  const joined: CurveStep[] = [];
  for (const { tier, durationMs } of curve) {
    const last = joined.at(-1);
    if (last?.tier === tier) last.durationMs += durationMs;
    else joined.push({ tier, durationMs });
  }
  return joined
    .map(({ tier, durationMs }) => `${TIER[tier]} ${spokenLength(Math.round(durationMs / 60_000) * 60_000)}`)
    .join(', ');
}
