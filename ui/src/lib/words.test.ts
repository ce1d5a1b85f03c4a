import { describe, expect, it } from 'vitest';
import { bpm, octaveMark, window as tempoWindow } from './tempo';
import { counted, initials, listed, tierOffer } from './words';

describe('words', () => {
  it.each([
    ['The Denim Harvesters', 'DH'],
    ['Pendulum', 'P'],
    ['The The', 'TT'],
    ['¡Élan! & Ωmega', 'Ω'],
    ['…', '♪'],
  ])('the initials of %s are %s', (name, letters) => expect(initials(name)).toBe(letters));

  it.each([
    [1, '1 song'],
    [0, '0 songs'],
    [1284, '1,284 songs'],
  ])('%d is %s', (count, text) => expect(counted(count, 'song')).toBe(text));

  it.each([
    [[], ''],
    [['Likes'], 'Likes'],
    [['Likes', 'Playlists', 'Suggestions'], 'Likes, Playlists and Suggestions'],
  ])('%j is %s', (words, text) => expect(listed(words)).toBe(text));
});

describe('tempo', () => {
  it.each([
    [null, '–'],
    [156.5, '157'],
  ])('%d is %s', (tempo, text) => expect(bpm(tempo)).toBe(text));

  it.each([
    ['double', '×2'],
    ['half', '÷2'],
    ['user', 'own'],
    ['asIs', undefined],
    [null, undefined],
  ] as const)('%s is marked %s', (octave, mark) => expect(octaveMark(octave)?.mark).toBe(mark));

  it('a window is two whole numbers', () => expect(tempoWindow(160.2, 177.6)).toBe('160–178'));

  it.each([
    [3, 9, 9, 'by 3 artists'],
    [1, 1, 2, 'by 1 artist; 1 more song comes near'],
    [34, 120, 1340, 'by 34 artists; 1,220 more songs come near'],
    [34, 120, 100, 'by 34 artists'],
    [0, 0, 12, 'none inside; 12 songs come near'],
    [0, 0, 0, 'no song comes near'],
  ])('%i artists, %i songs inside, %i near', (artists, inside, near, text) => {
    const supply = (tracks: number) => ({ tracks, artists, minutes: 0 });
    expect(tierOffer({ gate: supply(near), window: supply(inside) })).toBe(text);
  });
});
