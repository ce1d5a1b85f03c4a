import { screen, within } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';
import type { ErrorCode } from '../../host/host';
import { expectNoViolations } from '../../testkit/axe';
import { appError, consents, consentsWithoutKey, statusSignedOut } from '../../testkit/documents';
import type { FakeOptions } from '../../testkit/fake-host';
import { renderWithHost, type Shown } from '../../testkit/render';
import ConnectScreen from './ConnectScreen.svelte';
import { REDIRECT_URI } from './words';

const CLIENT_ID = '0123456789abcdef0123456789abcdef';
const FIRST_RUN = {
  library: null,
  status: { ...statusSignedOut(), consents: consents(null).map((one) => ({ ...one, agreed: null })) },
};

const press = (name: string | RegExp) => screen.getByRole('button', { name });
const title = () => screen.getByRole('heading', { level: 1 }).textContent;

async function firstRun(options: FakeOptions = {}): Promise<Shown> {
  return renderWithHost(ConnectScreen, {}, { overview: FIRST_RUN, ...options });
}

/** Through the explainer to the three steps. */
async function atClientId(options: FakeOptions = {}): Promise<Shown> {
  const shown = await firstRun(options);
  await shown.user.click(press('Connect Spotify'));
  await shown.user.click(press('Continue'));
  return shown;
}

/** All the way to Spotify. */
async function connecting(options: FakeOptions = {}): Promise<Shown> {
  const shown = await atClientId(options);
  await shown.user.type(screen.getByRole('textbox', { name: 'Client ID' }), CLIENT_ID);
  await shown.user.click(press('Connect with Spotify'));
  return shown;
}

describe('the three doors', () => {
  it('stand side by side, each with its heading', async () => {
    await firstRun();
    const doors = screen.getAllByRole('heading', { level: 2 }).map((heading) => heading.textContent);
    expect(doors).toEqual(['Connect Spotify', 'Import a library file', 'Try the demo library']);
    expect(screen.queryByRole('button', { name: 'Home' })).toBeNull();
    await expectNoViolations();
  });

  it('the demo opens Home', async () => {
    const { host, user, navigation } = await firstRun();
    await user.click(press('Try the demo'));
    expect(host.called('useLibrary')).toEqual([['demo']]);
    await expect.poll(() => navigation.screen).toEqual({ name: 'home' });
  });

  it('a file is imported and accounted for before Home opens', async () => {
    const { host, user, navigation } = await firstRun({ libraryFile: '/music/run.csv' });
    await user.click(press('Choose a file…'));
    const dialog = await screen.findByRole('dialog', { name: 'The file is in your library' });
    expect(host.called('importLibrary')).toEqual([['/music/run.csv', { kind: 'likes' }]]);
    await expectNoViolations();
    await user.click(within(dialog).getByRole('button', { name: 'Done' }));
    expect(navigation.screen).toEqual({ name: 'home' });
  });

  it('nothing happens when no file is chosen', async () => {
    const { host, user, navigation } = await firstRun({ libraryFile: null });
    await user.click(press('Choose a file…'));
    await expect.poll(() => (press('Choose a file…') as HTMLButtonElement).ariaBusy).toBeNull();
    expect(host.called('importLibrary')).toEqual([]);
    expect(navigation.screen).toBeNull();
  });

  it('a file that means nothing is explained, and the doors stay', async () => {
    const { user } = await firstRun({ libraryFile: '/music/notes.csv', errors: { importLibrary: appError('file') } });
    await user.click(press('Choose a file…'));
    expect(await screen.findByRole('alert')).toHaveTextContent('no column for titles');
    expect(press('Try the demo')).toBeEnabled();
  });

  it('Exportify is one press away', async () => {
    const { host, user } = await firstRun();
    await user.click(press('Open Exportify'));
    expect(host.called('openPage')).toEqual([[{ kind: 'exportify' }]]);
  });

  it('later there is a way back', async () => {
    const { user, navigation } = await renderWithHost(ConnectScreen, {});
    await user.click(press('Home'));
    expect(navigation.screen).toEqual({ name: 'home' });
  });
});

describe('the explainer', () => {
  it('asks for each source; suggestions are off', async () => {
    const { user } = await firstRun();
    await user.click(press('Connect Spotify'));
    const boxes = screen.getAllByRole('checkbox').map((box) => (box as HTMLInputElement).checked);
    expect(boxes).toEqual([true, true, true, true, false]);
    expect(screen.getByRole('checkbox', { name: 'What you played' })).toHaveAccessibleDescription(/counts a little in the score/);
    await expectNoViolations();
  });

  it('hands on what was refused', async () => {
    const { host, user } = await firstRun();
    await user.click(press('Connect Spotify'));
    await user.click(screen.getByRole('checkbox', { name: 'Genres from Last.fm' }));
    await user.click(press('Continue'));
    await user.type(screen.getByRole('textbox', { name: 'Client ID' }), CLIENT_ID);
    await user.click(press('Connect with Spotify'));
    expect(host.called('connectSpotify')).toMatchObject([[{ clientId: CLIENT_ID, refused: ['lastfm', 'suggestions'] }]]);
  });
});

it('what cannot be used is neither asked about nor agreed to', async () => {
  const status = { ...statusSignedOut(), consents: consentsWithoutKey(null) };
  const { host, user } = await firstRun({ overview: { library: null, status } });
  await user.click(press('Connect Spotify'));
  expect(screen.queryByRole('checkbox', { name: 'Genres from Last.fm' })).toBeNull();
  await user.click(press('Continue'));
  await user.type(screen.getByRole('textbox', { name: 'Client ID' }), CLIENT_ID);
  await user.click(press('Connect with Spotify'));
  expect(host.called('connectSpotify')).toMatchObject([[{ refused: ['lastfm', 'suggestions'] }]]);
});

