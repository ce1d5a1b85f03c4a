import { screen } from '@testing-library/svelte';
import { expect, it } from 'vitest';
import { syncOf } from '../../state/sync.svelte';
import { expectNoViolations } from '../../testkit/axe';
import { FakeHost } from '../../testkit/fake-host';
import { renderWithHost } from '../../testkit/render';
import SyncStatus from './SyncStatus.svelte';

/** A sync has some twenty steps: they are taken without a rest between them. */
const EVERY = { interval: 1 };

const bar = () => screen.queryByRole('complementary', { name: 'Sync in the background' });

it('stands under every screen while a sync runs, and can be stopped there', async () => {
  const { host, user, navigation } = await renderWithHost(SyncStatus, {}, { pace: 'stepped' });
  expect(bar()).toBeNull();
  const ended = syncOf(host).start();
  await expect.poll(bar).not.toBeNull();
  await expect
    .poll(() => (host.step(), screen.queryByRole('progressbar', { name: 'Syncing: Liked songs' })), EVERY)
    .not.toBeNull();
  await expectNoViolations();
  await user.click(screen.getByRole('button', { name: 'Show' }));
  expect(navigation.screen).toEqual({ name: 'home' });
  await user.click(screen.getByRole('button', { name: 'Cancel the sync' }));
  await ended;
  await expect.poll(bar).toBeNull();
});

it('tells the end by a toast', async () => {
  const { host } = await renderWithHost(SyncStatus, {});
  await syncOf(host).start();
  expect(await screen.findByText('Your library is up to date.')).toBeInTheDocument();
});

it('tells a failure by a toast', async () => {
  const host = new FakeHost();
  host.fail('syncLibrary', 'offline');
  await renderWithHost(SyncStatus, {}, host);
  await syncOf(host).start();
  expect(await screen.findByText('Spotify cannot be reached.')).toBeInTheDocument();
});

it('keeps quiet while a screen shows the sync itself', async () => {
  const { host, toasts } = await renderWithHost(SyncStatus, {}, { pace: 'stepped' });
  const sync = syncOf(host);
  const leave = sync.watch();
  const ended = sync.start();
  await expect.poll(() => (host.step(), sync.running), EVERY).toBe(false);
  await ended;
  expect(bar()).toBeNull();
  leave();
  await expect.poll(() => toasts.list).toEqual([]);
});
