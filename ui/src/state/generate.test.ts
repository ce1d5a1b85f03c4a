import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { request, seeds } from '../testkit/documents';
import { FakeHost } from '../testkit/fake-host';
import { GenerateState, REST_MS } from './generate.svelte';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const rest = (): Promise<unknown> => vi.advanceTimersByTimeAsync(REST_MS);

function opened(host = new FakeHost(), over = {}): GenerateState {
  return new GenerateState(host, 'own', { ...request(), ...over });
}

describe('asking the library', () => {
  it('waits until the hand rests, and asks once', async () => {
    const host = new FakeHost();
    const state = opened(host);
    for (const seed of [1, 2, 3]) state.change({ ...state.request, seed, part: 'main' });
    await vi.advanceTimersByTimeAsync(REST_MS - 1);
    expect(host.called('eligibility')).toHaveLength(0);
    await vi.advanceTimersByTimeAsync(1);
    expect(host.called('eligibility')).toHaveLength(1);
    expect(state.eligibility?.sentence).toContain('14 songs');
    expect(state.asking).toBe(false);
  });

  it('shows the answer to what was asked last, whichever comes last', async () => {
    const host = new FakeHost();
    const original = host.eligibility;
    host.eligibility = async (asked) => ({ ...(await original(asked)), sentence: `for ${asked.part}` });
    const state = opened(host);
    const slow = host.hold('eligibility');
    const early = state.ask();
    state.change({ ...state.request, part: 'main' });
    const quick = host.hold('eligibility');
    await rest();
    quick.release();
    await vi.advanceTimersByTimeAsync(0);
    expect(state.eligibility?.sentence).toBe('for main');
    slow.release();
    await early;
    expect(state.eligibility?.sentence).toBe('for main');
  });

  it('drops what is on its way as soon as the request changes', async () => {
    const host = new FakeHost();
    const state = opened(host);
    const held = host.hold('eligibility');
    const early = state.ask();
    state.change({ ...state.request, part: 'cooldown' });
    held.release();
    await early;
    expect(state.eligibility).toBeNull();
    expect(state.asking).toBe(true);
  });

  it('says why it failed and keeps the cards', async () => {
    const host = new FakeHost();
    host.fail('eligibility', 'badRequest');
    const state = opened(host);
    await state.ask();
    expect(state.trouble?.code).toBe('badRequest');
    expect(state.cards).not.toHaveLength(0);
  });

  it('asks nothing for minutes that mean nothing, nor for a seed', async () => {
    const host = new FakeHost();
    const state = opened(host);
    state.chooseLength('custom');
    state.typeMinutes('5');
    state.typeSeed('99');
    await rest();
    expect(host.called('eligibility')).toHaveLength(0);
    expect(state.canCreate).toBe(false);
    state.typeMinutes('50');
    await rest();
    expect(host.called('eligibility')).toMatchObject([[{ minutes: 50, length: null, seed: 99 }]]);
  });

  it('ends when the dialog closes', async () => {
    const host = new FakeHost();
    const state = opened(host);
    state.change({ ...state.request, part: 'main' });
    state.close();
    await rest();
    expect(host.called('eligibility')).toHaveLength(0);
  });
});

describe('length', () => {
  it('takes its minutes from the card', async () => {
    const state = opened();
    await state.ask();
    state.chooseLength('long');
    expect(state.request).toMatchObject({ length: 'long', minutes: 58 });
    state.chooseTemplate('hiit');
    expect(state.request).toMatchObject({ length: 'long', minutes: 46 });
    expect(state.minutesTyped).toBe('46');
  });

  it('takes them as soon as the cards are there', async () => {
    const state = opened(new FakeHost(), { length: 'short', minutes: 99 });
    await state.ask();
    expect(state.request.minutes).toBe(30);
  });
});

describe('seeds', () => {
  it('are added once, shown by name, removed, and no longer suggested', async () => {
    const state = opened(new FakeHost(), { seedArtists: ['an-id'] });
    const [, , , genre] = seeds();
    if (!genre) throw new Error('no genre to seed with');
    state.addSeed(genre);
    state.addSeed(genre);
    expect(state.seeds.map(({ label }) => label)).toEqual(['an-id', 'Electronic & Dance']);
    expect(await state.suggest('electronic')).toEqual([]);
    for (const seed of state.seeds) state.removeSeed(seed);
    expect(state.request).toMatchObject({ seedArtists: [], seedGenres: [] });
    expect(await state.suggest('electronic')).toHaveLength(1);
  });
});

describe('creating', () => {
  it('makes the mix of the request', async () => {
    const state = opened();
    state.typeSeed('1234');
    const draft = await state.create();
    expect(draft?.mix.request.seed).toBe(1234);
    expect(state.creating).toBe(false);
  });

  it('keeps why it failed until the request changes', async () => {
    const host = new FakeHost();
    host.fail('generateMix', 'store');
    const state = opened(host);
    expect(await state.create()).toBeNull();
    expect(state.failure?.code).toBe('store');
    state.change({ ...state.request, part: 'main' });
    expect(state.failure).toBeNull();
  });
});
