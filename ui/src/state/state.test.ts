import { describe, expect, it } from 'vitest';
import { HostError } from '../host/host';
import { appError, overview } from '../testkit/documents';
import { FakeHost } from '../testkit/fake-host';
import { Navigation } from './navigation.svelte';
import { OverviewState } from './overview.svelte';
import { Theme } from './theme.svelte';
import { Toasts } from './toasts.svelte';

describe('navigation', () => {
  it('goes back the way it came, and then Home', () => {
    const navigation = new Navigation();
    navigation.start({ name: 'home' });
    navigation.go({ name: 'mix', id: 'one' });
    navigation.go({ name: 'settings' });
    navigation.back();
    expect(navigation.screen).toEqual({ name: 'mix', id: 'one' });
    navigation.back();
    navigation.back();
    expect(navigation.screen).toEqual({ name: 'home' });
  });

  it('closes the dialog when another screen comes', () => {
    const navigation = new Navigation();
    navigation.openGenerate();
    expect(navigation.generating).toBe('overview');
    navigation.go({ name: 'mix', id: 'one' });
    expect(navigation.generating).toBeNull();
  });

  it('gives the focus to every title but the first', () => {
    const navigation = new Navigation();
    expect([navigation.arrived(), navigation.arrived(), navigation.arrived()]).toEqual([false, true, true]);
  });
});

describe('the overview', () => {
  it('keeps the last good answer beside an error', async () => {
    const host = new FakeHost();
    const state = new OverviewState(host);
    await state.refresh();
    host.fail('overview', 'store', true);
    await state.refresh();
    expect(state.error?.code).toBe('store');
    expect(state.data?.library).toBe('own');
    await state.refresh();
    expect(state.error).toBeNull();
  });

  it('asks again after a change', async () => {
    const host = new FakeHost();
    const state = new OverviewState(host);
    const end = state.follow();
    await host.useLibrary('demo');
    await expect.poll(() => state.data?.library).toBe('demo');
    end();
    await host.useLibrary('own');
    expect(host.called('overview')).toHaveLength(1);
  });

  it('lets a change wait that nobody sees', async () => {
    const host = new FakeHost();
    const state = new OverviewState(host);
    state.follow((changed) => changed === 'library');
    await host.useLibrary('demo');
    expect([state.stale, host.called('overview').length]).toEqual([true, 0]);
    await state.refresh();
    expect([state.stale, state.data?.library]).toEqual([false, 'demo']);
  });

  it('drops an answer that was overtaken', async () => {
    const host = new FakeHost();
    const state = new OverviewState(host);
    const held = host.hold('overview');
    const late = state.refresh();
    held.fail(appError('offline'));
    const soon = state.refresh();
    await Promise.all([late, soon]);
    expect(state.error).toBeNull();
    expect(state.data).toEqual({ ...overview(), recent: [] });
    expect(state.loading).toBe(false);
  });
});

describe('toasts', () => {
  it('are three at most; the oldest goes', () => {
    const toasts = new Toasts();
    const ids = ['one', 'two', 'three', 'four'].map((text) => toasts.show(text));
    toasts.close(ids[2] ?? 0);
    expect(toasts.list.map((toast) => toast.text)).toEqual(['two', 'four']);
  });

  it('say a thing once, however often it happens', () => {
    const toasts = new Toasts();
    toasts.show('No sign-in waits', { kind: 'warn' });
    toasts.show('Saved');
    const last = toasts.show('No sign-in waits', { kind: 'warn' });
    expect(toasts.list.map(({ id, text }) => [id === last, text])).toEqual([
      [false, 'Saved'],
      [true, 'No sign-in waits'],
    ]);
  });

  it('tell what failed, why, and what would help', () => {
    const toasts = new Toasts();
    const full = appError('file', { message: 'the disk is full', hints: ['Free some space.'] });
    toasts.fail(new HostError(full), '“Run” is not saved');
    expect(toasts.list).toMatchObject([{ kind: 'bad', text: '“Run” is not saved. The disk is full. Free some space.' }]);
  });
});

describe('the theme', () => {
  it('is remembered and applied; the system needs no attribute', () => {
    new Theme().set('light');
    expect(document.documentElement.dataset['theme']).toBe('light');
    const next = new Theme();
    expect(next.choice).toBe('light');
    next.set('system');
    expect(document.documentElement.dataset['theme']).toBeUndefined();
  });

  it('does not take up what nobody chose', () => {
    localStorage.setItem('runclub.theme', 'purple');
    expect(new Theme().choice).toBe('system');
  });
});
