import type { PlanTimes, Request, TemplateId } from '../host/host';
import { clock, day } from './time';

const TEMPLATE_NAMES: Record<TemplateId, string> = {
  light: 'Light',
  tempo: 'Tempo',
  hiit: 'HIIT',
  intervals: 'Intervals',
  pyramid: 'Pyramid',
  kicker: 'Kicker',
  'long-waves': 'Long Waves',
};

/** Why a mix has another aim than was asked for, as some templates do: "aims 15 s over 42:00"; `null` where it has not. */
export function aimNote({ warmupMs, mainMs, cooldownMs, aimMs }: PlanTimes): string | null {
  const askedMs = warmupMs + mainMs + cooldownMs;
  const off = Math.round((aimMs - askedMs) / 1000);
  if (off === 0) return null;
  return `aims ${Math.abs(off)} s ${off > 0 ? 'over' : 'under'} ${clock(askedMs)}`;
}

/** What a mix is called on the screen: "Pyramid · Friday 20 Nov". */
export function mixTitle(request: Request, now: Date): string {
  const name = request.template === null ? 'Custom' : TEMPLATE_NAMES[request.template];
  return `${name} · ${day(request.now, now)}`;
}
