import { expect, it } from 'vitest';
import { inOneLine, sentence } from './sentence';

it.each([
  ['there is no mix x here', 'There is no mix x here'],
  ['the kept mix cannot be read', 'The kept mix cannot be read'],
  ['a', 'A'],
  ['étude, a song, is locked', 'Étude, a song, is locked'],
  ['Spotify cannot be reached', 'Spotify cannot be reached'],
  ['«Copper Lanes» is locked', '«Copper Lanes» is locked'],
  ['config.toml line 3: unknown key', 'config.toml line 3: unknown key'],
  ['/home/robin/songs.csv: there is no header', '/home/robin/songs.csv: there is no header'],
  ['runclub mix prints one', 'runclub mix prints one'],
  ['29 BPM is no tempo of a song', '29 BPM is no tempo of a song'],
  ['', ''],
])('%j begins as a sentence', (text, expected) => {
  expect(sentence(text)).toBe(expected);
});

it('sentences in one line end', () => {
  expect(inOneLine(['The file is empty', 'Choose another.', ''])).toBe('The file is empty. Choose another.');
});
