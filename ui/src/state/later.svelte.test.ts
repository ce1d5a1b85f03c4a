import { flushSync } from 'svelte';
import { describe, expect, it, vi } from 'vitest';
import { Later } from './later.svelte';

describe('a part that is loaded later', () => {
  it('is loaded once, when it is first asked for', async () => {
    const load = vi.fn(() => Promise.resolve({ default: 'the part' }));
    const later = new Later(load);
    expect(load).not.toHaveBeenCalled();
    const seen: (string | null)[] = [];
    const end = $effect.root(() => {
      $effect(() => {
        seen.push(later.part);
      });
    });
    flushSync();
    await expect.poll(() => seen).toEqual([null, 'the part']);
    expect(later.part).toBe('the part');
    expect(load).toHaveBeenCalledTimes(1);
    end();
  });

  it('throws where it cannot be loaded', async () => {
    const later = new Later(() => Promise.reject(new Error('not there')));
    expect(later.part).toBeNull();
    await expect
      .poll(() => {
        try {
          return later.part;
        } catch (thrown) {
          return thrown;
        }
      })
      .toEqual(new Error('not there'));
  });
});
