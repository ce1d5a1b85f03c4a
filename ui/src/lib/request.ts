import type { Length, Request, TemplateCard, TemplateId, Umbrella } from '../host/host';

/** The shortest and the longest session that can be asked for, minutes. */
export const LEAST_MINUTES = 10;
export const MOST_MINUTES = 180;

/** The named lengths in the order of `TemplateCard.lengths`. */
export const LENGTHS: readonly Length[] = ['short', 'medium', 'long'];

/** The largest seed that a request can carry: 32 bits. */
export const MOST_SEED = 4_294_967_295;

/** What a choice of length is for the runner: a named one, or minutes of their own. */
export type LengthChoice = Length | 'custom';

/**
 * A request that the dialog can show: a custom curve, which the dialog cannot draw, gives way to the
 * template that is asked for most.
 */
export function showable(request: Request): Request {
  if (request.template !== null) return request;
  return { ...request, template: 'pyramid', curve: null };
}

export function lengthChoice(request: Request): LengthChoice {
  return request.length ?? 'custom';
}

/** Minutes of a named length of a template; `null` while the cards are not there yet. */
export function minutesOf(cards: readonly TemplateCard[], template: TemplateId | null, length: Length): number | null {
  const card = cards.find((candidate) => candidate.template === template);
  return card?.lengths[LENGTHS.indexOf(length)] ?? null;
}

/** Another template; a named length keeps its name and takes the minutes of the new template's row. */
export function withTemplate(request: Request, template: TemplateId, cards: readonly TemplateCard[]): Request {
  const minutes = request.length === null ? null : minutesOf(cards, template, request.length);
  return { ...request, template, curve: null, minutes: minutes ?? request.minutes };
}

/** A named length of the chosen template, or its present minutes as the runner's own. */
export function withLength(request: Request, choice: LengthChoice, cards: readonly TemplateCard[]): Request {
  if (choice === 'custom') return { ...request, length: null };
  return { ...request, length: choice, minutes: minutesOf(cards, request.template, choice) ?? request.minutes };
}

export function withMinutes(request: Request, minutes: number): Request {
  return { ...request, length: null, minutes };
}

export function withGenre(request: Request, genre: Umbrella, chosen: boolean): Request {
  return { ...request, genres: toggled(request.genres ?? [], genre, chosen) };
}

export function withDecade(request: Request, decade: number, chosen: boolean): Request {
  return { ...request, decades: toggled(request.decades ?? [], decade, chosen).sort((a, b) => a - b) };
}

/** A list with an entry in it once, or without it. */
function toggled<T>(list: readonly T[], entry: T, chosen: boolean): T[] {
  const others = list.filter((other) => other !== entry);
  return chosen ? [...others, entry] : others;
}

/** What is wrong with minutes as typed; `null` when they can be asked for. */
export function minutesProblem(typed: string): string | null {
  return wholeNumberProblem(typed, LEAST_MINUTES, MOST_MINUTES, 'minutes');
}

/** What is wrong with a seed as typed; `null` when it can be asked for. */
export function seedProblem(typed: string): string | null {
  return wholeNumberProblem(typed, 0, MOST_SEED, 'a seed');
}

function wholeNumberProblem(typed: string, least: number, most: number, what: string): string | null {
  const text = typed.trim();
  const range = `${least} to ${most}`;
  if (text === '') return `Type ${what}: a whole number from ${range}.`;
  if (!/^\d+$/.test(text)) return `“${text}” is not a whole number from ${range}.`;
  const value = Number(text);
  return value < least || value > most ? `${text} is outside ${range}.` : null;
}

/** Why no mix can be created yet and what to do; `null` when one can. */
export function obstacle(minutes: string | null, seed: string | null, refusal: string | null): string | null {
  if (minutes !== null) return `Minutes: ${minutes}`;
  if (seed !== null) return `Seed number, under More: ${seed}`;
  return refusal === null ? null : `${refusal.replace(/\.$/, '')}. Choose another length or shape.`;
}

/** How many choices narrow the library; the dialog shows it on the closed group of filters. */
export function filterCount(request: Request): number {
  return (request.genres?.length ?? 0) + (request.decades?.length ?? 0) + (request.allowExplicit === false ? 1 : 0);
}

/** The same request without anything that narrows the library. */
export function withoutFilters(request: Request): Request {
  return { ...request, genres: [], decades: [], allowExplicit: true };
}
