import { describe, expect, test } from 'vitest';
import type { MixTrack } from '../host/host';
import { pyramid } from '../testkit/documents';
import { gripOf, moved, moveSeries, moveTracks, phases, placeAfterMove, rowKeys, stepAside } from './order';

const draft = pyramid();
const { tracks } = draft.mix;
const count = tracks.length;

const ids = (list: readonly MixTrack[]) => list.map((track) => track.trackId);

describe('a move', () => {
  test.each([
    [0, 3, 'bcda'],
    [3, 0, 'dabc'],
    [1, 2, 'acbd'],
    [2, 2, 'abcd'],
    [9, 0, 'abcd'],
  ])('from %d to %d gives %s', (from, to, expected) => {
    expect(moved([...'abcd'], from, to).join('')).toBe(expected);
  });

  test('tells of every item where it stands afterwards', () => {
    for (let from = 0; from < 6; from += 1) {
      for (let to = 0; to < 6; to += 1) {
        const result = moved([0, 1, 2, 3, 4, 5], from, to);
        for (let index = 0; index < 6; index += 1) expect(placeAfterMove(index, from, to)).toBe(result.indexOf(index));
      }
    }
  });

  test.each([
    { index: 2, from: 0, to: 4, aside: -1 },
    { index: 4, from: 0, to: 4, aside: -1 },
    { index: 5, from: 0, to: 4, aside: 0 },
    { index: 0, from: 3, to: 0, aside: 1 },
    { index: 3, from: 3, to: 0, aside: 0 },
  ])('from $from to $to shifts $index by $aside', ({ index, from, to, aside }) => {
    expect(stepAside(index, from, to)).toBe(aside);
  });
});

describe('the mix before the engine has answered', () => {
  test.each([
    [0, 5],
    [9, 1],
    [count - 1, 0],
  ])('songs move from %d to %d; the efforts stay with the places', (from, to) => {
    const after = moveTracks(tracks, from, to);
    expect(ids(after)).toEqual(moved(ids(tracks), from, to));
    expect(after.map(({ position, segment, tier, targetEffort }) => ({ position, segment, tier, targetEffort }))).toEqual(
      tracks.map(({ position, segment, tier, targetEffort }) => ({ position, segment, tier, targetEffort })),
    );
  });

  test.each([
    [0, 5],
    [9, 1],
  ])('the chart is one piece after a move from %d to %d', (from, to) => {
    const after = moveSeries(draft.series, tracks, from, to);
    const moving = moved(tracks, from, to);
    let startMs = 0;
    after.blocks.forEach((block, position) => {
      expect(block.position).toBe(position);
      expect(block.startMs).toBe(startMs);
      expect(block.endMs - block.startMs).toBe(moving[position]?.durationMs);
      expect(block.tier).toBe(tracks[position]?.tier);
      startMs = block.endMs;
    });
    for (const stretches of [after.bands, after.steps]) {
      expect(stretches[0]?.startMs).toBe(0);
      expect(stretches.at(-1)?.endMs).toBe(draft.series.totalMs);
      stretches.slice(1).forEach((stretch, index) => expect(stretch.startMs).toBe(stretches[index]?.endMs));
    }
  });

  test('a move there and back leaves the chart as it was', () => {
    const there = moveSeries(draft.series, tracks, 2, 7);
    expect(moveSeries(there, moveTracks(tracks, 2, 7), 7, 2)).toEqual(draft.series);
  });
});

test('phases hold all songs in playing order', () => {
  const parts = phases(tracks);
  expect(parts.map((part) => part.segment)).toEqual(['warmup', 'main', 'cooldown']);
  expect(parts.flatMap((part) => ids(part.tracks))).toEqual(ids(tracks));
  for (const part of parts) expect(part.tracks[0]).toBe(tracks[part.first]);
});

test('a song that is there twice has two keys', () => {
  const [first, second] = tracks as [MixTrack, MixTrack];
  const keys = rowKeys([first, second, first]);
  expect(new Set(keys).size).toBe(3);
  expect(keys[0]).toBe(first.trackId);
});

describe('a key at a song', () => {
  const plain = { altKey: false, ctrlKey: false, metaKey: false };
  test.each([
    { key: ' ', grabbed: false, grip: { kind: 'grab' } },
    { key: ' ', grabbed: true, grip: { kind: 'drop' } },
    { key: 'Enter', grabbed: true, grip: { kind: 'drop' } },
    { key: 'Enter', grabbed: false, grip: null },
    { key: 'Escape', grabbed: true, grip: { kind: 'restore' } },
    { key: 'Escape', grabbed: false, grip: null },
    { key: 'Tab', grabbed: true, grip: { kind: 'cancel' } },
    { key: 'Tab', grabbed: false, grip: null },
    { key: 'ArrowDown', grabbed: false, grip: { kind: 'focus', to: 4 } },
    { key: 'ArrowDown', grabbed: true, grip: { kind: 'carry', to: 4 } },
    { key: 'ArrowUp', grabbed: true, grip: { kind: 'carry', to: 2 } },
    { key: 'Home', grabbed: false, grip: { kind: 'focus', to: 0 } },
    { key: 'End', grabbed: true, grip: { kind: 'carry', to: 9 } },
    { key: 'x', grabbed: false, grip: null },
  ])('"$key" while grabbed is $grabbed', ({ key, grabbed, grip }) => {
    expect(gripOf({ ...plain, key }, 3, 10, grabbed)).toEqual(grip);
  });

  test.each([
    { key: 'ArrowUp', at: 3, grip: { kind: 'move', to: 2 } },
    { key: 'ArrowDown', at: 3, grip: { kind: 'move', to: 4 } },
    { key: 'ArrowUp', at: 0, grip: null },
    { key: 'ArrowDown', at: 9, grip: null },
  ])('Alt with $key at $at', ({ key, at, grip }) => {
    expect(gripOf({ ...plain, key, altKey: true }, at, 10, false)).toEqual(grip);
  });

  test('Ctrl with an arrow is not ours', () => {
    expect(gripOf({ ...plain, key: 'ArrowUp', ctrlKey: true }, 3, 10, false)).toBeNull();
  });
});
