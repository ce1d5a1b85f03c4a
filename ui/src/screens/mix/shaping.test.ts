import { screen, waitFor, within } from '@testing-library/svelte';
import type { UserEvent } from '@testing-library/user-event';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { expectNoViolations } from '../../testkit/axe';
import { appError, partial, pyramid, statusSignedOut } from '../../testkit/documents';
import { handle, SECOND, show } from './shown';

describe('shaping the mix', () => {
  test('what was chosen goes along with regenerating, the rest stays', async () => {
    const { user, host } = await show();
    await user.click(screen.getByRole('radio', { name: /^Power Bursts/ }));
    await user.type(screen.getByRole('combobox', { name: 'Seed your mix' }), 'velvet');
    await user.click(await screen.findByRole('option', { name: /^Velvet Odometer/ }));
    await user.click(screen.getByRole('button', { name: 'Regenerate the rest' }));
    const change = { kind: 'regenerate', seed: null, mode: 'power', seedArtists: ['Velvet Odometer'], seedGenres: [] };
    await waitFor(() => expect(host.called('customizeMix')).toEqual([['pyramid', change]]));
    expect(screen.getByRole('button', { name: 'Remove Velvet Odometer' })).toBeTruthy();
  });

  test('a seed number can be typed over', async () => {
    const { user, host } = await show();
    const field = screen.getByRole('spinbutton', { name: 'Seed number' });
    await user.clear(field);
    await user.type(field, '42{Enter}');
    await waitFor(() => expect(host.called('customizeMix')[0]?.[1]).toMatchObject({ kind: 'regenerate', seed: 42, mode: null }));
  });

  test('locked songs are counted', async () => {
    const { user } = await show();
    await user.click(screen.getByRole('button', { name: `Lock «${SECOND}»` }));
    expect(await screen.findByText('1 locked song will stay.')).toBeTruthy();
  });

  test('Repair is there when something can be mended', async () => {
    const { user, host } = await show(partial());
    await user.click(screen.getByRole('button', { name: 'Repair' }));
    await waitFor(() => expect(host.called('customizeMix')).toEqual([[partial().mix.id, { kind: 'repair' }]]));
  });

  test('a sound mix needs none', async () => {
    await show();
    expect(screen.queryByRole('button', { name: 'Repair' })).toBeNull();
  });

  test('why the selected song is there; its terms add up to the score', async () => {
    await show();
    handle(SECOND).focus();
    const panel = await screen.findByRole('region', { name: 'Why this track' });
    expect(await within(panel).findByText(/^161 felt BPM against the 150–165/)).toBeTruthy();
    const values = within(panel)
      .getAllByRole('row')
      .slice(1)
      .map((row) => row.querySelector('td')?.textContent ?? '');
    const numbers = values.map((value) => Math.round(Number(value.replace('−', '-')) * 100));
    const score = numbers.pop();
    expect(numbers.reduce((sum, value) => sum + value, 0)).toBe(score);
  });
});

describe('where there is no room beside the list', () => {
  afterEach(() => void vi.unstubAllGlobals());

  /** Everything is one rem wide: the probe, and the screen too. */
  async function showNarrow() {
    class Measures implements ResizeObserver {
      constructor(private readonly told: ResizeObserverCallback) {}
      observe(): void {
        this.told([], this);
      }
      unobserve(): void {}
      disconnect(): void {}
    }
    vi.stubGlobal('ResizeObserver', Measures);
    vi.spyOn(HTMLElement.prototype, 'getBoundingClientRect').mockReturnValue(new DOMRect(0, 0, 16, 16));
    const shown = await show();
    await waitFor(() => expect(screen.queryByRole('complementary')).toBeNull());
    return shown;
  }

  test('the panel is a drawer that a button opens', async () => {
    const { user } = await showNarrow();
    const opener = screen.getByRole('button', { name: 'Shape the mix' });
    await user.click(opener);
    const drawer = screen.getByRole('dialog', { name: 'Shape the mix' });
    expect(within(drawer).getByRole('radio', { name: /^Endurance/ })).toBeTruthy();
    await expectNoViolations();
    await user.keyboard('{Escape}');
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(document.activeElement).toBe(opener);
  });

  test('"Why this track" opens it at the reasons', async () => {
    const { user } = await showNarrow();
    await user.click(screen.getByRole('button', { name: `More for «${SECOND}»` }));
    await user.click(screen.getByRole('menuitem', { name: 'Why this track' }));
    const drawer = await screen.findByRole('dialog', { name: 'Shape the mix' });
    const reasons = await within(drawer).findByRole('region', { name: 'Why this track' });
    await waitFor(() => expect(document.activeElement?.contains(reasons)).toBe(true));
  });
});

describe('the whole mix', () => {
  async function chooseInMenu(user: UserEvent, item: string) {
    await user.click(screen.getByRole('button', { name: 'More for this mix' }));
    await user.click(screen.getByRole('menuitem', { name: new RegExp(`^${item}`) }));
  }

  test('is exported where the dialog says', async () => {
    const { user, host } = await show(pyramid(), { exportPath: '/home/robin/mix.csv' });
    await chooseInMenu(user, 'Export as CSV');
    expect(await screen.findByText('CSV written to /home/robin/mix.csv')).toBeTruthy();
    expect(host.called('exportMix')).toEqual([['pyramid', 'csv', '/home/robin/mix.csv']]);
  });

  test('is not exported when the dialog was left', async () => {
    const { user, host } = await show(pyramid(), { exportPath: null });
    await chooseInMenu(user, 'Export as CSV');
    await waitFor(() => expect(host.called('pickExportPath')).toHaveLength(1));
    expect(host.called('exportMix')).toEqual([]);
  });

  test('gives its links', async () => {
    const { user, host } = await show({ ...pyramid(), library: 'own' });
    await chooseInMenu(user, 'Copy links');
    await waitFor(() => expect(host.copied?.split('\n')).toHaveLength(11));
  });

  test('is duplicated, and the copy is opened', async () => {
    const { user, navigation } = await show();
    await chooseInMenu(user, 'Duplicate');
    await waitFor(() => expect(navigation.screen).toEqual({ name: 'mix', id: 'pyramid-copy-1' }));
  });

  test('is deleted, and brought back', async () => {
    const { user, host, navigation } = await show();
    await chooseInMenu(user, 'Delete');
    await waitFor(() => expect(navigation.screen).toEqual({ name: 'home' }));
    await user.click(within(screen.getByRole('region', { name: 'Messages' })).getByRole('button', { name: 'Undo' }));
    expect(host.called('restoreMix')).toEqual([['pyramid']]);
  });

  test('tells in a toast what went wrong', async () => {
    const { user, host } = await show(pyramid(), { exportPath: '/readonly/mix.csv' });
    host.fail('exportMix', appError('file', { message: 'The file cannot be written.', hints: ['Choose another folder.'] }));
    await chooseInMenu(user, 'Export as CSV');
    expect(await screen.findByText('The file cannot be written. Choose another folder.')).toBeTruthy();
  });

  test('without an account the main action is to export', async () => {
    const { user } = await show({ ...pyramid(), library: 'own' }, { overview: { status: statusSignedOut() } });
    expect(screen.queryByRole('button', { name: 'Save to Spotify' })).toBeNull();
    await user.click(screen.getByRole('button', { name: 'Export…' }));
    const dialog = screen.getByRole('dialog', { name: 'Export the mix' });
    expect(within(dialog).getByRole('button', { name: 'Connect Spotify' })).toBeTruthy();
    await expectNoViolations();
  });
});
