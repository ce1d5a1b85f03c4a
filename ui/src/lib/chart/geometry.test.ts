import { describe, expect, test } from 'vitest';
import type { Block, Series } from '../../host/host';
import { long, nothing, partial, pyramid } from '../../testkit/documents';
import { type Geometry, chartGeometry } from './geometry';
import { textWidth } from './labels';
import type { Frame, Rect } from './regions';

const FRAMES: Record<string, Frame> = {
  'the smallest window': { width: 860, height: 211, em: 13 },
  'a usual window': { width: 1240, height: 264, em: 13 },
  'text at 200 %': { width: 820, height: 288, em: 26 },
  'hardly any room': { width: 420, height: 190, em: 26 },
};

/** The songs of a series changed one by one. */
function withBlocks(series: Series, change: (block: Block, index: number) => Partial<Block>): Series {
  return { ...series, blocks: series.blocks.map((block, index) => ({ ...block, ...change(block, index) })) };
}

function firstSongOf(series: Series): Series {
  const end = series.blocks[0]?.endMs ?? 0;
  const until = <Part extends { startMs: number; endMs: number }>(parts: Part[]) =>
    parts.slice(0, 1).map((part) => ({ ...part, endMs: end }));
  return {
    ...series,
    totalMs: end,
    aimMs: end,
    bands: until(series.bands),
    steps: until(series.steps),
    blocks: series.blocks.slice(0, 1),
    energy: series.energy.slice(0, 1),
  };
}

const SERIES: Record<string, Series> = {
  'a pyramid of 11 songs': pyramid().series,
  '52 songs': long().series,
  'a partial mix': partial().series,
  'no songs': nothing().series,
  'one song': firstSongOf(pyramid().series),
  'unknown tempos': withBlocks(pyramid().series, () => ({ feltTempo: null, fit: 'unknown', energy: null })),
  'every song locked': withBlocks(long().series, () => ({ locked: true })),
  'songs far off': withBlocks(pyramid().series, (_, index) => ({ feltTempo: index % 2 === 0 ? 96 : 230, fit: 'off' })),
};

const CASES = Object.entries(SERIES).flatMap(([series, value]) =>
  Object.entries(FRAMES).map(([frame, size]) => ({ series, frame, value, size })),
);

/** Half a pixel more than nothing: what rounding may cost. */
const ROUNDING = 0.51;

function expectInside(inner: Rect, outer: Rect) {
  expect(inner.x).toBeGreaterThanOrEqual(outer.x - ROUNDING);
  expect(inner.y).toBeGreaterThanOrEqual(outer.y - ROUNDING);
  expect(inner.x + inner.width).toBeLessThanOrEqual(outer.x + outer.width + ROUNDING);
  expect(inner.y + inner.height).toBeLessThanOrEqual(outer.y + outer.height + ROUNDING);
}

function expectApart(spans: { from: number; to: number }[]) {
  const sorted = spans.slice().sort((one, other) => one.from - other.from);
  for (const [index, { from }] of sorted.entries()) {
    const before = sorted[index - 1];
    if (before !== undefined) expect(from).toBeGreaterThanOrEqual(before.to - ROUNDING);
  }
}

