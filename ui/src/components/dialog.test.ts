import { createRawSnippet, type Component } from 'svelte';
import { fireEvent, render, screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { announce } from './announcer.svelte';
import Dialog from './Dialog.svelte';
import Drawer from './Drawer.svelte';
import { overModals } from './modal';

const children = createRawSnippet(() => ({ render: () => '<p>Which playlist?</p>' }));

type Props = { title: string; onclose: () => void; children: typeof children };

afterEach(() => document.querySelectorAll('body > button').forEach((button) => button.remove()));

describe.each<[string, Component<Props>]>([
  ['dialog', Dialog],
  ['drawer', Drawer],
])('a %s', (_, component) => {
  function show() {
    const before = document.body.appendChild(document.createElement('button'));
    before.focus();
    const onclose = vi.fn();
    const view = render(component, { title: 'Save to Spotify', onclose, children });
    return { before, onclose, view, dialog: screen.getByRole('dialog', { name: 'Save to Spotify' }) };
  }

  it('takes the focus, and gives it back when it goes', () => {
    const { before, view, dialog } = show();
    expect(dialog.contains(document.activeElement)).toBe(true);
    view.unmount();
    expect(document.activeElement).toBe(before);
  });

  it('asks to be closed by the cross, by Escape and by a press beside it', async () => {
    const { onclose, dialog } = show();
    const user = userEvent.setup();
    await user.click(screen.getByRole('button', { name: 'Close' }));
    await user.keyboard('{Escape}');
    await fireEvent.mouseDown(dialog);
    expect(onclose).toHaveBeenCalledTimes(3);
    await fireEvent.mouseDown(screen.getByText('Which playlist?'));
    expect(onclose).toHaveBeenCalledTimes(3);
  });

  it('does not heed the second press of the double click that opened it', async () => {
    const { onclose, dialog } = show();
    const cross = screen.getByRole('button', { name: 'Close' });
    for (const detail of [2, 3]) {
      expect(await fireEvent.mouseDown(dialog, { detail })).toBe(false);
      await fireEvent.click(cross, { detail });
    }
    expect(onclose).not.toHaveBeenCalled();
    // A double click that began in the dialog is one as anywhere.
    await fireEvent.mouseDown(screen.getByText('Which playlist?'), { detail: 1 });
    expect(await fireEvent.mouseDown(screen.getByText('Which playlist?'), { detail: 2 })).toBe(true);
    await fireEvent.click(cross, { detail: 1 });
    expect(onclose).toHaveBeenCalledTimes(1);
  });
});

it('a dialog that is held cannot be closed', async () => {
  const onclose = vi.fn();
  render(Dialog, { title: 'Saving', onclose, held: true, children });
  await userEvent.setup().keyboard('{Escape}');
  await fireEvent.mouseDown(screen.getByRole('dialog'));
  expect(onclose).not.toHaveBeenCalled();
  expect(screen.queryByRole('button', { name: 'Close' })).toBeNull();
});

describe('the first focus of a dialog', () => {
  it.each([
    ['its first field', '<p><button>Help</button><input aria-label="Name" /></p>', 'Name'],
    [
      'the choice that holds',
      '<p><input type="radio" name="part" aria-label="One" /><input type="radio" name="part" aria-label="Two" checked /></p>',
      'Two',
    ],
    ['what asks for it', '<p><input aria-label="Name" /><button aria-label="Now" autofocus>Now</button></p>', 'Now'],
    ['the cross, where nothing is asked', '<p>Words</p>', 'Close'],
  ])('is %s', (_, html, name) => {
    render(Dialog, { title: 'Save', onclose: vi.fn(), children: createRawSnippet(() => ({ render: () => html })) });
    expect(document.activeElement?.getAttribute('aria-label')).toBe(name);
  });
});

it('what is announced while a dialog is open is heard inside it', async () => {
  announce('said before');
  render(Dialog, { title: 'Saving', onclose: vi.fn(), children });
  const region = screen.getByRole('dialog').querySelector('[aria-live]');
  expect(region?.textContent).toBe('');
  announce('2 of 3');
  await expect.poll(() => region?.isConnected && region.textContent).toBe('2 of 3');
});

it('messages stand in the dialog on top while one is open, and at their place else', () => {
  const messages = document.body.appendChild(document.createElement('section'));
  messages.before(document.createElement('hr'));
  const end = overModals(messages);
  const first = render(Dialog, { title: 'First', onclose: vi.fn(), children });
  const second = render(Drawer, { title: 'Second', onclose: vi.fn(), children });
  const parent = () => messages.parentElement;
  expect(parent()).toBe(screen.getByRole('dialog', { name: 'Second' }));
  second.unmount();
  expect(parent()).toBe(screen.getByRole('dialog', { name: 'First' }));
  first.unmount();
  expect(parent()).toBe(document.body);
  end();
  expect(messages.isConnected).toBe(false);
  document.querySelectorAll('body > hr').forEach((rule) => rule.remove());
});
