import { describe, expect, test } from 'vitest';
import { type Span, clamped, landing, landingShift, shift } from './reorder';

/** Widths 40, 60, 20, 80 side by side from 10. */
const SPANS: Span[] = [
  { x: 10, width: 40 },
  { x: 50, width: 60 },
  { x: 110, width: 20 },
  { x: 130, width: 80 },
];

describe('clamped', () => {
  test.each([
    { from: 0, dx: -5, expected: 0 },
    { from: 0, dx: 500, expected: 160 },
    { from: 3, dx: 3, expected: 0 },
    { from: 3, dx: -500, expected: -120 },
    { from: 1, dx: 7, expected: 7 },
    { from: 9, dx: 7, expected: 0 },
  ])('$from by $dx', ({ from, dx, expected }) => {
    expect(clamped(SPANS, from, dx)).toBe(expected);
  });
});

describe('landing', () => {
  test.each([
    { name: 'stays while its edge is short of the middle', from: 0, dx: 29, to: 0 },
    { name: 'passes a neighbour at its middle', from: 0, dx: 30, to: 1 },
    { name: 'passes several', from: 0, dx: 160, to: 3 },
    { name: 'stays on the way back too', from: 2, dx: -29, to: 2 },
    { name: 'passes backwards', from: 2, dx: -30, to: 1 },
    { name: 'reaches the start', from: 3, dx: -120, to: 0 },
    { name: 'does not move by itself', from: 1, dx: 0, to: 1 },
  ])('$name', ({ from, dx, to }) => {
    expect(landing(SPANS, from, dx)).toBe(to);
  });
});

describe('the songs in their new order', () => {
  const moves = SPANS.flatMap((_, from) => SPANS.map((__, to) => ({ from, to })));
  test.each(moves)('$from to $to: they touch and fill the same room', ({ from, to }) => {
    const placed = SPANS.map(({ x, width }, index) => ({
      x: x + (index === from ? landingShift(SPANS, from, to) : shift(SPANS, index, from, to)),
      width,
    })).sort((one, other) => one.x - other.x);
    let x = 10;
    for (const span of placed) {
      expect(span.x).toBe(x);
      x += span.width;
    }
    expect(x).toBe(210);
    expect(placed[to]?.width).toBe(SPANS[from]?.width);
  });
});
