import { screen, within } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';
import { expectNoViolations } from '../../testkit/axe';
import { appError, consentsWithoutKey, status, statusSignedOut } from '../../testkit/documents';
import { FakeHost, type FakeOptions } from '../../testkit/fake-host';
import { renderWithHost, type Shown } from '../../testkit/render';
import SettingsScreen from './SettingsScreen.svelte';

async function settings(options: FakeOptions | FakeHost = {}): Promise<Shown> {
  const shown = await renderWithHost(SettingsScreen, {}, options);
  await screen.findByRole('region', { name: 'Mixing' });
  return shown;
}

const press = (name: string | RegExp) => screen.getByRole('button', { name });
const region = (name: string) => within(screen.getByRole('region', { name }));
const dialog = () => within(screen.getByRole('dialog'));

describe('settings', () => {
  it('are complete and accessible', async () => {
    await settings();
    const titles = screen.getAllByRole('heading', { level: 2 }).map((heading) => heading.textContent);
    expect(titles).toEqual([
      'Spotify',
      'What may leave this machine',
      'Playlists',
      'Mixing',
      'What is remembered of songs',
      'Look',
      'Your data',
      'About RunClub',
    ]);
    expect(screen.getByText('Version 0.4.0')).toBeInTheDocument();
    await expectNoViolations();
  });

  it('can be read again when they could not be read', async () => {
    const host = new FakeHost();
    host.fail('settings', 'store', true);
    const { user } = await renderWithHost(SettingsScreen, {}, host);
    await user.click(await screen.findByRole('button', { name: 'Try again' }));
    expect(await screen.findByRole('region', { name: 'Mixing' })).toBeInTheDocument();
  });
});

describe('Spotify', () => {
  it('disconnects and keeps the library', async () => {
    const { host, user } = await settings();
    await user.click(press('Disconnect…'));
    await expectNoViolations();
    await user.click(dialog().getByRole('button', { name: 'Disconnect' }));
    expect(host.called('disconnectSpotify')).toEqual([[false, false]]);
    expect(await screen.findByText('Not connected')).toBeInTheDocument();
    expect(screen.queryByRole('region', { name: 'Playlists' })).toBeNull();
  });

  it('says what goes and what stays before anything is deleted, imported songs on request', async () => {
    const { host, user } = await settings();
    await user.click(press('Disconnect & delete my data…'));
    expect(dialog().getByText(/^120 songs of your own files/)).toBeInTheDocument();
    await expectNoViolations();
    await user.click(dialog().getByRole('checkbox', { name: 'Delete the songs of my own files too' }));
    await user.click(dialog().getByRole('button', { name: 'Disconnect & delete' }));
    expect(host.called('disconnectSpotify')).toEqual([[true, true]]);
  });

  it('explains why nothing was deleted, and lets go', async () => {
    const { user } = await settings({ errors: { disconnectSpotify: appError('busy', { message: 'A sync is running.' }) } });
    await user.click(press('Disconnect & delete my data…'));
    await user.click(dialog().getByRole('button', { name: 'Disconnect & delete' }));
    expect(await screen.findByRole('alert')).toHaveTextContent('A sync is running.');
    await user.click(dialog().getByRole('button', { name: 'Cancel' }));
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(screen.getByText('Connected as Robin Runner')).toBeInTheDocument();
  });

  it('leads to the doors when nobody is signed in', async () => {
    const { user, navigation } = await settings({ overview: { status: statusSignedOut() } });
    await expectNoViolations();
    await user.click(press('Connect Spotify'));
    expect(navigation.screen).toEqual({ name: 'connect' });
  });

  it('syncs from end to end', async () => {
    const { host, user } = await settings();
    await user.click(press('Read every list from end to end'));
    expect(host.called('syncLibrary')).toEqual([[true]]);
    expect(await screen.findByText('Your library is up to date.')).toBeInTheDocument();
  });
});

