import type { Series } from '../../host/host';

/** The room a chart has: px, and the size of its text, px. */
export type Frame = { width: number; height: number; em: number };

export type Rect = { x: number; y: number; width: number; height: number };

/** Where the parts of the chart are, px from its top left corner. */
export type Regions = {
  /** The phases with their times. */
  phases: Rect;
  /** Tempo and energy over time: both of the next. */
  plot: Rect;
  tempo: Rect;
  /** A lane of its own, so that the line never runs through the numbers on the songs. */
  energy: Rect;
  /** The names of the tiers. */
  tiers: Rect;
  /** The minutes. */
  minutes: Rect;
};

/** Divides a frame: phases on top, the plot, the tiers and the minutes below, tempo left and energy right. */
export function regionsOf({ width, height, em }: Frame): Regions {
  const left = Math.round(2.6 * em);
  const right = Math.round(3.6 * em);
  const top = Math.round(1.9 * em);
  const tiersHeight = Math.round(1.5 * em);
  const minutesHeight = Math.round(1.6 * em);
  const inner = Math.max(1, Math.round(width) - left - right);
  const plotHeight = Math.max(1, Math.round(height) - top - tiersHeight - minutesHeight);
  const energyHeight = Math.round(Math.min(plotHeight / 2, Math.max(2.4 * em, plotHeight / 4)));
  const below = top + plotHeight;
  return {
    phases: { x: left, y: 0, width: inner, height: top },
    plot: { x: left, y: top, width: inner, height: plotHeight },
    tempo: { x: left, y: top, width: inner, height: plotHeight - energyHeight },
    energy: { x: left, y: below - energyHeight, width: inner, height: energyHeight },
    tiers: { x: left, y: below, width: inner, height: tiersHeight },
    minutes: { x: left, y: below + tiersHeight, width: inner, height: minutesHeight },
  };
}

/** The least range of the tempo axis, BPM: a difference of a few beats must not look like a cliff. */
const LEAST_TEMPO_RANGE = 40;

/** The lowest and the highest tempo to show: every window and every song, and never a very short range. */
export function tempoRange(series: Series): [number, number] {
  const tempos = [
    ...series.steps.flatMap(({ bpmLow, bpmHigh }) => [bpmLow, bpmHigh]),
    ...series.blocks.flatMap(({ feltTempo }) => (feltTempo === null ? [] : [feltTempo])),
  ];
  if (tempos.length === 0) return [140, 190];
  const low = Math.min(...tempos);
  const high = Math.max(...tempos);
  const missing = Math.max(0, LEAST_TEMPO_RANGE - (high - low)) / 2;
  return [low - missing, high + missing];
}
