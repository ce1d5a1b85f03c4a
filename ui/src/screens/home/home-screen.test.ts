import { screen, within } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';
import type { AppError, EndingShape, Overview, Stage, SyncOutcome } from '../../host/host';
import { moment } from '../../lib/time';
import { expectNoViolations } from '../../testkit/axe';
import { appError, own, partial, pyramid, status, statusSignedOut } from '../../testkit/documents';
import { FakeHost, type FakeOptions } from '../../testkit/fake-host';
import { renderWithHost, type Shown } from '../../testkit/render';
import { syncOf } from '../../state/sync.svelte';
import HomeScreen from './HomeScreen.svelte';

/** A sync has some twenty steps: they are taken without a rest between them. */
const EVERY = { interval: 1 };

const UNTIL = '2026-11-20T14:20:00Z';
const at = (when: string): string => `at ${moment(when, new Date())}`;

const press = (name: string | RegExp) => screen.getByRole('button', { name });
const recents = () => within(screen.getByRole('region', { name: 'Recent mixes' }));
const library = () => within(screen.getByRole('region', { name: 'Library' }));

function home(options: FakeOptions | FakeHost = {}): Promise<Shown> {
  return renderWithHost(HomeScreen, {}, options);
}

function outcome(endings: [Stage, EndingShape][], continuesAt: string | null = null): SyncOutcome {
  const stages = endings.map(([stage, ending]) => ({ stage, ending, done: 0, notes: [] }));
  return { stages, saves: [], continuesAt, requests: [] };
}

function withStatus(over: Partial<Overview['status']>): Partial<Overview> {
  return { status: { ...status(), ...over } };
}

/** Chooses an entry of a mix's menu. */
async function choose(shown: Shown, mix: RegExp, entry: string): Promise<void> {
  await shown.user.click(recents().getByRole('button', { name: mix }));
  await shown.user.click(screen.getByRole('menuitem', { name: new RegExp(entry) }));
}

describe('home', () => {
  it('leads to a mix', async () => {
    const { user, navigation } = await home();
    await user.click(press('Generate Session Mix'));
    expect(navigation.generating).toBe('overview');
    await expectNoViolations();
  });

  it('shows what the library offers each tier, in words and minutes', async () => {
    await home();
    expect(library().getByText('1,284')).toBeInTheDocument();
    const tiers = library()
      .getAllByRole('listitem')
      .map((item) => item.textContent?.replace(/\s+/g, ' ') ?? '');
    expect(tiers).toHaveLength(5);
    expect(tiers[4]).toMatch(/Max .*8 songs · 29 min/);
  });

  it('switches the library', async () => {
    const { user, host } = await home();
    await user.click(screen.getByRole('radio', { name: 'Demo' }));
    expect(host.called('useLibrary')).toEqual([['demo']]);
    await expect.poll(() => library().queryByText(/Invented songs/)).not.toBeNull();
    await expectNoViolations();
  });

  it('has a way forward without songs and without mixes', async () => {
    const { user, navigation } = await home({ overview: { library: 'own', status: statusSignedOut() } });
    expect(screen.getByRole('heading', { name: 'No songs yet' })).toBeInTheDocument();
    expect(screen.getByRole('heading', { name: 'No mixes yet' })).toBeInTheDocument();
    expect(press('Generate Session Mix')).toBeDisabled();
    expect(screen.queryByRole('button', { name: 'Make the first mix' })).toBeNull();
    await expectNoViolations();
    await user.click(library().getByRole('button', { name: 'Connect Spotify' }));
    expect(navigation.screen).toEqual({ name: 'connect' });
  });

  it('says when a closed service goes on', async () => {
    await home({ overview: withStatus({ closed: [{ what: 'Spotify', until: UNTIL }] }) });
    expect(screen.getByText(`Spotify lets us continue ${at(UNTIL)}`)).toBeInTheDocument();
    await expectNoViolations();
  });

  it('continues an unfinished save, and shows notices', async () => {
    const left = {
      mixId: 'pyramid',
      name: 'Pyramid 11/20',
      state: '8 of 11 songs are in the playlist.',
      link: null,
      stuck: false,
    };
    const { user, host, navigation } = await home({
      overview: withStatus({ saves: [left], notices: ['The store was repaired.'] }),
    });
    expect(screen.getByText('The store was repaired.')).toBeInTheDocument();
    await user.click(press('Open the mix'));
    expect(navigation.screen).toEqual({ name: 'mix', id: 'pyramid' });
    await user.click(press('Continue'));
    expect(host.called('syncLibrary')).toEqual([[false]]);
  });

  it('warns before the sign-in ends', async () => {
    const signIn = { ...status().signIn, endsSoon: true };
    const { user, navigation } = await home({ overview: withStatus({ signIn }) });
    await user.click(press('Sign in again'));
    expect(navigation.screen).toEqual({ name: 'connect' });
  });

  it('can be read again when it could not be read', async () => {
    const host = new FakeHost();
    host.fail('overview', 'store', true);
    const { user } = await home(host);
    expect(screen.getByRole('alert')).toBeInTheDocument();
    await user.click(press('Try again'));
    expect(await screen.findByRole('heading', { name: 'Recent mixes' })).toBeInTheDocument();
  });
});

it('the library speaks of itself, not of a session', async () => {
  await home();
  expect(screen.getByText('by 173 artists; 165 more songs come near')).toBeInTheDocument();
  expect(screen.queryByText(/for this session/)).toBeNull();
});