describe('switches', () => {
  it('give and take consents', async () => {
    const { host, user } = await settings();
    await user.click(screen.getByRole('switch', { name: 'Genres from Last.fm' }));
    await expect.poll(() => screen.getByRole('switch', { name: 'Genres from Last.fm' })).not.toBeChecked();
    await user.click(screen.getByRole('switch', { name: 'Suggestions from ReccoBeats' }));
    expect(host.called('setConsent')).toEqual([
      ['lastfm', false],
      ['suggestions', true],
    ]);
  });

  it('stand only where they would do something; else a line says what is missing', async () => {
    await settings({ overview: { status: { ...status(), consents: consentsWithoutKey(true) } } });
    expect(screen.queryByRole('switch', { name: 'Genres from Last.fm' })).toBeNull();
    expect(screen.getByText('Genres from Last.fm need an API key of your own.')).toBeInTheDocument();
    expect(screen.getByRole('switch', { name: 'Genres from MusicBrainz' })).toBeChecked();
  });

  it('stay as they are when an answer cannot be kept', async () => {
    const { user } = await settings({ errors: { setConsent: appError('store', { message: 'The store cannot be written.' }) } });
    await user.click(screen.getByRole('switch', { name: 'What you played' }));
    expect(await screen.findByRole('alert')).toHaveTextContent('The store cannot be written.');
    expect(screen.getByRole('switch', { name: 'What you played' })).toBeChecked();
  });

  it('turn BPM matching off and on', async () => {
    const { host, user } = await settings();
    const matching = screen.getByRole('switch', { name: 'BPM matching by workout phase' });
    await user.click(matching);
    await expect.poll(() => matching).not.toBeChecked();
    await user.click(matching);
    await expect.poll(() => matching).toBeChecked();
    expect(host.called('setParameter')).toEqual([
      ['score.bpm_matching', 'false'],
      ['score.bpm_matching', 'true'],
    ]);
  });

  it('change the theme at once', async () => {
    const { user } = await settings();
    await user.click(screen.getByRole('radio', { name: 'Light' }));
    expect(document.documentElement.dataset['theme']).toBe('light');
    await user.click(screen.getByRole('radio', { name: 'System' }));
    expect(document.documentElement.dataset['theme']).toBeUndefined();
  });
});

describe('playlists', () => {
  it('are chosen one by one, or all', async () => {
    const { host, user } = await settings();
    await user.click(await screen.findByRole('checkbox', { name: 'Track night' }));
    await user.click(press('Choose all'));
    expect(host.called('choosePlaylists')).toEqual([[['list-1', 'list-2']], [null]]);
  });

  it('say why they cannot be chosen', async () => {
    await settings();
    const foreign = await screen.findByRole('checkbox', { name: "A friend's list" });
    expect(foreign).toBeDisabled();
    expect(foreign).toHaveAccessibleDescription(/only your own playlists/);
    expect(screen.getByRole('checkbox', { name: /^RunClub · Pyramid/ })).toHaveAccessibleDescription(/Made by RunClub/);
  });

  it('are refreshed; a failure keeps the list', async () => {
    const { user } = await settings({ errors: { refreshPlaylists: appError('offline') } });
    await user.click(press('Refresh the list'));
    expect(await screen.findByRole('alert')).toHaveTextContent('Spotify cannot be reached.');
    expect(screen.getByRole('checkbox', { name: 'Track night' })).toBeInTheDocument();
  });

  it('may be unknown yet', async () => {
    await settings({ playlists: [] });
    expect(await screen.findByRole('heading', { name: 'No playlists known yet' })).toBeInTheDocument();
    await expectNoViolations();
  });
});

