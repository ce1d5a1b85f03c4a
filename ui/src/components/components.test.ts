import { createRawSnippet } from 'svelte';
import { fireEvent, render, screen, within } from '@testing-library/svelte';
import { describe, expect, it, vi } from 'vitest';
import { expectNoViolations } from '../testkit/axe';
import Button from './Button.svelte';
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

describe('a button with work to do', () => {
  const children = createRawSnippet(() => ({ render: () => '<span>Repair</span>' }));

  it.each([
    { button: 'with work to do', busy: false, presses: 1 },
    { button: 'without', busy: undefined, presses: 2 },
    { button: 'at work', busy: true, presses: 0 },
  ])('a double click on one $button counts $presses times', async ({ busy, presses }) => {
    const onclick = vi.fn();
    render(Button, { onclick, children, ...(busy === undefined ? {} : { busy }) });
    const button = screen.getByRole('button', { name: 'Repair' });
    for (const detail of [1, 2]) await fireEvent.click(button, { detail });
    expect(onclick).toHaveBeenCalledTimes(presses);
  });

  it('asks for a form once', async () => {
    render(Button, { type: 'submit', busy: false, children });
    const button = screen.getByRole('button', { name: 'Repair' });
    expect(await fireEvent.click(button, { detail: 1 })).toBe(true);
    expect(await fireEvent.click(button, { detail: 2 })).toBe(false);
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
