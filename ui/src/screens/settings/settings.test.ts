import { describe, expect, it } from 'vitest';
import type { Playlist } from '../../host/host';
import { playlists } from '../../testkit/documents';
import { FakeHost } from '../../testkit/fake-host';
import { PlaylistChoice, SettingsState, marketProblem, whyNot } from './settings.svelte';

describe('settings', () => {
  it('keep what a change answers', async () => {
    const host = new FakeHost();
    const settings = new SettingsState(host);
    await settings.load();
    expect(await settings.change(() => host.clearHistory())).toBe(true);
    expect(settings.data?.songsUsed).toBe(0);
  });

  it('stay as they are when a change is refused', async () => {
    const host = new FakeHost();
    host.fail('clearHistory', 'store', true);
    const settings = new SettingsState(host);
    await settings.load();
    expect(await settings.change(() => host.clearHistory())).toBe(false);
    expect(settings.trouble?.code).toBe('store');
    expect(settings.data?.songsUsed).toBe(38);
  });
});

describe('the choice of playlists', () => {
  const chosen = (choice: PlaylistChoice) => choice.list?.filter((one) => one.chosen).map(({ id }) => id);

  it('shows at once, and adds to what was chosen meanwhile', async () => {
    const host = new FakeHost();
    const choice = new PlaylistChoice(host);
    await choice.load();
    const held = host.hold('choosePlaylists');
    const first = choice.choose('list-2', true);
    expect(chosen(choice)).toEqual(['list-1', 'list-2']);
    const second = choice.choose('list-1', false);
    held.release();
    await Promise.all([first, second]);
    expect(host.called('choosePlaylists')).toEqual([[['list-1', 'list-2']], [['list-2']]]);
    expect(chosen(choice)).toEqual(['list-2']);
  });

  it('goes back to what is kept when it is refused', async () => {
    const host = new FakeHost();
    host.fail('choosePlaylists', 'store', true);
    const choice = new PlaylistChoice(host);
    await choice.load();
    await choice.choose('list-1', false);
    expect(choice.trouble?.code).toBe('store');
    expect(chosen(choice)).toEqual(['list-1']);
    expect(choice.busy).toBe(false);
  });
});

it.each<[Partial<Playlist>, RegExp | null]>([
  [{ readable: true, madeByUs: false }, null],
  [{ readable: false, madeByUs: false }, /your own playlists/],
  [{ readable: true, madeByUs: true }, /Made by RunClub/],
])('a playlist %j', (over, reason) => {
  const [playlist] = playlists();
  if (!playlist) throw new Error('no playlist');
  const answer = whyNot({ ...playlist, ...over });
  if (reason === null) expect(answer).toBeNull();
  else expect(answer).toMatch(reason);
});

it.each([
  ['', true],
  ['de', true],
  [' US ', true],
  ['DEU', false],
  ['1x', false],
])('the country %j', (typed, fine) => {
  expect(marketProblem(typed) === null).toBe(fine);
});