describe('mixing', () => {
  it('keeps a country, and leaves it to Spotify again', async () => {
    const { host, user } = await settings();
    const country = screen.getByRole('textbox', { name: 'Country' });
    await user.type(country, 'deu{Tab}');
    expect(country).toHaveAccessibleDescription(/“deu” is not a country/);
    await user.clear(country);
    await user.type(country, 'de{Tab}');
    await expect.poll(() => host.called('setMarket')).toEqual([['DE']]);
    await user.clear(country);
    await user.tab();
    await expect.poll(() => host.called('setMarket')).toEqual([['DE'], ['auto']]);
  });

  it('finds, changes and resets a parameter', async () => {
    const { host, user } = await settings();
    await user.click(screen.getByText(/^Scoring parameters/));
    await user.type(screen.getByRole('textbox', { name: 'Find a parameter' }), 'temperature');
    expect(screen.queryByRole('textbox', { name: 'fit.rediscovery_share' })).toBeNull();
    const field = screen.getByRole('textbox', { name: 'fit.temperature' });
    await user.clear(field);
    await user.type(field, '0.2{Tab}');
    await user.click(await screen.findByRole('button', { name: 'Reset fit.temperature' }));
    await expect.poll(() => screen.getByRole<HTMLInputElement>('textbox', { name: 'fit.temperature' }).value).toBe('0.08');
    expect(host.called('setParameter')).toEqual([
      ['fit.temperature', '0.2'],
      ['fit.temperature', null],
    ]);
    await expectNoViolations();
  });

  it('offers a way out of a broken configuration file', async () => {
    const fault = appError('file', { message: 'config.toml, line 3: expected a value' });
    const { host, user } = await settings({ settings: { configFault: fault, parameters: [] } });
    expect(screen.getByText(fault.message)).toBeInTheDocument();
    await expectNoViolations();
    await user.click(screen.getByRole('button', { name: 'Set it aside and use the defaults' }));
    await expect.poll(() => screen.queryByText(fault.message)).toBeNull();
    expect(host.called('resetParameters')).toHaveLength(1);
  });

  it('says at the field what is wrong with a value', async () => {
    const message = 'fit.temperature is 0 or more.';
    const { user } = await settings({ errors: { setParameter: appError('badRequest', { message }) } });
    await user.click(screen.getByText(/^Scoring parameters/));
    const field = screen.getByRole('textbox', { name: 'fit.temperature' });
    await user.clear(field);
    await user.type(field, '-1{Tab}');
    await expect.poll(() => field.getAttribute('aria-invalid')).toBe('true');
    expect(field).toHaveAccessibleDescription(message);
    expect(field).toHaveValue('-1');
  });

  it('resets all parameters when that is confirmed', async () => {
    const { host, user } = await settings();
    await user.click(screen.getByText(/^Scoring parameters/));
    await user.click(press('Reset all…'));
    await user.click(dialog().getByRole('button', { name: 'Cancel' }));
    expect(host.called('resetParameters')).toEqual([]);
    await user.click(press('Reset all…'));
    await user.click(dialog().getByRole('button', { name: 'Reset all' }));
    await expect.poll(() => screen.queryByText(/1 changed/)).toBeNull();
    expect(host.called('resetParameters')).toHaveLength(1);
  });
});

describe('what the runner said of songs', () => {
  it('own tempos are shown beside what was measured, and given up', async () => {
    const { host, user } = await settings();
    const list = screen.getByRole('heading', { name: 'Your own tempos' }).parentElement;
    expect(list).toHaveTextContent(/Paper Kites Copper Lanes 164 BPM measured 82/);
    expect(list).toHaveTextContent(/4RunClubOwnTempo000002 no longer in the library 150 BPM none is measured/);
    await expectNoViolations();
    await user.click(press('Use the measured tempo of Paper Kites'));
    await expect.poll(() => screen.queryByText('Paper Kites')).toBeNull();
    await user.click(press('Use the measured tempo of 4RunClubOwnTempo000002'));
    expect(await screen.findByText(/Every song has its measured tempo/)).toBeInTheDocument();
    expect(host.called('forgetTempo')).toEqual([['4RunClubOwnTempo000001'], ['4RunClubOwnTempo000002']]);
  });
});

describe('songs that rest', () => {
  it('are allowed again', async () => {
    const { host, user } = await settings();
    await user.click(press('Allow again Stopwatch Lullaby'));
    expect(await screen.findByText(/No song is left out/)).toBeInTheDocument();
    expect(host.called('allowAgain')).toEqual([['4RunClubNeverAgain0001']]);
  });

  it('are forgotten when that is confirmed', async () => {
    const { user } = await settings();
    await user.click(press('Clear history…'));
    await expectNoViolations();
    await user.click(dialog().getByRole('button', { name: 'Clear the history' }));
    expect(await screen.findByText(/^0 songs remembered/)).toBeInTheDocument();
    expect(press('Clear history…')).toBeDisabled();
  });
});

it('the data folder, another file and the sources are one press away', async () => {
  const { host, user } = await settings({ libraryFile: '/music/more.csv' });
  for (const name of ['Open the folder', 'ReccoBeats', 'MusicBrainz', 'Last.fm'])
    await user.click(region(name === 'Open the folder' ? 'Your data' : 'About RunClub').getByRole('button', { name }));
  expect(host.called('openPage')).toEqual([
    [{ kind: 'dataFolder' }],
    [{ kind: 'reccoBeats' }],
    [{ kind: 'musicBrainz' }],
    [{ kind: 'lastFm' }],
  ]);
  await user.click(press('Import a file…'));
  expect(await screen.findByRole('dialog', { name: 'The file is in your library' })).toBeInTheDocument();
});