describe('recent mixes', () => {
  const kept = (): FakeOptions => ({
    drafts: [own({ ...pyramid(), link: 'https://open.spotify.com/playlist/3Invented' }), partial()],
  });

  it('show what they are, and open', async () => {
    const { user, navigation } = await home(kept());
    const [first, second] = recents().getAllByRole('listitem');
    expect(first).toHaveTextContent(/Pyramid.*11 songs.*Saved.*Pass/);
    expect(second).toHaveTextContent(/Partly filled/);
    await user.click(recents().getByRole('button', { name: /^Pyramid, 42 minutes/ }));
    expect(navigation.screen).toEqual({ name: 'mix', id: 'pyramid' });
    await expectNoViolations();
  });

  it('say that they were changed since they were saved', async () => {
    const link = 'https://open.spotify.com/playlist/3Invented';
    await home({ drafts: [own({ ...pyramid(), link, changedSinceSave: true })] });
    const [first] = recents().getAllByRole('listitem');
    expect(first).toHaveTextContent(/11 songs.*Changed since it was saved/);
    expect(recents().queryByText('Saved')).toBeNull();
  });

  it('go at once and come back with Undo', async () => {
    const shown = await home(kept());
    await choose(shown, /More about Pyramid/, 'Delete');
    expect(recents().queryByRole('button', { name: /^Pyramid/ })).toBeNull();
    expect(shown.host.called('deleteMix')).toEqual([['pyramid']]);
    await expectNoViolations();
    await shown.user.click(await screen.findByRole('button', { name: 'Undo' }));
    expect(await recents().findByRole('button', { name: /^Pyramid/ })).toBeInTheDocument();
    expect(shown.host.called('restoreMix')).toEqual([['pyramid']]);
  });

  it('stay when they cannot be deleted', async () => {
    const shown = await home({ ...kept(), errors: { deleteMix: appError('store') } });
    await choose(shown, /More about Pyramid/, 'Delete');
    expect(await recents().findByRole('button', { name: /^Pyramid/ })).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: 'Undo' })).toBeNull();
  });

  it('are copied into a mix of their own', async () => {
    const shown = await home(kept());
    await choose(shown, /More about Pyramid/, 'Duplicate');
    await expect.poll(() => shown.navigation.screen).toMatchObject({ name: 'mix' });
    expect(shown.navigation.screen).not.toMatchObject({ id: 'pyramid' });
  });

  it('are saved again to their playlist', async () => {
    const shown = await home(kept());
    await choose(shown, /More about Pyramid/, 'Save again');
    expect(shown.host.called('saveMix')).toEqual([['pyramid', null, null]]);
    expect(await screen.findByText(/is saved\./)).toBeInTheDocument();
  });

  it('are saved again only with an account, and only where there is a playlist', async () => {
    const shown = await home({ ...kept(), overview: { status: statusSignedOut() } });
    await choose(shown, /More about Pyramid/, 'Save again');
    expect(shown.host.called('saveMix')).toEqual([]);
    await shown.user.keyboard('{Escape}');
    await shown.user.click(recents().getByRole('button', { name: /More about HIIT/ }));
    expect(screen.queryByRole('menuitem', { name: /Save again/ })).toBeNull();
  });
});

describe('the sync', () => {
  it('shows how far it is and can be cancelled and resumed', async () => {
    const { host, user } = await home({ pace: 'stepped' });
    await user.click(press('Sync now'));
    await expect.poll(() => (host.step(), screen.queryByText(/of 842 songs · 21 a second/)), EVERY).not.toBeNull();
    expect(screen.getByRole('progressbar', { name: 'Liked songs' })).toHaveAttribute('max', '842');
    await expectNoViolations();
    await user.click(press('Cancel the sync'));
    expect(await screen.findByText(/The sync was stopped/)).toBeInTheDocument();
    await expectNoViolations();
    await user.click(press('Resume the sync'));
    expect(host.called('syncLibrary')).toHaveLength(2);
  });

  const failure: AppError = appError('offline', { message: 'ReccoBeats cannot be reached.', hints: ['Try again later.'] });
  it.each<[string, SyncOutcome, string[], boolean]>([
    ['up to date', outcome([['likes', { kind: 'done' }]]), ['Your library is up to date.', 'Up to date'], false],
    ['blocked', outcome([['likes', { kind: 'blocked', until: UNTIL }]], UNTIL), [`Continues ${at(UNTIL)}`], false],
    [
      'failed',
      outcome([['features', { kind: 'failed', error: failure }]]),
      ['ReccoBeats cannot be reached.', 'Try again later.'],
      true,
    ],
    ['without consent', outcome([['genres', { kind: 'noConsent' }]]), ['Switched off; Settings has the switch'], false],
    ['without account', outcome([['likes', { kind: 'noAccount' }]]), ['Needs Spotify to be connected'], false],
  ])('explains what is %s', async (_, syncOutcome, words, resumable) => {
    const { user } = await home({ syncOutcome });
    await user.click(press('Sync now'));
    for (const text of words) expect(await screen.findByText(text)).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: 'Resume the sync' }) !== null).toBe(resumable);
    await expectNoViolations();
  });

  it('leads to the switches when something is off', async () => {
    const { user, navigation } = await home({ syncOutcome: outcome([['genres', { kind: 'noConsent' }]]) });
    await user.click(press('Sync now'));
    await user.click(await screen.findByRole('button', { name: 'Open Settings' }));
    expect(navigation.screen).toEqual({ name: 'settings' });
  });

  it('says why it could not begin, and tries again', async () => {
    const host = new FakeHost();
    host.fail('syncLibrary', 'offline', true);
    const { user } = await home(host);
    await user.click(press('Sync now'));
    expect(await screen.findByRole('alert')).toHaveTextContent('Spotify cannot be reached.');
    await user.click(press('Try again'));
    expect(await screen.findByText('Your library is up to date.')).toBeInTheDocument();
    expect(syncOf(host).error).toBeNull();
  });
});