describe('the Client ID helper', () => {
  it('opens the dashboard and copies the redirect URI', async () => {
    const { host, user } = await atClientId();
    await user.click(press('Open dashboard'));
    await user.click(press('Copy the redirect URI'));
    expect(host.called('openPage')).toEqual([[{ kind: 'dashboard' }]]);
    expect(host.copied).toBe(REDIRECT_URI);
    await expectNoViolations();
  });

  it('checks the Client ID at every key', async () => {
    const { user } = await atClientId();
    const field = screen.getByRole('textbox', { name: 'Client ID' });
    await user.type(field, 'abc');
    await expect.poll(() => field.getAttribute('aria-invalid')).toBe('true');
    expect(field).toHaveAccessibleDescription(/this has 3 characters/);
    await user.clear(field);
    await user.type(field, CLIENT_ID);
    expect(await screen.findByText('This is a Client ID.')).toBeInTheDocument();
    expect(field).not.toHaveAttribute('aria-invalid');
  });

  it('asks for it on the first run, and takes the old one later', async () => {
    const first = await atClientId();
    await first.user.click(press('Connect with Spotify'));
    expect(screen.getByRole('textbox', { name: 'Client ID' })).toHaveAccessibleDescription(/Paste the Client ID/);
    expect(first.host.called('connectSpotify')).toEqual([]);
    first.view.unmount();

    const later = await renderWithHost(ConnectScreen, {});
    await later.user.click(press('Connect Spotify'));
    await later.user.click(press('Continue'));
    await later.user.click(press('Connect with Spotify'));
    expect(later.host.called('connectSpotify')).toMatchObject([[{ clientId: null }]]);
  });
});

describe('on the way', () => {
  it('waits, and can be cancelled', async () => {
    const { host, user } = await connecting({ pace: 'stepped' });
    expect(title()).toBe('Waiting for Spotify');
    await expectNoViolations();
    await user.click(press('Cancel'));
    await expect.poll(title).toBe('The sign-in was cancelled');
    expect(host.called('cancelConnect')).toHaveLength(1);
    await user.click(press('Maybe later'));
    expect(screen.getByRole('heading', { name: 'Try the demo library' })).toBeInTheDocument();
  });

  it('gives the address where no browser opened', async () => {
    const shown = await atClientId({ pace: 'stepped' });
    const { host, user } = shown;
    const connect = host.connectSpotify;
    host.connectSpotify = (request, onwaiting) => connect(request, (waiting) => onwaiting({ ...waiting, opened: false }));
    await user.type(screen.getByRole('textbox', { name: 'Client ID' }), CLIENT_ID);
    await user.click(press('Connect with Spotify'));
    await user.click(await screen.findByRole('button', { name: 'Copy the address' }));
    expect(host.copied).toContain('https://accounts.spotify.com');
    await expectNoViolations();
  });

  it('says who is connected and begins to sync', async () => {
    const { host, user, navigation } = await connecting();
    await expect.poll(title).toBe('Spotify connected as Robin Runner');
    await expect.poll(() => host.called('syncLibrary')).toEqual([[false]]);
    expect(await screen.findByText('Your library is up to date.')).toBeInTheDocument();
    await expectNoViolations();
    await user.click(press('Go to Home'));
    expect(navigation.screen).toEqual({ name: 'home' });
  });

  it('leaves the sync to the background', async () => {
    const { user, host, navigation } = await connecting({ pace: 'stepped' });
    host.step();
    await user.click(await screen.findByRole('button', { name: 'Continue in the background' }));
    expect(navigation.screen).toEqual({ name: 'home' });
    expect(host.called('cancelSync')).toEqual([]);
  });
});

describe('a failure', () => {
  it.each<[ErrorCode, string]>([
    ['cancelled', 'The sign-in was cancelled'],
    ['signIn', 'The sign-in did not finish'],
    ['noKeyring', 'This system has no keyring'],
    ['notOnTheList', 'This account is not on the list of your app'],
    ['ownerWithoutPremium', 'The owner of the Client ID has no Premium'],
    ['offline', 'Spotify cannot be reached'],
    ['portTaken', 'Another program uses the way back'],
    ['blocked', 'Spotify asks us to wait'],
    ['badRequest', 'There is no usable Client ID'],
    ['bug', 'Spotify could not be connected'],
  ])('%s is told in plain words and can be tried again', async (code, words) => {
    const { host, user } = await connecting({ errors: { connectSpotify: appError(code) } });
    await expect.poll(title).toBe(words);
    if (code !== 'cancelled') expect(screen.getByText(appError(code).message)).toBeInTheDocument();
    await expectNoViolations();
    host.heal('connectSpotify');
    await user.click(press('Try again'));
    await expect.poll(title).toBe('Spotify connected as Robin Runner');
  });

  it('of the keyring offers a private file', async () => {
    const { host, user } = await connecting({ errors: { connectSpotify: appError('noKeyring') } });
    const file = await screen.findByRole('button', { name: 'Keep it in a private file' });
    host.heal('connectSpotify');
    await user.click(file);
    await expect.poll(title).toBe('Spotify connected as Robin Runner');
    expect(host.called('connectSpotify')).toMatchObject([[{ keepInFile: false }], [{ keepInFile: true }]]);
  });

  it('of the sign-in offers the three steps', async () => {
    const { user } = await connecting({ errors: { connectSpotify: appError('signIn') } });
    await user.click(await screen.findByRole('button', { name: 'Check the three steps' }));
    expect(screen.getByRole('textbox', { name: 'Client ID' })).toHaveValue(CLIENT_ID);
  });
});
