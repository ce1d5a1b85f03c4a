import { screen, within } from '@testing-library/svelte';
import { describe, expect, it, vi } from 'vitest';
import { expectNoViolations } from '../testkit/axe';
import KitchenSink from '../testkit/KitchenSink.svelte';
import { renderWithHost } from '../testkit/render';

describe('all components together', () => {
  it('are accessible', async () => {
    await renderWithHost(KitchenSink, {});
    await expectNoViolations();
  });

  it('are accessible with a menu open in a dialog, and in a drawer', async () => {
    const { user } = await renderWithHost(KitchenSink, {});
    await user.click(screen.getByRole('button', { name: 'Open dialog' }));
    const dialog = screen.getByRole('dialog', { name: 'Save to Spotify' });
    await user.click(within(dialog).getByRole('button', { name: 'Export' }));
    expect(within(dialog).getByRole('menu')).toBeTruthy();
    await expectNoViolations(dialog);
    await user.keyboard('{Escape}');
    expect(within(dialog).queryByRole('menu')).toBeNull();
    await user.keyboard('{Escape}');
    expect(screen.queryByRole('dialog')).toBeNull();
    await user.click(screen.getByRole('button', { name: 'Open drawer' }));
    await expectNoViolations(screen.getByRole('dialog', { name: 'Shape the mix' }));
  });

  it('say in words what they show in shapes', async () => {
    await renderWithHost(KitchenSink, {});
    expect(screen.getByRole('img', { name: 'Energy 100 %' })).toBeTruthy();
    expect(screen.getByRole('img', { name: 'Energy unknown' })).toBeTruthy();
    expect(screen.getByText('Broken rule')).toBeTruthy();
    expect(screen.getByText('minus 12 seconds')).toBeTruthy();
    expect(screen.getByText(/^Easy 7 minutes, Moderate 6 minutes/)).toBeTruthy();
    expect(screen.getByRole('progressbar', { name: 'Liked songs' }).getAttribute('value')).toBe('421');
    expect(screen.getByRole('progressbar', { name: 'Account' }).hasAttribute('value')).toBe(false);
  });
});

describe('a toast', () => {
  it('is shown with its action, which closes it', async () => {
    const { user, toasts } = await renderWithHost(KitchenSink, {});
    await user.click(screen.getByRole('button', { name: 'Show a message' }));
    const toast = screen.getByRole('group', { name: 'Mix deleted.' });
    await user.click(within(toast).getByRole('button', { name: 'Undo' }));
    expect(toasts.list.map((one) => one.text)).toEqual(['It is back.']);
  });

  it('goes by itself, but not while it is pointed at', async () => {
    const { user, toasts } = await renderWithHost(KitchenSink, {});
    vi.useFakeTimers({ shouldAdvanceTime: true });
    try {
      toasts.show('Mix deleted.');
      const toast = await screen.findByRole('group', { name: 'Mix deleted.' });
      await user.hover(toast);
      await vi.advanceTimersByTimeAsync(60_000);
      expect(toasts.list).toHaveLength(1);
      await user.unhover(toast);
      await vi.advanceTimersByTimeAsync(6000);
      expect(toasts.list).toEqual([]);
    } finally {
      vi.useRealTimers();
    }
  });
});

describe('a busy button', () => {
  it('keeps the focus, says so and does nothing', async () => {
    const { user } = await renderWithHost(KitchenSink, {});
    const button = screen.getByRole('button', { name: 'Create Mix' });
    expect(button.getAttribute('aria-busy')).toBe('true');
    expect(button.getAttribute('aria-disabled')).toBe('true');
    await user.click(button);
    expect(document.activeElement).toBe(button);
  });
});
