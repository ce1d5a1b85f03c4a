import { describe, expect, test } from 'vitest';
import type { Rect } from './regions';
import { placeTip } from './tip';

const CHART: Rect = { x: 0, y: 0, width: 800, height: 220 };
const TIP = { width: 200, height: 90 };
const GAP = 6;

function covers(block: Rect, at: { x: number; y: number }, tip: { width: number; height: number }): boolean {
  const beside = at.x >= block.x + block.width || at.x + tip.width <= block.x;
  const apart = at.y >= block.y + block.height || at.y + tip.height <= block.y;
  return !beside && !apart;
}

describe('the tip', () => {
  test.each([
    { name: 'above', block: { x: 300, y: 120, width: 60, height: 18 }, expected: { x: 230, y: 24 } },
    { name: 'below', block: { x: 300, y: 30, width: 60, height: 18 }, expected: { x: 230, y: 54 } },
    { name: 'above, kept inside at the left', block: { x: 10, y: 120, width: 40, height: 18 }, expected: { x: 0, y: 24 } },
    { name: 'after it', block: { x: 300, y: 70, width: 60, height: 60 }, expected: { x: 366, y: 55 } },
    { name: 'before it', block: { x: 700, y: 70, width: 60, height: 60 }, expected: { x: 494, y: 55 } },
    { name: 'below and out of the chart', block: { x: 0, y: 70, width: 800, height: 60 }, expected: { x: 300, y: 136 } },
  ])('$name', ({ block, expected }) => {
    const place = placeTip(block, TIP, CHART, GAP);
    expect(place).toEqual(expected);
    expect(covers(block, place, TIP)).toBe(false);
  });

  test('never covers the block, wherever that is', () => {
    for (const width of [5, 150, 800]) {
      for (let x = 0; x + width <= 800; x += 50) {
        for (let y = 0; y <= 200; y += 10) {
          const block = { x, y, width, height: 18 };
          expect(covers(block, placeTip(block, TIP, CHART, GAP), TIP)).toBe(false);
        }
      }
    }
  });
});
