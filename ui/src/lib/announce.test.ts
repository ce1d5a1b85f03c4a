import { describe, expect, test } from 'vitest';
import type { Change, Draft } from '../host/host';
import { pyramid } from '../testkit/documents';
import { FakeDesk } from '../testkit/fake-desk';
import { carried, changed, grabbed, restored } from './announce';

const draft = pyramid();
const { tracks } = draft.mix;
const [first] = tracks;
const title = `«${first?.name}»`;

/** A draft with a step to undo and one to redo, and what a change makes of it. */
function after(change: Change): { before: Draft; result: Draft } {
  const desk = new FakeDesk([pyramid()]);
  desk.change('pyramid', { kind: 'lock', at: 4 });
  desk.change('pyramid', { kind: 'lock', at: 5 });
  const before = structuredClone(desk.change('pyramid', { kind: 'undo' }));
  return { before, result: desk.change('pyramid', change) };
}

test('while a song is carried', () => {
  if (first === undefined) throw new Error('the fixture has songs');
  expect(grabbed(first, 0, 11)).toMatch(new RegExp(`^${title.replace(/[()]/g, '\\$&')} grabbed, 1 of 11\\. .*Escape`));
  expect(carried(first, tracks[4], 4, 11)).toBe(`${title} over 5 of 11: Hard in Main.`);
  expect(restored(first, 0, 11)).toBe(`${title} is back at 1 of 11.`);
});

describe('what a change has led to', () => {
  test.each<{ change: Change; says: RegExp }>([
    { change: { kind: 'move', from: 0, to: 4 }, says: /dropped at 5 of 11: now Hard in Main\. The report: \w/ },
    { change: { kind: 'remove', at: 0 }, says: /removed; 10 songs, 38:3\d\. The report/ },
    { change: { kind: 'lock', at: 0 }, says: /» locked\./ },
    { change: { kind: 'unlock', at: 4 }, says: /» unlocked\./ },
    { change: { kind: 'neverAgain', at: 0 }, says: /will not be offered again\./ },
    { change: { kind: 'tempo', at: 0, tempo: { kind: 'double' } }, says: /^Tempo of «.*» corrected\./ },
    {
      change: { kind: 'regenerate', seed: null, mode: null, seedArtists: null, seedGenres: null },
      says: /^Regenerated: the same songs in another order; 11 songs/,
    },
    { change: { kind: 'repair' }, says: /^Repaired: the same songs in another order; 11 songs/ },
    { change: { kind: 'undo' }, says: /^Undone: Lock «.*»\. The report: pass\./ },
    { change: { kind: 'redo' }, says: /^Done again: Lock «.*»\./ },
  ])('$change.kind', ({ change, says }) => {
    const { before, result } = after(change);
    expect(changed(change, before, result)).toMatch(says);
  });

  const songs = (ids: string[]): Draft => {
    const [track] = tracks;
    if (track === undefined) throw new Error('the fixture has songs');
    return { ...draft, mix: { ...draft.mix, tracks: ids.map((trackId) => ({ ...track, trackId })) } };
  };

  test.each([
    { songs: ['a', 'b', 'c'], says: 'the same songs in the same order' },
    { songs: ['a', 'c', 'b'], says: 'the same songs in another order' },
    { songs: ['a', 'x', 'c'], says: '1 other song' },
    { songs: ['x', 'y', 'a', 'z'], says: '3 other songs' },
    { songs: ['a', 'b'], says: 'no other songs' },
  ])('a repair tells how many songs are others: $songs', ({ songs: now, says }) => {
    expect(changed({ kind: 'repair' }, songs(['a', 'b', 'c']), songs(now))).toMatch(`Repaired: ${says}; ${now.length} songs`);
  });
});
