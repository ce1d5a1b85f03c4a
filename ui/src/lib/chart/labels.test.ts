import { describe, expect, test } from 'vitest';
import { fitting, minuteStep, textWidth } from './labels';

describe('textWidth', () => {
  test.each([
    { text: '', em: 13, least: 0, most: 0 },
    { text: '180', em: 10, least: 18, most: 22 },
    { text: 'Warm-up', em: 13, least: 45, most: 62 },
    { text: 'Warm-up', em: 26, least: 90, most: 124 },
  ])('$text at $em px', ({ text, em, least, most }) => {
    expect(textWidth(text, em)).toBeGreaterThanOrEqual(least);
    expect(textWidth(text, em)).toBeLessThanOrEqual(most);
  });
});

describe('fitting', () => {
  test.each([
    { room: 100, expected: 'Moderate' },
    { room: 20, expected: 'M' },
    { room: 5, expected: '' },
  ])('$room px', ({ room, expected }) => {
    expect(fitting(['Moderate', 'M'], room, 13)).toBe(expected);
  });
});

describe('minuteStep', () => {
  test.each([
    { pxPerMinute: 60, room: 40, expected: 1 },
    { pxPerMinute: 20, room: 40, expected: 2 },
    { pxPerMinute: 18, room: 40, expected: 5 },
    { pxPerMinute: 4, room: 40, expected: 10 },
    { pxPerMinute: 0.1, room: 40, expected: 120 },
  ])('$pxPerMinute px a minute', ({ pxPerMinute, room, expected }) => {
    expect(minuteStep(pxPerMinute, room)).toBe(expected);
  });
});
