import { describe, expect, it } from 'vitest';
import type { Request, TemplateCard } from '../host/host';
import * as asking from './request';

const request: Request = {
  template: 'pyramid',
  curve: null,
  minutes: 45,
  length: 'medium',
  part: 'full',
  mode: 'smart',
  genres: [],
  decades: [],
  seedArtists: [],
  seedGenres: [],
  allowExplicit: true,
  seed: 7,
  now: '2026-11-20T07:00:00Z',
};

function card(template: TemplateCard['template'], lengths: [number, number, number]): TemplateCard {
  return { template, name: template, text: '', lengths, curve: [], minutes: lengths[1], refusal: null };
}
const cards = [card('pyramid', [29, 45, 60]), card('hiit', [20, 30, 40])];

describe('length', () => {
  it.each([
    ['short', 29, 'short'],
    ['long', 60, 'long'],
    ['custom', 45, null],
  ] as const)('%s asks for %i minutes', (choice, minutes, length) => {
    expect(asking.withLength(request, choice, cards)).toMatchObject({ minutes, length });
  });

  it('keeps its name when the template changes', () => {
    expect(asking.withTemplate(request, 'hiit', cards)).toMatchObject({ template: 'hiit', minutes: 30, length: 'medium' });
  });

  it('stays in minutes when it was typed', () => {
    const typed = asking.withMinutes(request, 52);
    expect(asking.lengthChoice(typed)).toBe('custom');
    expect(asking.withTemplate(typed, 'hiit', cards)).toMatchObject({ minutes: 52, length: null });
  });

  it('waits for the cards', () => {
    expect(asking.withTemplate(request, 'hiit', []).minutes).toBe(45);
    expect(asking.minutesOf([], 'pyramid', 'short')).toBeNull();
  });

  it.each([
    ['42', null],
    [' 10 ', null],
    ['180', null],
    ['9', '9 is outside 10 to 180.'],
    ['181', '181 is outside 10 to 180.'],
    ['4.5', '“4.5” is not a whole number from 10 to 180.'],
    ['', 'Type minutes: a whole number from 10 to 180.'],
  ])('%j as minutes', (typed, problem) => {
    expect(asking.minutesProblem(typed)).toBe(problem);
  });
});

describe('seed', () => {
  it.each([
    ['0', true],
    ['4294967295', true],
    ['4294967296', false],
    ['-1', false],
    ['seven', false],
  ])('%j', (typed, fine) => {
    expect(asking.seedProblem(typed) === null).toBe(fine);
  });
});

describe('filters', () => {
  it('are put in once and taken out again', () => {
    const rock = asking.withGenre(asking.withGenre(request, 'rock', true), 'rock', true);
    expect(rock.genres).toEqual(['rock']);
    expect(asking.withGenre(rock, 'rock', false).genres).toEqual([]);
    const decades = asking.withDecade(asking.withDecade(request, 1990, true), 1970, true);
    expect(decades.decades).toEqual([1970, 1990]);
  });

  it('are counted and cleared', () => {
    const narrow: Request = { ...request, genres: ['rock', 'pop'], decades: [1990], allowExplicit: false };
    expect(asking.filterCount(narrow)).toBe(4);
    expect(asking.filterCount(asking.withoutFilters(narrow))).toBe(0);
  });
});

it('shows a custom curve as a template', () => {
  const custom: Request = { ...request, template: null, curve: [{ tier: 'easy', durationMs: 60_000 }] };
  expect(asking.showable(custom)).toMatchObject({ template: 'pyramid', curve: null });
  expect(asking.showable(request)).toBe(request);
});

describe('the obstacle', () => {
  it.each([
    [null, null, null, null],
    ['9 is outside 10 to 180.', 'x', 'y', 'Minutes: 9 is outside 10 to 180.'],
    [null, 'Type a seed.', 'y', 'Seed number, under More: Type a seed.'],
    [null, null, 'Pyramid needs 26 minutes', 'Pyramid needs 26 minutes. Choose another length or shape.'],
  ])('%j, %j, %j', (minutes, seed, refusal, expected) => {
    expect(asking.obstacle(minutes, seed, refusal)).toBe(expected);
  });
});
