import { describe, expect, test } from 'vitest';
import type { Change } from '../host/host';
import { moved } from '../lib/order';
import { appError, pyramid } from '../testkit/documents';
import { FakeHost } from '../testkit/fake-host';
import { OpenDraft } from './draft.svelte';

async function opened() {
  const draft = pyramid();
  const host = new FakeHost({ drafts: [draft] });
  const open = new OpenDraft(host, draft.mix.id);
  await open.open();
  return { host, open, ids: () => open.tracks.map((track) => track.trackId) };
}

const move = (from: number, to: number): Change => ({ kind: 'move', from, to });

describe('a move', () => {
  test('is shown before the answer, in the list and in the chart', async () => {
    const { host, open, ids } = await opened();
    const before = ids();
    const held = host.hold('customizeMix');
    const ending = open.apply(move(2, 5));
    expect(ids()).toEqual(moved(before, 2, 5));
    expect(open.series?.blocks[5]?.endMs).toBe((open.series?.blocks[5]?.startMs ?? 0) + (open.tracks[5]?.durationMs ?? 0));
    expect(open.busy).toBe(true);
    held.release();
    expect((await ending).kind).toBe('done');
    expect(ids()).toEqual(moved(before, 2, 5));
    expect(open.busy).toBe(false);
  });

  test('goes back when it is refused, and says why', async () => {
    const { host, open, ids } = await opened();
    const before = ids();
    host.fail('customizeMix', 'store', true);
    expect((await open.apply(move(0, 4))).kind).toBe('refused');
    expect(ids()).toEqual(before);
    expect(open.trouble?.code).toBe('store');
    await open.apply(move(0, 4));
    expect(open.trouble).toBeNull();
  });

  test('takes the selection along, and back again when it is refused', async () => {
    const { host, open } = await opened();
    open.selected = 1;
    await open.apply(move(1, 6));
    expect(open.selected).toBe(6);
    host.fail('customizeMix', 'store', true);
    const refused = open.apply(move(6, 0));
    expect(open.selected).toBe(0);
    await refused;
    expect(open.selected).toBe(6);
  });
});

describe('changes that are made while one is under way', () => {
  test('are asked for one at a time, in their order', async () => {
    const { host, open, ids } = await opened();
    const before = ids();
    const held = host.hold('customizeMix');
    const endings = [open.apply(move(0, 3)), open.apply({ kind: 'lock', at: 3 }), open.apply(move(3, 1))];
    expect(host.called('customizeMix')).toHaveLength(1);
    expect(ids()).toEqual(moved(moved(before, 0, 3), 3, 1));
    held.release();
    expect((await Promise.all(endings)).map(({ kind }) => kind)).toEqual(['done', 'done', 'done']);
    expect(host.called('customizeMix').map(([, change]) => change)).toEqual([move(0, 3), { kind: 'lock', at: 3 }, move(3, 1)]);
    expect(ids()).toEqual(moved(moved(before, 0, 3), 3, 1));
    expect(open.tracks[1]?.locked).toBe(true);
  });

  test('are not tried when the one before them is refused', async () => {
    const { host, open, ids } = await opened();
    const before = ids();
    const held = host.hold('customizeMix');
    const endings = [open.apply(move(0, 3)), open.apply({ kind: 'remove', at: 3 }), open.apply(move(1, 2))];
    held.fail(appError('refused', { message: 'It is locked.' }));
    expect((await Promise.all(endings)).map(({ kind }) => kind)).toEqual(['refused', 'untried', 'untried']);
    expect(host.called('customizeMix')).toHaveLength(1);
    expect(ids()).toEqual(before);
    expect(open.untried).toBe(2);
  });

  test('are not foreseen behind a change whose outcome is open', async () => {
    const { host, open, ids } = await opened();
    const before = ids();
    const held = host.hold('customizeMix');
    const endings = [open.apply({ kind: 'remove', at: 0 }), open.apply(move(1, 4))];
    expect(ids()).toEqual(before);
    held.release();
    await Promise.all(endings);
    expect(ids()).toEqual(moved(before.slice(1), 0, 4));
  });

  test('mean the song that was seen, wherever it is by then', async () => {
    const { host, open } = await opened();
    const meant = open.tracks[4]?.trackId;
    const held = host.hold('customizeMix');
    const endings = [open.apply({ kind: 'remove', at: 1 }), open.apply({ kind: 'lock', at: 4 })];
    held.release();
    await Promise.all(endings);
    expect(host.called('customizeMix')[1]?.[1]).toEqual({ kind: 'lock', at: 3 });
    expect(open.tracks.filter(({ locked }) => locked).map(({ trackId }) => trackId)).toEqual([meant]);
  });

  test('are refused when their song is gone, and nothing else is touched', async () => {
    const { host, open, ids } = await opened();
    const [before, name] = [ids(), open.tracks[4]?.name];
    const held = host.hold('customizeMix');
    const endings = [open.apply({ kind: 'remove', at: 4 }), open.apply({ kind: 'neverAgain', at: 4 })];
    held.release();
    expect((await Promise.all(endings)).map(({ kind }) => kind)).toEqual(['done', 'refused']);
    expect(host.called('customizeMix')).toHaveLength(1);
    expect(ids()).toEqual(before.filter((_, at) => at !== 4));
    expect(open.trouble?.message).toBe(`«${name}» is no longer in the mix`);
  });
});

