import { scaleLinear } from 'd3-scale';
import type { Block, Segment, Series, Tier } from '../../host/host';
import { clock } from '../time';
import { SEGMENT, TIER } from '../words';
import { type Tick, aimLabel, energyTicks, minuteTicks, tempoTicks } from './axes';
import { type BlockShape, type Label, blockShape, hasRoomForTempo } from './blocks';
import { type EnergyShape, energyShape } from './energy';
import { fitting, textWidth } from './labels';
import { type Frame, type Rect, type Regions, regionsOf, tempoRange } from './regions';

/** A part of the session: its stretch of time, and what of its icon, name and times fits. */
export type PhaseShape = {
  segment: Segment;
  /** From the top of the chart to the minutes. */
  area: Rect;
  /** `null` where it has no room. */
  icon: Rect | null;
  label: Label;
};

/** A stretch of one target effort: the window that a block must lie in, and its name below. */
export type StepShape = {
  tier: Tier;
  /** The tempo window, widened by half a block, so that a block inside it is drawn inside it. */
  window: Rect;
  /** The stretch of the tiers below the plot. */
  foot: Rect;
  /** The tier's name, its letter, or nothing, as fits; letters for all where most names do not fit. */
  label: string;
};

/** Everything the chart draws, px from its top left corner. */
export type Geometry = {
  regions: Regions;
  phases: PhaseShape[];
  steps: StepShape[];
  blocks: BlockShape[];
  energy: EnergyShape;
  /** Where the aim's line is. */
  aimX: number;
  aim: Label;
  tempoTicks: Tick[];
  energyTicks: Tick[];
  minuteTicks: Tick[];
};

/** The letter of a tier where its name has no room; M is Moderate, so Max is X. */
export const TIER_LETTERS: Record<Tier, string> = { easy: 'E', moderate: 'M', strong: 'S', hard: 'H', max: 'X' };

/** Lays a chart out. The same series and frame give the same shapes. */
export function chartGeometry(series: Series, frame: Frame): Geometry {
  const { em } = frame;
  const regions = regionsOf(frame);
  const { tempo, tiers, minutes } = regions;
  const toX = scaleLinear([0, Math.max(series.totalMs, series.aimMs, 1)], [tempo.x, tempo.x + tempo.width]);
  const stretch = (part: { startMs: number; endMs: number }) => {
    const x = Math.round(toX(part.startMs));
    return { x, width: Math.round(toX(part.endMs)) - x };
  };
  const barHeight = Math.min(1.35 * em, tempo.height / 4);
  const margin = barHeight / 2 + Math.min(0.25 * em, tempo.height / 8);
  const toTempoY = scaleLinear(tempoRange(series), [tempo.y + tempo.height - margin, tempo.y + margin]);
  const lane = regions.energy;
  const toEnergyY = scaleLinear([0, 1], [lane.y + lane.height - 0.4 * em, lane.y + 0.4 * em]);

  const numbered = mostly(series.blocks, (block) => hasRoomForTempo(stretch(block).width, em));
  const named = mostly(series.steps, (step) => textWidth(TIER[step.tier], em) <= stretch(step).width - 0.4 * em);
  const blocks = series.blocks.map((block) => {
    const middle = toTempoY(block.feltTempo ?? middleOfWindow(series, block));
    return blockShape(block, { ...stretch(block), middle, height: barHeight, em, plot: tempo, numbered });
  });
  const energy = blocks.map(({ x, width, position }) => {
    const value = series.blocks[position]?.energy ?? null;
    return { x: x + width / 2, y: value === null ? null : toEnergyY(value) };
  });
  const aimX = Math.round(toX(series.aimMs));
  const aim = aimLabel(`aim ${clock(series.aimMs)}`, aimX, minutes, em);

  return {
    regions,
    phases: series.bands.map(({ segment, startMs, endMs, targetMs }) => {
      const area = { ...stretch({ startMs, endMs }), y: 0, height: minutes.y };
      return phaseShape(segment, area, regions.phases, [clock(endMs - startMs), clock(targetMs)], em);
    }),
    steps: series.steps.map(({ tier, bpmLow, bpmHigh, ...part }) => {
      const { x, width } = stretch(part);
      const top = toTempoY(bpmHigh) - barHeight / 2;
      return {
        tier,
        window: { x, width, y: top, height: toTempoY(bpmLow) + barHeight / 2 - top },
        foot: { x, width, y: tiers.y, height: tiers.height },
        label: fitting([...(named ? [TIER[tier]] : []), TIER_LETTERS[tier]], width - 0.4 * em, em),
      };
    }),
    blocks,
    energy: energyShape(energy, em),
    aimX,
    aim,
    tempoTicks: tempoTicks(toTempoY, tempo, em),
    energyTicks: energyTicks(toEnergyY, em),
    minuteTicks: minuteTicks(toX, minutes, aim, em),
  };
}

/** Whether at least half of the items are so: a label on a few of many would look like a distinction. */
function mostly<Item>(items: readonly Item[], so: (item: Item) => boolean): boolean {
  return items.filter(so).length * 2 >= items.length;
}

/** Where a song of unknown tempo is drawn: the middle of the window it should suit. */
function middleOfWindow(series: Series, block: Block): number {
  const step = series.steps.find(({ startMs, endMs }) => block.startMs >= startMs && block.startMs < endMs);
  const [low, high] = step === undefined ? tempoRange(series) : [step.bpmLow, step.bpmHigh];
  return (low + high) / 2;
}

/** The icon and as much of "Warm-up 7:04 of 7:00" as fits; the name is worth more than the icon. */
function phaseShape(segment: Segment, area: Rect, row: Rect, [time, target]: [string, string], em: number): PhaseShape {
  const size = 1.1 * em;
  const inset = 0.4 * em;
  const start = area.x + inset;
  const room = area.width - 2 * inset;
  const middle = row.y + row.height / 2;
  const name = SEGMENT[segment];
  // The label is set in semibold, which is a little wider.
  const strong = 1.05 * em;
  const beside = fitting([`${name} ${time} of ${target}`, `${name} ${time}`, name], room - size - inset, strong);
  const text = beside === '' ? fitting([name], room, strong) : beside;
  const hasIcon = room >= size && (beside !== '' || text === '');
  return {
    segment,
    area,
    icon: hasIcon ? { x: start, y: middle - size / 2, width: size, height: size } : null,
    label: { text, x: start + (hasIcon ? size + inset : 0), y: middle },
  };
}
