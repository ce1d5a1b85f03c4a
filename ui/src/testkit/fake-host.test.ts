import { describe, expect, it } from 'vitest';
import type { Change, Draft, Progress } from '../host/host';
import { appError, long, nothing, partial, pyramid } from './documents';
import { FakeHost } from './fake-host';

const names = (draft: Draft): string[] => draft.mix.tracks.map((track) => track.name);

describe('the recorded documents', () => {
  it.each([
    ['pyramid', pyramid(), 'complete'],
    ['long', long(), 'complete'],
    ['partial', partial(), 'partial'],
    ['nothing', nothing(), 'none'],
  ] as const)('%s has a block for every song', (_, draft, status) => {
    expect(draft.mix.status).toBe(status);
    expect(draft.series.blocks.map((block) => block.position)).toEqual(draft.mix.tracks.map((track) => track.position));
  });
});

describe('the fake desk', () => {
  const id = pyramid().mix.id;
  const changes: [string, Change][] = [
    ['move', { kind: 'move', from: 1, to: 5 }],
    ['remove', { kind: 'remove', at: 2 }],
    ['lock', { kind: 'lock', at: 3 }],
    ['tempo', { kind: 'tempo', at: 3, tempo: { kind: 'half' } }],
    ['never again', { kind: 'neverAgain', at: 4 }],
    ['regenerate', { kind: 'regenerate', seed: null, mode: 'power', seedArtists: null, seedGenres: null }],
    ['repair', { kind: 'repair' }],
  ];

  it.each(changes)('takes back %s exactly, and does it again', async (_, change) => {
    const host = new FakeHost({ drafts: [pyramid()] });
    const before = await host.openMix(id);
    const after = await host.customizeMix(id, change);
    expect(after).not.toEqual(before);
    expect(after.undo).not.toBeNull();
    const undone = await host.customizeMix(id, { kind: 'undo' });
    expect({ ...undone, redo: null }).toEqual(before);
    expect(await host.customizeMix(id, { kind: 'redo' })).toEqual(after);
  });

  it('moves a song and leaves the slots where they are', async () => {
    const host = new FakeHost({ drafts: [pyramid()] });
    const before = await host.openMix(id);
    const after = await host.customizeMix(id, { kind: 'move', from: 0, to: 4 });
    expect(names(after)[4]).toBe(names(before)[0]);
    expect(after.mix.tracks.map((track) => track.tier)).toEqual(before.mix.tracks.map((track) => track.tier));
    expect(after.series.totalMs).toBe(before.series.totalMs);
    expect(after.mix.report.verdict).toBe('fail');
  });

  it('refuses to replace what is locked', async () => {
    const host = new FakeHost({ drafts: [pyramid()] });
    await host.customizeMix(id, { kind: 'lock', at: 0 });
    await expect(host.customizeMix(id, { kind: 'remove', at: 0 })).rejects.toMatchObject({ code: 'refused' });
  });
});

describe('the fake host', () => {
  it('fails when told to, once or until it is healed', async () => {
    const host = new FakeHost({ errors: { settings: appError('store') } });
    host.fail('version', 'bug', true);
    await expect(host.version()).rejects.toMatchObject({ code: 'bug' });
    await expect(host.version()).resolves.toBe('0.4.0');
    await expect(host.settings()).rejects.toMatchObject({ code: 'store' });
    host.heal('settings');
    await expect(host.settings()).resolves.toMatchObject({ songsUsed: 38 });
  });

  it('steps through a sync, which can be cancelled', async () => {
    const host = new FakeHost({ pace: 'stepped' });
    const told: Progress[] = [];
    const running = host.syncLibrary(false, (progress) => told.push(progress));
    await expect.poll(() => (host.step(), told.length)).toBeGreaterThan(2);
    expect(host.now.syncing).toBe(true);
    await expect(host.syncLibrary(false, () => undefined)).rejects.toMatchObject({ code: 'busy' });
    await host.cancelSync();
    const outcome = await running;
    expect(new Set(outcome.stages.map((stage) => stage.ending.kind))).toEqual(new Set(['cancelled']));
    expect(host.now.syncing).toBe(false);
  });
});