test('the selection stays at its place when its song is gone', async () => {
  const { open } = await opened();
  open.selected = 10;
  await open.apply({ kind: 'remove', at: 10 });
  expect(open.selected).toBe(9);
  open.selected = 4;
  await open.apply({ kind: 'remove', at: 0 });
  expect(open.selected).toBe(3);
});

test('undo and redo follow the history of the draft', async () => {
  const { open, ids } = await opened();
  const before = ids();
  expect(open.canUndo).toBe(false);
  await open.apply(move(0, 3));
  expect([open.canUndo, open.canRedo]).toEqual([true, false]);
  await open.apply({ kind: 'undo' });
  expect(ids()).toEqual(before);
  expect([open.canUndo, open.canRedo]).toEqual([false, true]);
});

test('a mix that cannot be opened says why, and can be tried again', async () => {
  const host = new FakeHost({ drafts: [pyramid()] });
  host.fail('openMix', 'store', true);
  const open = new OpenDraft(host, pyramid().mix.id);
  await open.open();
  expect(open.failure?.code).toBe('store');
  await open.open();
  expect(open.failure).toBeNull();
  expect(open.tracks).toHaveLength(pyramid().mix.tracks.length);
});

describe('asking again', () => {
  test('takes over what something else has changed', async () => {
    const { host, open } = await opened();
    host.desk.saved(open.id, 'Morning run', 'https://open.spotify.com/playlist/invented');
    await open.refresh();
    expect(open.draft?.name).toBe('Morning run');
  });

  test('never overtakes a change of the runner', async () => {
    const { host, open, ids } = await opened();
    const held = host.hold('openMix');
    const refreshed = open.refresh();
    await open.apply(move(0, 3));
    const after = ids();
    held.release();
    await refreshed;
    expect(ids()).toEqual(after);
    expect(open.draft?.undo).not.toBeNull();
  });
});

describe('what a save answered', () => {
  const link = 'https://open.spotify.com/playlist/3Invented';

  test('is taken over at once', async () => {
    const { open } = await opened();
    open.takeSaved({ ...pyramid(), link });
    expect(open.draft?.link).toBe(link);
  });

  test('waits for a change that is under way, which knows more', async () => {
    const { host, open, ids } = await opened();
    const before = ids();
    const held = host.hold('customizeMix');
    const ending = open.apply(move(0, 1));
    const saved = host.desk.saved(open.id, null, link);
    open.takeSaved(structuredClone(saved));
    expect(open.draft?.link).toBeNull();
    held.release();
    await ending;
    await expect.poll(() => open.draft?.link).toBe(link);
    expect(ids()).toEqual(moved(before, 0, 1));
  });
});
