import { expect, test } from 'vitest';
import { pyramid } from '../testkit/documents';
import { isAtSpotify, links } from './spotify-links';

test.each([
  ['0RunClubTrk8FOvFBmQjlL', 'own', true],
  ['0RunClubTrk8FOvFBmQjlL', 'demo', false],
  ['file:0RunClubTrk8FOvFB', 'own', false],
  ['0RunClubTrk8FOvFBmQjl', 'own', false],
  ['0RunClubTrk8FOvFBmQjlLL', 'own', false],
] as const)('%s of the library "%s" is at Spotify: %s', (trackId, library, expected) => {
  expect(isAtSpotify({ trackId }, library)).toBe(expected);
});

test('links stand in playing order, without songs that are not there', () => {
  const draft = { ...pyramid(), library: 'own' as const };
  const [first, second] = draft.mix.tracks;
  if (first === undefined || second === undefined) throw new Error('the fixture has songs');
  first.trackId = 'a song of a file';
  const found = links(draft);
  expect(found).toHaveLength(draft.mix.tracks.length - 1);
  expect(found[0]).toBe(`https://open.spotify.com/track/${second.trackId}`);
  expect(links({ ...draft, library: 'demo' })).toEqual([]);
});
