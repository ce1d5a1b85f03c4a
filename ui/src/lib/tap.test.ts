import { describe, expect, test } from 'vitest';
import { isTempo, tapped, tempoOf } from './tap';

/** Taps at these times, from nothing. */
function tapping(times: readonly number[]): number[] {
  return times.reduce<number[]>((taps, at) => tapped(taps, at), []);
}

/** Taps at even intervals. */
function even(count: number, intervalMs: number, start = 0): number[] {
  return Array.from({ length: count }, (_, index) => start + index * intervalMs);
}

describe('a tempo is tapped', () => {
  test.each([
    { name: 'nothing yet', times: [], bpm: null },
    { name: 'one tap is no interval', times: [0], bpm: null },
    { name: 'two taps', times: [0, 500], bpm: 120 },
    { name: 'even taps', times: even(9, 375), bpm: 160 },
    { name: 'one late tap does not spoil it', times: [0, 400, 800, 1500, 1900, 2300], bpm: 150 },
    { name: 'an even number of intervals takes the mean of the two in the middle', times: [0, 400, 900], bpm: 133.3 },
    { name: 'a pause begins anew', times: [...even(5, 500), ...even(5, 400, 60_000)], bpm: 150 },
    { name: 'the same moment twice begins anew', times: [100, 100], bpm: null },
    { name: 'faster than a song can be', times: even(9, 100), bpm: 300 },
    { name: 'the slowest that counts as one count', times: [0, 2000], bpm: 30 },
  ])('$name', ({ times, bpm }) => {
    expect(tempoOf(tapping(times))).toBe(bpm);
  });

  test('only the last eight intervals count', () => {
    const slowThenFast = [...even(20, 1000), ...even(8, 500, 19_500)];
    expect(tapping(slowThenFast)).toHaveLength(9);
    expect(tempoOf(tapping(slowThenFast))).toBe(120);
  });
});

test.each([
  [29.9, false],
  [30, true],
  [300, true],
  [300.1, false],
  [Number.NaN, false],
])('%d BPM can be typed: %s', (bpm, expected) => {
  expect(isTempo(bpm)).toBe(expected);
});
