import { describe, expect, test } from 'vitest';
import type { Series } from '../../host/host';
import { nothing, partial, pyramid } from '../../testkit/documents';
import { songWords, spoken } from './songs';
import { summary } from './summary';

function oneUnknownOneOff(): Series {
  const { series } = pyramid();
  const blocks = series.blocks.map((block, index) => {
    if (index === 0) return { ...block, feltTempo: null, energy: null, fit: 'unknown' as const };
    return index === 1 ? { ...block, fit: 'off' as const } : block;
  });
  return { ...series, blocks };
}

describe('summary', () => {
  test.each([
    {
      name: 'Pyramid',
      series: pyramid().series,
      expected:
        '42-minute Pyramid: 11 songs, 42:17 of 42:15; warm-up 6:52 of 7:00, main 30:36 of 30:00, cool-down 4:49 of 5:00. ' +
        '11 of 11 inside the tempo window. Felt tempo 155 to 179 BPM, energy 24 % to 81 %.',
    },
    {
      name: 'HIIT',
      series: partial().series,
      expected:
        '56-minute HIIT: 15 songs, 56:11 of 1:00:00; warm-up 10:07 of 10:00, main 38:17 of 43:00, cool-down 7:47 of 7:00. ' +
        '11 of 15 inside the tempo window, 4 near it. Felt tempo 139 to 188 BPM, energy 11 % to 91 %.',
    },
    {
      name: 'mix',
      series: oneUnknownOneOff(),
      expected:
        '42-minute mix: 11 songs, 42:17 of 42:15; warm-up 6:52 of 7:00, main 30:36 of 30:00, cool-down 4:49 of 5:00. ' +
        '9 of 11 inside the tempo window, 1 too far from it, 1 of unknown tempo. Felt tempo 155 to 179 BPM, energy 24 % to 81 %.',
    },
    { name: 'HIIT', series: nothing().series, expected: '60-minute HIIT: no songs yet.' },
  ])('$expected', ({ name, series, expected }) => {
    expect(summary(series, name)).toBe(expected);
  });
});

describe('a song in words', () => {
  const { mix, series } = partial();
  const locked = { ...series, blocks: series.blocks.map((block) => ({ ...block, locked: true })) };
  test.each([
    {
      series,
      at: 0,
      expected:
        'Equator at Drayridge by Dew & Thaw, Warm-up, Easy, 145 BPM ×2, near the tempo window 150–165 BPM, energy 21 %, 4:22 long',
    },
    {
      series: locked,
      at: 0,
      expected:
        'Equator at Drayridge by Dew & Thaw, Warm-up, Easy, 145 BPM ×2, near the tempo window 150–165 BPM, energy 21 %, 4:22 long, locked',
    },
    {
      series: oneUnknownOneOff(),
      at: 0,
      expected: 'Equator at Drayridge by Dew & Thaw, Warm-up, Easy, tempo unknown, energy unknown, 3:43 long',
    },
  ])('$expected', ({ series: shown, at, expected }) => {
    const song = songWords(shown, mix.tracks)[at];
    expect(song === undefined ? '' : spoken(song)).toBe(expected);
  });
});
