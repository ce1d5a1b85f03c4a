import type { ScaleLinear } from 'd3-scale';
import type { Label } from './blocks';
import { minuteStep, textWidth } from './labels';
import type { Rect } from './regions';

/** A value of an axis and where it stands, px along the axis. */
export type Tick = { text: string; at: number };

type Scale = ScaleLinear<number, number>;

/** As many round tempos as keep clear of each other, none so near an end that its text leaves the plot. */
export function tempoTicks(toY: Scale, plot: Rect, em: number): Tick[] {
  const least = plot.y + 0.5 * em;
  const most = plot.y + plot.height - 0.5 * em;
  for (let wanted = Math.max(1, Math.floor(plot.height / (2.5 * em))); wanted > 0; wanted -= 1) {
    const ticks = toY
      .ticks(wanted)
      .map((tempo) => ({ text: String(tempo), at: Math.round(toY(tempo)) }))
      .filter(({ at }) => at >= least && at <= most);
    const [first, second] = ticks;
    if (first === undefined || second === undefined || first.at - second.at >= 1.6 * em) return ticks;
  }
  return [];
}

/** None, half and full energy; where three lines have no room the ends, and where two have none, half. */
export function energyTicks(toY: Scale, em: number): Tick[] {
  const lines = (toY(0) - toY(1)) / em;
  const shares = lines >= 4 ? [0, 0.5, 1] : lines >= 1.5 ? [0, 1] : [0.5];
  return shares.map((share) => ({ text: `${share * 100} %`, at: Math.round(toY(share)) }));
}

/** Round minutes that keep clear of each other, of the edges and of the label of the aim. */
export function minuteTicks(toX: Scale, axis: Rect, aim: Label, em: number): Tick[] {
  const pxPerMinute = toX(60_000) - toX(0);
  const step = minuteStep(pxPerMinute, textWidth('000', em) + 1.5 * em);
  const ticks: Tick[] = [];
  for (let minute = 0; toX(minute * 60_000) <= axis.x + axis.width; minute += step) {
    ticks.push({ text: String(minute), at: Math.round(toX(minute * 60_000)) });
  }
  const reach = (text: string) => textWidth(text, em) / 2;
  return ticks.filter(({ text, at }) => Math.abs(at - aim.x) > reach(text) + reach(aim.text) + 0.5 * em);
}

/** The label of the aim below its line, moved inside the axis where the line stands near an end. */
export function aimLabel(text: string, lineX: number, axis: Rect, em: number): Label {
  const half = textWidth(text, em) / 2;
  const x = Math.max(axis.x + half, Math.min(lineX, axis.x + axis.width - half));
  return { text, x, y: axis.y + axis.height / 2 };
}
