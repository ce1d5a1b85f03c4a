import { describe, expect, it } from 'vitest';
import { ago, clock, day, moment, signedClock, spokenLength, timeLeft } from './time';

const NOW = new Date('2026-11-20T12:00:00Z');

describe('lengths', () => {
  it.each([
    [0, '0:00'],
    [499, '0:00'],
    [500, '0:01'],
    [201_000, '3:21'],
    [3_599_600, '1:00:00'],
    [3_725_000, '1:02:05'],
  ])('%d ms is %s', (ms, text) => expect(clock(ms)).toBe(text));

  it.each([
    [12_000, '+0:12'],
    [-5000, '−0:05'],
    [-400, '±0:00'],
  ])('%d ms as a change is %s', (ms, text) => expect(signedClock(ms)).toBe(text));

  it.each([
    [0, '0 seconds'],
    [1000, '1 second'],
    [201_000, '3 minutes 21 seconds'],
    [3_660_000, '1 hour 1 minute'],
  ])('%d ms is spoken as %s', (ms, text) => expect(spokenLength(ms)).toBe(text));

  it.each([
    [3, 'a few seconds left'],
    [22, 'about 20 seconds left'],
    [55, 'about 1 minute left'],
    [190, 'about 3 minutes left'],
    [7000, 'about 2 hours left'],
  ])('%d seconds to go are %s', (seconds, text) => expect(timeLeft(seconds)).toBe(text));
});

describe('moments', () => {
  it.each([
    ['2026-11-20T07:00:00Z', 'Friday 20 Nov'],
    ['2025-12-31T07:00:00Z', 'Wednesday 31 Dec 2025'],
  ])('%s is the day %s', (at, text) => expect(day(at, NOW, 'UTC')).toBe(text));

  it.each([
    ['2026-11-20T14:20:00Z', 'UTC', '14:20'],
    ['2026-11-21T09:05:00Z', 'UTC', 'Saturday 21 Nov, 09:05'],
    ['2026-11-20T23:30:00Z', 'Europe/Berlin', 'Saturday 21 Nov, 00:30'],
  ])('%s in %s is %s', (at, zone, text) => expect(moment(at, NOW, zone)).toBe(text));

  it.each([
    ['2026-11-20T11:59:40Z', 'just now'],
    ['2026-11-20T11:59:00Z', '1 minute ago'],
    ['2026-11-20T10:00:00Z', '2 hours ago'],
    ['2026-11-19T09:00:00Z', 'yesterday'],
    ['2026-11-16T09:00:00Z', 'Monday 16 Nov'],
  ])('%s was %s', (at, text) => expect(ago(at, NOW, 'UTC')).toBe(text));
});
