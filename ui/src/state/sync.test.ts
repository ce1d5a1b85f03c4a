import { describe, expect, it } from 'vitest';
import { appError } from '../testkit/documents';
import { FakeHost } from '../testkit/fake-host';
import { SyncState, syncOf } from './sync.svelte';

/** A sync has some twenty steps: they are taken without a rest between them. */
const EVERY = { interval: 1 };

describe('a sync', () => {
  it('tells how far it is, stage by stage, and what it did', async () => {
    const host = new FakeHost({ pace: 'stepped' });
    const sync = new SyncState(host);
    const ended = sync.start();
    expect(sync.running).toBe(true);
    await expect.poll(() => (host.step(), sync.current?.stage), EVERY).toBe('likes');
    expect(sync.progress.get('account')).toMatchObject({ done: 1 });
    await expect.poll(() => (host.step(), sync.running), EVERY).toBe(false);
    await ended;
    expect(sync.outcome?.stages.map(({ ending }) => ending.kind)).not.toContain('cancelled');
    expect(sync.error).toBeNull();
  });

  it('is one at a time', async () => {
    const host = new FakeHost({ pace: 'stepped' });
    const sync = new SyncState(host);
    void sync.start();
    await sync.start();
    expect(host.called('syncLibrary')).toHaveLength(1);
  });

  it('stops when asked, and says what was kept', async () => {
    const host = new FakeHost({ pace: 'stepped' });
    const sync = new SyncState(host);
    const ended = sync.start();
    await expect.poll(() => (host.step(), sync.current), EVERY).not.toBeNull();
    await sync.cancel();
    await ended;
    expect(sync.outcome?.stages.map(({ ending }) => ending.kind)).toContain('cancelled');
    expect([sync.running, sync.stopping]).toEqual([false, false]);
  });

  it('keeps why it failed, and forgets it when another begins', async () => {
    const host = new FakeHost();
    host.fail('syncLibrary', appError('offline'), true);
    const sync = new SyncState(host);
    await sync.start();
    expect(sync.error?.code).toBe('offline');
    await sync.start(true);
    expect(sync.error).toBeNull();
    expect(host.called('syncLibrary')).toEqual([[false], [true]]);
  });

  it('can be stopped again when stopping failed', async () => {
    const host = new FakeHost({ pace: 'stepped' });
    host.fail('cancelSync', 'bug', true);
    const sync = new SyncState(host);
    void sync.start();
    await sync.cancel();
    expect(sync.stopping).toBe(false);
    expect(sync.error?.code).toBe('bug');
  });
});

it('belongs to its host', () => {
  const host = new FakeHost();
  expect(syncOf(host)).toBe(syncOf(host));
  expect(syncOf(new FakeHost())).not.toBe(syncOf(host));
});
