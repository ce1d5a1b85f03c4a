import { describe, expect, test } from 'vitest';
import { partial, pyramid } from '../testkit/documents';
import { bySeverity, canBeRepaired, checkName, filled, findingsByPlace, removedWords, tally } from './report';

const whole = pyramid();
const part = partial();

test('broken criteria stand first, and none is lost', () => {
  const sorted = bySeverity(part.mix.report.checks);
  expect(sorted).toHaveLength(part.mix.report.checks.length);
  expect(sorted.map((check) => check.verdict).join(' ')).toMatch(/^(fail )+(warn )+(pass ?)+$/);
});

test.each([
  [whole, '21 pass'],
  [part, '2 broken, 3 worth a look, 16 pass'],
])('criteria are counted (%#)', (draft, expected) => {
  expect(tally(draft.mix.report)).toBe(expected);
});

test('every criterion of a real report has a name for people', () => {
  for (const { id } of [...whole.mix.report.checks, ...part.mix.report.checks]) expect(checkName(id)).not.toContain(':');
  expect(checkName('new.rule')).toBe('new: rule');
});

test('findings are told by place', () => {
  const found = findingsByPlace(part.mix.findings);
  expect([...found.keys()].sort((one, other) => one - other)).toEqual([0, 1, 6, 10, 13, 14]);
  expect(found.get(6)?.map((finding) => finding.code)).toEqual(['slot_relaxed']);
});

describe('a repair is offered', () => {
  test.each([
    { name: 'not for a sound mix', draft: whole, expected: false },
    { name: 'for one with findings', draft: part, expected: true },
    { name: 'not for an empty one', draft: { ...part, mix: { ...part.mix, tracks: [] } }, expected: false },
  ])('$name', ({ draft, expected }) => {
    expect(canBeRepaired(draft.mix)).toBe(expected);
  });
});

test('places that stayed empty are counted and explained', () => {
  expect(filled(part.mix)).toBe('15 of 16 places filled');
  expect(removedWords(part.mix.unfilled[0]?.removed ?? [])[0]).toBe('1,638 are of other genres');
});
