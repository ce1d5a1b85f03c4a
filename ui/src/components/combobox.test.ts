import { render, screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import Combobox from './Combobox.svelte';

const NAMES = ['Velvet Odometer', 'Pendulum Radiator', 'Velour Stopwatch'];

function found(text: string) {
  const names = NAMES.filter((name) => name.toLowerCase().includes(text.toLowerCase()));
  return names.map((name) => ({ key: name, label: name, choice: name }));
}

function show(suggest = (text: string) => Promise.resolve(found(text))) {
  const onchoose = vi.fn();
  render(Combobox, { label: 'Seeds', suggest, onchoose });
  return { onchoose, field: screen.getByRole<HTMLInputElement>('combobox', { name: 'Seeds' }), user: userEvent.setup() };
}

describe('a combobox', () => {
  it('suggests while typing and takes the active suggestion at Enter', async () => {
    const { onchoose, field, user } = show();
    await user.type(field, 'vel');
    const options = await screen.findAllByRole('option');
    expect(options.map((option) => option.textContent?.trim())).toEqual(['Velvet Odometer', 'Velour Stopwatch']);
    expect(field.getAttribute('aria-expanded')).toBe('true');
    expect(field.getAttribute('aria-activedescendant')).toBe(options[0]?.id);
    await user.keyboard('{ArrowDown}');
    expect(field.getAttribute('aria-activedescendant')).toBe(options[1]?.id);
    expect(options[1]?.getAttribute('aria-selected')).toBe('true');
    await user.keyboard('{Enter}');
    expect(onchoose.mock.calls).toEqual([['Velour Stopwatch']]);
    expect(field.value).toBe('');
    expect(document.activeElement).toBe(field);
    expect(screen.queryByRole('option')).toBeNull();
  });

  it('does not send its form at Enter before there are suggestions', async () => {
    const { field, user } = show(() => new Promise(() => undefined));
    const form = document.createElement('form');
    const sent = vi.fn((event: Event) => event.preventDefault());
    form.addEventListener('submit', sent);
    field.parentElement?.before(form);
    form.append(field.parentElement ?? field);
    await user.type(field, 'vel{Enter}');
    expect(sent).not.toHaveBeenCalled();
    expect(field.value).toBe('vel');
  });

  it('takes what is pressed', async () => {
    const { onchoose, field, user } = show();
    await user.click(field);
    await user.click(await screen.findByRole('option', { name: 'Pendulum Radiator' }));
    expect(onchoose.mock.calls).toEqual([['Pendulum Radiator']]);
  });

  it('closes at Escape and keeps the text', async () => {
    const { field, user } = show();
    await user.type(field, 'pen');
    await screen.findByRole('option');
    await user.keyboard('{Escape}');
    expect(field.getAttribute('aria-expanded')).toBe('false');
    expect(field.value).toBe('pen');
  });

  it('says that a text without a choice does not count, until there is one', async () => {
    const { onchoose, field, user } = show();
    await user.type(field, 'pen{Escape}');
    const words = '“pen” does not count yet: choose one of the suggestions.';
    expect(field).toHaveAccessibleDescription(words);
    await user.keyboard('{Enter}');
    await screen.findByRole('option');
    expect(screen.queryByText(words)).toBeNull();
    await user.keyboard('{Enter}');
    expect(onchoose.mock.calls).toEqual([['Pendulum Radiator']]);
    expect(field).toHaveAccessibleDescription('');
  });

  it('drops answers that were overtaken', async () => {
    const waiting = new Map<string, (options: ReturnType<typeof found>) => void>();
    const { field, user } = show((text) => new Promise((resolve) => waiting.set(text, resolve)));
    await user.type(field, 've');
    waiting.get('ve')?.([{ key: 'new', label: 'The newer answer', choice: 'new' }]);
    await screen.findByRole('option', { name: 'The newer answer' });
    waiting.get('v')?.([{ key: 'old', label: 'The older answer', choice: 'old' }]);
    await Promise.resolve();
    expect(screen.getAllByRole('option').map((option) => option.textContent?.trim())).toEqual(['The newer answer']);
  });

  it.each([
    ['nothing is found', () => Promise.resolve([]), 'Nothing found'],
    ['asking fails', () => Promise.reject(new Error('gone')), 'Suggestions cannot be read now'],
  ])('says so when %s', async (_, suggest, text) => {
    const { field, user } = show(suggest);
    await user.type(field, 'x');
    expect(await screen.findByText(text)).toBe(screen.getByRole('status'));
  });
});
