import { fireEvent, render, screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import Checkbox from './Checkbox.svelte';
import Chip from './Chip.svelte';
import NumberField from './NumberField.svelte';
import Segmented from './Segmented.svelte';
import Switch from './Switch.svelte';
import TextField from './TextField.svelte';

/** What a control is described by, as a screen reader finds it. */
function description(control: HTMLElement): string {
  const ids = control.getAttribute('aria-describedby')?.split(' ') ?? [];
  return ids.map((id) => document.getElementById(id)?.textContent?.trim() ?? '').join(' ');
}

describe('a text field', () => {
  it('links its hint, and in its place its error', async () => {
    const view = render(TextField, { label: 'Client ID', value: '', hint: 'From the dashboard.' });
    const field = screen.getByRole('textbox', { name: 'Client ID' });
    expect(description(field)).toBe('From the dashboard.');
    expect(field.getAttribute('aria-invalid')).toBeNull();
    await view.rerender({ error: 'This has 7 characters.' });
    expect(description(field)).toBe('This has 7 characters.');
    expect(field.getAttribute('aria-invalid')).toBe('true');
  });

  it('tells every key', async () => {
    const oninput = vi.fn();
    render(TextField, { label: 'Name', value: '', oninput });
    await userEvent.setup().type(screen.getByRole('textbox', { name: 'Name' }), 'ab');
    expect(oninput.mock.calls).toEqual([['a'], ['ab']]);
  });
});

describe('a number field', () => {
  it.each([
    ['9', [], 'Enter a whole number from 10 to 180.'],
    ['181', [], 'Enter a whole number from 10 to 180.'],
    ['42.5', [], 'Enter a whole number from 10 to 180.'],
    ['', [], 'Enter a whole number from 10 to 180.'],
    ['180', [[180]], ''],
  ])('given %j tells %j and says "%s"', async (given, told, said) => {
    const onchange = vi.fn();
    render(NumberField, { label: 'Length', value: 30, min: 10, max: 180, onchange });
    const field = screen.getByRole('spinbutton', { name: 'Length' });
    await fireEvent.input(field, { target: { value: given } });
    expect(description(field)).toBe(said);
    expect(onchange.mock.calls).toEqual(told);
  });

  it('shows the value again when it is left with something unusable', async () => {
    const user = userEvent.setup();
    render(NumberField, { label: 'Length', value: 30, min: 10, max: 180, onchange: vi.fn() });
    const field = screen.getByRole('spinbutton', { name: 'Length' });
    await user.clear(field);
    await user.tab();
    expect((field as HTMLInputElement).value).toBe('30');
  });
});

describe('a segmented control', () => {
  const options = [
    { value: 'full', label: 'Full Session' },
    { value: 'main', label: 'Main only', text: 'Without warm-up and cool-down.' },
  ];

  it('is a group of radio buttons under its question', async () => {
    const onchange = vi.fn();
    render(Segmented, { legend: 'Which part?', options, value: 'full', onchange });
    expect(screen.getByRole('group', { name: 'Which part?' })).toBeTruthy();
    const main = screen.getByRole('radio', { name: /^Main only/ });
    expect(description(main)).toBe('Without warm-up and cool-down.');
    expect((screen.getByRole('radio', { name: 'Full Session' }) as HTMLInputElement).checked).toBe(true);
    await userEvent.setup().click(main);
    expect(onchange.mock.calls).toEqual([['main']]);
  });
});

describe.each([
  ['switch', Switch],
  ['checkbox', Checkbox],
] as const)('a %s', (role, component) => {
  it('asks for the change and shows what holds', async () => {
    const onchange = vi.fn();
    const view = render(component, { label: 'Last.fm', text: 'Names go there.', checked: false, onchange });
    const control = screen.getByRole<HTMLInputElement>(role, { name: 'Last.fm' });
    expect(description(control)).toBe('Names go there.');
    await userEvent.setup().click(control);
    expect(onchange.mock.calls).toEqual([[true]]);
    expect(control.checked).toBe(false);
    await view.rerender({ checked: true });
    expect(control.checked).toBe(true);
  });
});

describe('a chip', () => {
  it('can be switched', async () => {
    const ontoggle = vi.fn();
    render(Chip, { label: 'Pop', count: '312', pressed: true, ontoggle });
    const chip = screen.getByRole('button', { name: 'Pop 312', pressed: true });
    await userEvent.setup().click(chip);
    expect(ontoggle).toHaveBeenCalledOnce();
  });

  it('can be taken away', async () => {
    const onremove = vi.fn();
    render(Chip, { label: 'Velvet Odometer', onremove });
    await userEvent.setup().click(screen.getByRole('button', { name: 'Remove Velvet Odometer' }));
    expect(onremove).toHaveBeenCalledOnce();
  });
});
