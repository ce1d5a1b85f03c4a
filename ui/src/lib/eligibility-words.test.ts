import { expect, it } from 'vitest';
import type { Facets } from '../host/host';
import { READINESS, decadeName, explicitHint, genrelessNote } from './eligibility-words';

const facets = (withoutGenres: number, explicit: number): Facets => ({ genres: [], decades: [], withoutGenres, explicit });

it.each([
  ['enough', 'pass'],
  ['thin', 'warn'],
  ['tooLittle', 'fail'],
] as const)('%s has a word of its own and the mark of %s', (readiness, verdict) => {
  expect(READINESS[readiness].verdict).toBe(verdict);
  expect(new Set(Object.values(READINESS).map(({ word }) => word)).size).toBe(3);
});

it('a decade has a name', () => {
  expect(decadeName(1990)).toBe('1990s');
});

it.each([
  [0, true, null],
  [1, true, '1 song has no known genre and is left out by this filter.'],
  [31, true, '31 songs have no known genre and are left out by this filter.'],
  [31, false, '31 songs have no known genre; a genre filter leaves them out.'],
])('%i songs without genre, filtered %s', (count, filtered, note) => {
  expect(genrelessNote(facets(count, 0), filtered)).toBe(note);
});

it.each([
  [null, 'Songs marked explicit may be used.'],
  [facets(0, 0), 'No song of this choice is marked explicit.'],
  [facets(0, 1), '1 song of this choice is marked explicit.'],
  [facets(0, 1200), '1,200 songs of this choice are marked explicit.'],
])('the switch for explicit songs says %#', (given, hint) => {
  expect(explicitHint(given)).toBe(hint);
});
