import { render, screen, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import App from './App.svelte';
import { Navigation } from './state/navigation.svelte';
import { expectNoViolations } from './testkit/axe';
import { appError, pyramid } from './testkit/documents';
import { FakeHost, type FakeOptions } from './testkit/fake-host';

function show(options: FakeOptions = {}) {
  const host = new FakeHost(options);
  const navigation = new Navigation();
  render(App, { host, navigation });
  return { host, navigation, user: userEvent.setup() };
}

const title = (): Promise<HTMLElement> => screen.findByRole('heading', { level: 1 });

describe('the app', () => {
  it.each([
    ['Connect on the first run', { overview: { library: null } }, 'connect'],
    ['Home ever after', {}, 'home'],
  ] as const)('starts with %s', async (_, options, name) => {
    const { navigation } = show(options);
    const heading = await title();
    expect(navigation.screen).toEqual({ name });
    expect(document.activeElement).not.toBe(heading);
    expect(screen.getAllByRole('heading', { level: 1 })).toHaveLength(1);
  });

  it('gives the focus to the title of every screen it goes to', async () => {
    const { navigation } = show({ drafts: [pyramid()] });
    await title();
    for (const target of [
      { name: 'settings' },
      { name: 'mix', id: pyramid().mix.id },
      { name: 'connect' },
      { name: 'home' },
    ] as const) {
      const before = await title();
      navigation.go(target);
      await expect.poll(() => screen.queryByRole('heading', { level: 1 })).not.toBe(before);
      await expect.poll(() => document.activeElement?.tagName).toBe('H1');
    }
  });

  it('lets the keyboard skip to the content', async () => {
    const { user } = show();
    await title();
    await user.tab();
    expect(document.activeElement).toBe(screen.getByRole('link', { name: 'Skip to the content' }));
    expect(screen.getByRole('main').id).toBe('main');
  });

  it('shows words that no command asked for', async () => {
    const { host } = show();
    await title();
    host.notice('No sign-in is waiting for this link.');
    expect(await within(screen.getByRole('log')).findByText('No sign-in is waiting for this link.')).toBeInTheDocument();
  });

  it('is accessible', async () => {
    show({ drafts: [pyramid()] });
    await title();
    await expectNoViolations();
  });
});

describe('when something goes wrong', () => {
  it('says so when the overview cannot be read, and tries again', async () => {
    const { host, user } = show({ errors: { overview: appError('store', { message: 'The store cannot be read.' }) } });
    const alert = await screen.findByRole('alert');
    expect(within(alert).getByText('The store cannot be read.')).toBeTruthy();
    await expectNoViolations();
    host.heal('overview');
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    await expect.poll(() => screen.queryByRole('alert')).toBeNull();
  });

  it('shows a fault of a screen as a screen with a way Home', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const { navigation, user } = show();
    await title();
    // A screen that throws while it is drawn: the mix has no id to draw.
    navigation.go({
      name: 'mix',
      get id(): string {
        throw new Error('no id');
      },
    });
    expect(await screen.findByRole('heading', { level: 1, name: 'This screen cannot be shown' })).toBe(document.activeElement);
    expect(screen.getByText('RunClub met a fault of its own: no id')).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Back to Home' }));
    await expect.poll(() => screen.queryByRole('alert')).toBeNull();
    expect(navigation.screen).toEqual({ name: 'home' });
  });
});

describe('files over the window', () => {
  it('are invited, and taken into the library', async () => {
    const { host, navigation } = show({ overview: { library: null } });
    await title();
    host.dragFiles('over');
    expect(await screen.findByText('Drop a library file')).toBeTruthy();
    host.dragFiles(['/music/library.csv']);
    expect(await screen.findByRole('group', { name: '120 songs read, 118 new songs.' })).toBeTruthy();
    expect(screen.queryByText('Drop a library file')).toBeNull();
    expect(host.called('importLibrary')).toEqual([['/music/library.csv', { kind: 'likes' }]]);
    expect(navigation.screen).toEqual({ name: 'home' });
  });

  it('say why they cannot be read', async () => {
    const { host } = show();
    await title();
    host.fail('importLibrary', 'file');
    host.dragFiles(['/music/broken.csv']);
    const text = 'The file has no column for titles. Export it again with Exportify.';
    expect(await screen.findByRole('group', { name: text })).toBeTruthy();
  });

  it('may leave again', async () => {
    const { host } = show();
    await title();
    host.dragFiles('over');
    await screen.findByText('Drop a library file');
    host.dragFiles('leave');
    await expect.poll(() => screen.queryByText('Drop a library file')).toBeNull();
  });
});
