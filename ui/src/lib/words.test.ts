import { describe, expect, it } from 'vitest';
import { bpm, octaveMark, window as tempoWindow } from './tempo';
import { counted, initials, listed } from './words';

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
});
