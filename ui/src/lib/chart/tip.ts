import type { Rect } from './regions';

/** Where a tip goes: its top left corner, px. */
export type TipPlace = { x: number; y: number };

/**
 * Puts a tip beside, above or below a block, inside the chart where it has the room: it never covers the
 * block. Where no side has the room, it goes below and reaches out of the chart.
 */
export function placeTip(block: Rect, tip: { width: number; height: number }, chart: Rect, gap: number): TipPlace {
  const within = (value: number, low: number, high: number) => Math.max(low, Math.min(value, high));
  const right = chart.x + chart.width;
  const bottom = chart.y + chart.height;
  const besideY = within(block.y + block.height / 2 - tip.height / 2, chart.y, Math.max(chart.y, bottom - tip.height));
  const centredX = within(block.x + block.width / 2 - tip.width / 2, chart.x, Math.max(chart.x, right - tip.width));
  const above = block.y - gap - tip.height;
  const below = block.y + block.height + gap;
  if (above >= chart.y) return { x: centredX, y: above };
  if (below + tip.height <= bottom) return { x: centredX, y: below };
  const after = block.x + block.width + gap;
  if (after + tip.width <= right) return { x: after, y: besideY };
  const before = block.x - gap - tip.width;
  if (before >= chart.x) return { x: before, y: besideY };
  return { x: centredX, y: below };
}
