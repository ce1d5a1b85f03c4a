import type { Request, TemplateId } from '../host/host';
import { day } from './time';

const TEMPLATE_NAMES: Record<TemplateId, string> = {
  light: 'Light',
  tempo: 'Tempo',
  hiit: 'HIIT',
  intervals: 'Intervals',
  pyramid: 'Pyramid',
  kicker: 'Kicker',
  'long-waves': 'Long Waves',
};

/** What a mix is called on the screen: "Pyramid · Friday 20 Nov". */
export function mixTitle(request: Request, now: Date): string {
  const name = request.template === null ? 'Custom' : TEMPLATE_NAMES[request.template];
  return `${name} · ${day(request.now, now)}`;
}