describe.each(CASES)('$series in $frame', ({ value, size }) => {
  const geometry: Geometry = chartGeometry(value, size);
  const { plot, minutes } = geometry.regions;
  const centred = (text: string, x: number) => ({
    from: x - textWidth(text, size.em) / 2,
    to: x + textWidth(text, size.em) / 2,
  });

  test('the regions fill the frame and lie inside it', () => {
    for (const region of Object.values(geometry.regions)) {
      expect(region.width).toBeGreaterThan(0);
      expect(region.height).toBeGreaterThan(0);
    }
    expect(geometry.regions.tiers.y).toBe(plot.y + plot.height);
    expect(minutes.y).toBe(geometry.regions.tiers.y + geometry.regions.tiers.height);
  });

  test('songs follow each other without overlap, each as wide as it is long', () => {
    const span = Math.max(value.totalMs, value.aimMs);
    expect(geometry.blocks).toHaveLength(value.blocks.length);
    for (const [index, block] of geometry.blocks.entries()) {
      const { startMs, endMs } = value.blocks[index] as Block;
      expect(Math.abs(block.width - ((endMs - startMs) / span) * plot.width)).toBeLessThanOrEqual(1);
      const next = geometry.blocks[index + 1];
      if (next !== undefined) expect(next.x).toBe(block.x + block.width);
      expect(block.bar.x).toBeGreaterThanOrEqual(block.x);
      expect(block.bar.x + block.bar.width).toBeLessThanOrEqual(block.x + block.width);
      expect(block.bar.width).toBeGreaterThan(0);
    }
  });

  test('what belongs to the plot is inside it', () => {
    for (const { bar, lock } of geometry.blocks) {
      expectInside(bar, plot);
      if (lock !== null && size.height > 200) expectInside(lock, plot);
    }
    for (const { window } of geometry.steps) expectInside(window, plot);
    for (const { x, y } of geometry.energy.dots) expectInside({ x, y, width: 0, height: 0 }, plot);
    for (const { at } of geometry.tempoTicks) expectInside({ x: plot.x, y: at, width: 0, height: 0 }, plot);
    expect(geometry.aimX).toBeLessThanOrEqual(plot.x + plot.width);
  });

  test('the texts in a bar fit into it, side by side', () => {
    for (const { bar, sign, tempo, lock } of geometry.blocks) {
      const texts = [sign, tempo].filter((label) => label !== null).map(({ text, x }) => centred(text, x));
      const inside = lock !== null && lock.y >= bar.y && lock.y < bar.y + bar.height;
      const spans = [...texts, ...(inside ? [{ from: lock.x, to: lock.x + lock.width }] : [])];
      expectApart(spans);
      for (const { from, to } of spans) {
        expect(from).toBeGreaterThanOrEqual(bar.x);
        expect(to).toBeLessThanOrEqual(bar.x + bar.width);
      }
    }
  });

  test('labels are left out rather than run into each other', () => {
    expectApart([...geometry.minuteTicks.map(({ text, at }) => centred(text, at)), centred(geometry.aim.text, geometry.aim.x)]);
    expectApart(geometry.tempoTicks.map(({ at }) => ({ from: at - size.em / 2, to: at + size.em / 2 })));
    expectApart(geometry.energyTicks.map(({ at }) => ({ from: at - size.em / 2, to: at + size.em / 2 })));
    for (const { area, label } of geometry.phases) {
      if (label.text === '') continue;
      expect(label.x + textWidth(label.text, size.em)).toBeLessThanOrEqual(area.x + area.width);
    }
    for (const { foot, label } of geometry.steps) expect(textWidth(label, size.em)).toBeLessThanOrEqual(Math.max(0, foot.width));
  });
});

describe('a song and its window', () => {
  const geometry = chartGeometry(partial().series, FRAMES['a usual window'] as Frame);
  test.each(partial().series.blocks)('$position is drawn inside its window exactly when it fits ($fit)', ({ position, fit }) => {
    const { bar, x } = geometry.blocks[position] as Geometry['blocks'][number];
    const step = geometry.steps.find(({ window }) => x >= window.x && x < window.x + window.width);
    const { y, height } = step?.window as Rect;
    const inside = bar.y >= y - ROUNDING / 100 && bar.y + bar.height <= y + height + ROUNDING / 100;
    expect(inside).toBe(fit === 'inside');
  });

  test('an unknown tempo is drawn in the middle of the window', () => {
    const series = withBlocks(pyramid().series, () => ({ feltTempo: null, fit: 'unknown' }));
    const { blocks, steps } = chartGeometry(series, FRAMES['a usual window'] as Frame);
    const { bar, sign, tempo } = blocks[0] as Geometry['blocks'][number];
    const { window } = steps[0] as Geometry['steps'][number];
    expect(bar.y + bar.height / 2).toBeCloseTo(window.y + window.height / 2);
    expect(sign?.text).toBe('?');
    expect(tempo).toBeNull();
  });
});

describe('what gives way', () => {
  const words = (series: Series, frame: Frame) => {
    const { steps, phases } = chartGeometry(series, frame);
    return { tiers: steps.map(({ label }) => label), phases: phases.map(({ label }) => label.text) };
  };
  const usual = { width: 1240, height: 264, em: 13 };

  test.each([
    { series: pyramid().series, frame: usual, tier: 'Moderate', phase: 'Warm-up 6:52 of 7:00' },
    { series: pyramid().series, frame: { ...usual, width: 860 }, tier: 'Moderate', phase: 'Warm-up 6:52' },
    { series: pyramid().series, frame: { ...usual, width: 420, em: 26 }, tier: 'M', phase: '' },
    { series: long().series, frame: usual, tier: 'M', phase: '' },
    { series: long().series, frame: { ...usual, width: 420, em: 26 }, tier: '', phase: '' },
  ])('at $frame.width px with text of $frame.em px: $tier', ({ series, frame, tier, phase }) => {
    expect(words(series, frame).tiers[1]).toBe(tier);
    expect(words(series, frame).phases[0]).toBe(phase);
  });

  test('the line of energy breaks where the energy is unknown', () => {
    const series = withBlocks(pyramid().series, (block, index) => ({ energy: index === 4 ? null : block.energy }));
    const { energy } = chartGeometry(series, usual);
    expect(energy.path.match(/M/g)).toHaveLength(2);
    expect(energy.dots).toHaveLength(10);
  });
});
