import { render, screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import Menu from './Menu.svelte';
import { nextItem, type MenuItem } from './menu';

function items(run: (label: string) => void = () => undefined): MenuItem[] {
  return ['Replace…', 'Move up', 'Move down', 'Remove'].map((label) => ({
    label,
    disabled: label === 'Move up',
    run: () => run(label),
  }));
}

describe('the key', () => {
  it.each([
    ['ArrowDown', 0, '', 1],
    ['ArrowDown', 3, '', 0],
    ['ArrowUp', 0, '', 3],
    ['ArrowUp', -1, '', 3],
    ['Home', 2, '', 0],
    ['End', 0, '', 3],
    ['m', 0, 'm', 1],
    ['m', 1, 'mm', 2],
    ['m', 2, 'm', 1],
    ['e', 0, 're', 0],
    ['m', 0, 'rem', 3],
    ['x', 0, 'x', null],
    ['Enter', 0, '', null],
  ])('%s at %d with "%s" typed leads to %s', (key, at, typed, next) => expect(nextItem(key, at, items(), typed)).toBe(next));
});

describe('a menu', () => {
  const button = (): HTMLElement => screen.getByRole('button', { name: 'More' });
  const focused = (): string | null | undefined => document.activeElement?.textContent?.trim();

  it('opens by press with the first item focused, and gives the focus back at Escape', async () => {
    const user = userEvent.setup();
    render(Menu, { label: 'More', icon: 'more', items: items() });
    await user.click(button());
    expect(screen.getByRole('menu', { name: 'More' })).toBeTruthy();
    expect(focused()).toBe('Replace…');
    expect(button().getAttribute('aria-expanded')).toBe('true');
    await user.keyboard('{Escape}');
    expect(screen.queryByRole('menu')).toBeNull();
    expect(document.activeElement).toBe(button());
  });

  it('is walked through by arrows, ends and letters', async () => {
    const user = userEvent.setup();
    render(Menu, { label: 'More', icon: 'more', items: items() });
    button().focus();
    await user.keyboard('{ArrowUp}');
    expect(focused()).toBe('Remove');
    await user.keyboard('{ArrowDown}{End}{Home}{ArrowDown}');
    expect(focused()).toBe('Move up');
    await user.keyboard('rem');
    expect(focused()).toBe('Remove');
  });

  it('runs what is chosen, once, and closes', async () => {
    const user = userEvent.setup();
    const run = vi.fn();
    render(Menu, { label: 'More', icon: 'more', items: items(run) });
    await user.click(button());
    await user.keyboard('{End}{Enter}');
    expect(run.mock.calls).toEqual([['Remove']]);
    expect(screen.queryByRole('menu')).toBeNull();
  });

  it('keeps a disabled item in reach and does not run it', async () => {
    const user = userEvent.setup();
    const run = vi.fn();
    render(Menu, { label: 'More', icon: 'more', items: items(run) });
    await user.click(button());
    await user.click(screen.getByRole('menuitem', { name: 'Move up' }));
    expect(run).not.toHaveBeenCalled();
    expect(screen.getByRole('menu')).toBeTruthy();
  });

  it('closes at a press elsewhere', async () => {
    const user = userEvent.setup();
    render(Menu, { label: 'More', icon: 'more', items: items() });
    await user.click(button());
    await user.click(document.body);
    expect(screen.queryByRole('menu')).toBeNull();
  });
});
