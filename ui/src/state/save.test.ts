import { expect, test } from 'vitest';
import { pyramid } from '../testkit/documents';
import { FakeHost } from '../testkit/fake-host';
import { Saving, savingOf } from './save.svelte';

function started() {
  const host = new FakeHost({ drafts: [pyramid()], pace: 'stepped' });
  return { host, saving: new Saving(host, pyramid().mix.id) };
}

/** Lets what is under way come to its next pause. */
const settle = () => new Promise((resolve) => setTimeout(resolve));

test('a save tells how far it is, and what it led to', async () => {
  const { host, saving } = started();
  const saved = saving.start('Morning run', true);
  for (const done of [1, 2]) {
    await settle();
    host.step();
    await settle();
    expect(saving.stage).toMatchObject({ name: 'running', progress: { done, total: 3 } });
  }
  host.step();
  expect((await saved)?.name).toBe('Morning run');
  expect(saving.stage.name).toBe('done');
  expect(host.called('saveMix')).toEqual([[pyramid().mix.id, 'Morning run', true]]);
});

test('a save that failed can be tried again; one at a time', async () => {
  const { host, saving } = started();
  host.fail('saveMix', 'blocked', true);
  expect(await saving.start('Morning run', false)).toBeNull();
  expect(saving.stage).toMatchObject({ name: 'failed', error: { code: 'blocked', until: '2026-11-20T14:20:00Z' } });
  const again = saving.start('Morning run', false);
  expect(await saving.start('Morning run', false)).toBeNull();
  for (let step = 0; step < 3; step += 1) {
    await settle();
    host.step();
  }
  expect(await again).not.toBeNull();
  expect(host.called('saveMix')).toHaveLength(2);
});

test('a save under way is found again, and lost when it has ended', async () => {
  const host = new FakeHost({ drafts: [pyramid()], pace: 'stepped' });
  const saving = savingOf(host, pyramid().mix.id);
  expect(savingOf(host, pyramid().mix.id)).not.toBe(saving);
  const saved = saving.start('Morning run', false);
  expect(savingOf(host, pyramid().mix.id)).toBe(saving);
  expect(savingOf(host, 'another')).not.toBe(saving);
  for (let step = 0; step < 3; step += 1) {
    await settle();
    host.step();
  }
  await saved;
  await saving.ended;
  expect(savingOf(host, pyramid().mix.id)).not.toBe(saving);
});
