import { expect, it } from 'vitest';
import { pyramid, request } from '../testkit/documents';
import { aimNote, mixTitle } from './mix-title';

const NOW = new Date('2026-11-20T12:00:00Z');

it.each([
  ['pyramid', 'Pyramid · Friday 20 Nov'],
  [null, 'Custom · Friday 20 Nov'],
] as const)('a mix of %s has a title', (template, title) => {
  expect(mixTitle({ ...request(), template }, NOW)).toBe(title);
});

it.each([
  [15_000, 'aims 15 s over 42:00'],
  [-15_000, 'aims 15 s under 42:00'],
  [0, null],
])('an aim %i ms off what was asked for', (off, note) => {
  expect(aimNote({ ...pyramid().mix.plan, aimMs: 42 * 60_000 + off })).toBe(note);
});
