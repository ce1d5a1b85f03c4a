import { screen, waitFor, within } from '@testing-library/svelte';
import type { UserEvent } from '@testing-library/user-event';
import { describe, expect, test, vi } from 'vitest';
import type { Draft } from '../../host/host';
import { expectNoViolations } from '../../testkit/axe';
import { alternatives, appError, partial, pyramid } from '../../testkit/documents';
import type { FakeOptions } from '../../testkit/fake-host';
import { chooseFor, SECOND, show } from './shown';

const BEST = alternatives().map((alternative) => alternative.track.name);

async function openFor(user: UserEvent, title: string, item: string, dialog: string): Promise<HTMLElement> {
  await chooseFor(user, title, item);
  return screen.findByRole('dialog', { name: dialog });
}

describe('Replace', () => {
  const replace = (user: UserEvent) => openFor(user, SECOND, 'Replace', `Replace «${SECOND}»`);

  test('the alternatives stand in their order, with what they change', async () => {
    const { user, host } = await show();
    const dialog = await replace(user);
    const list = await within(dialog).findByRole('list', { name: 'Alternatives, the best first' });
    const items = within(list).getAllByRole('listitem');
    expect(items.map((item) => item.querySelector('.name')?.textContent)).toEqual(BEST);
    expect(items[0]?.textContent).toMatch(/2:55\s*−0:13\s*in total/);
    for (const reason of alternatives()[0]?.reasons ?? ['no reason']) expect(items[0]).toHaveTextContent(reason);
    expect(host.called('alternatives')).toEqual([['pyramid', 1, 10]]);
    await expectNoViolations();
  });

  test('Enter at one of them takes it, and the focus is back in the list', async () => {
    const { user, host } = await show();
    const dialog = await replace(user);
    const choose = await within(dialog).findByRole('button', { name: new RegExp(`^Choose «${BEST[1]}»`) });
    choose.focus();
    await user.keyboard('{Enter}');
    const { trackId } = alternatives()[1]?.track ?? {};
    await waitFor(() => expect(host.called('customizeMix')).toEqual([['pyramid', { kind: 'replace', at: 1, trackId }]]));
    expect(screen.queryByRole('dialog')).toBeNull();
    await waitFor(() => expect(document.activeElement?.getAttribute('aria-label')).toBe(`${BEST[1]}, 2 of 11`));
  });

  test('more can be asked for', async () => {
    const { user, host } = await show();
    const dialog = await replace(user);
    await user.click(await within(dialog).findByRole('button', { name: 'Show more' }));
    await waitFor(() => expect(host.called('alternatives').at(-1)).toEqual(['pyramid', 1, 30]));
    await waitFor(() => expect(within(dialog).queryByRole('button', { name: 'Show more' })).toBeNull());
  });

  test('a failure is told', async () => {
    const { user } = await show(pyramid(), {
      errors: { alternatives: appError('store', { message: 'The library cannot be read.' }) },
    });
    const dialog = await replace(user);
    expect((await within(dialog).findByRole('alert')).textContent).toContain('The library cannot be read.');
  });

  test('Cancel changes nothing', async () => {
    const { user, host } = await show();
    const dialog = await replace(user);
    await user.click(within(dialog).getByRole('button', { name: 'Cancel' }));
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(host.called('customizeMix')).toEqual([]);
  });
});

describe('Fix the tempo', () => {
  const fix = (user: UserEvent, title = SECOND) => openFor(user, title, 'Fix the tempo', `Fix the tempo of «${title}»`);

  test.each([
    { button: '×2: 160.6 BPM', tempo: { kind: 'double' } },
    { button: '÷2: 40.2 BPM', tempo: { kind: 'half' } },
    { button: 'It is 80.3 BPM', tempo: { kind: 'bpm', bpm: 80.303 } },
  ])('$button', async ({ button, tempo }) => {
    const { user, host } = await show();
    const dialog = await fix(user);
    await user.click(within(dialog).getByRole('button', { name: button }));
    await waitFor(() => expect(host.called('customizeMix')).toEqual([['pyramid', { kind: 'tempo', at: 1, tempo }]]));
  });

  test('typed, with a comma as well', async () => {
    const { user, host } = await show();
    const dialog = await fix(user);
    await user.type(within(dialog).getByRole('textbox', { name: 'Tempo in BPM' }), '151,5{Enter}');
    const tempo = { kind: 'bpm', bpm: 151.5 };
    await waitFor(() => expect(host.called('customizeMix')).toEqual([['pyramid', { kind: 'tempo', at: 1, tempo }]]));
  });

  test.each(['29', '301', 'fast'])('%s is no tempo', async (text) => {
    const { user, host } = await show();
    const dialog = await fix(user);
    await user.type(within(dialog).getByRole('textbox', { name: 'Tempo in BPM' }), `${text}{Enter}`);
    expect(within(dialog).getByText('Enter a tempo from 30 to 300 BPM.')).toBeTruthy();
    expect(host.called('customizeMix')).toEqual([]);
  });

  test('tapped by Space', async () => {
    const { user } = await show();
    const dialog = await fix(user);
    const pad = within(dialog).getByRole('button', { name: 'Tap' });
    for (const at of [1000, 1400, 1800]) {
      const event = new KeyboardEvent('keydown', { key: ' ', bubbles: true, cancelable: true });
      Object.defineProperty(event, 'timeStamp', { value: at });
      pad.dispatchEvent(event);
    }
    expect(await within(dialog).findByText('150 BPM from 3 taps')).toBeTruthy();
    expect(within(dialog).getByRole<HTMLInputElement>('textbox').value).toBe('150');
  });

  test('what is measured can be had back only where it was corrected', async () => {
    const { user, host } = await show();
    const dialog = await fix(user);
    expect(within(dialog).queryByRole('button', { name: 'As measured' })).toBeNull();
    await expectNoViolations();
    await user.click(within(dialog).getByRole('button', { name: '×2: 160.6 BPM' }));
    await waitFor(() => expect(host.called('customizeMix')).toHaveLength(1));
    const again = await fix(user);
    await user.click(within(again).getByRole('button', { name: 'As measured' }));
    await waitFor(() =>
      expect(host.called('customizeMix').at(-1)?.[1]).toEqual({ kind: 'tempo', at: 1, tempo: { kind: 'measured' } }),
    );
  });
});

describe('Move to', () => {
  test('a place is typed; the focus follows the song', async () => {
    const { user, host } = await show();
    const dialog = await openFor(user, SECOND, 'Move to', `Move «${SECOND}»`);
    await expectNoViolations();
    const field = within(dialog).getByRole('spinbutton', { name: 'To place' });
    await user.clear(field);
    await user.type(field, '5');
    expect(within(dialog).getByText(/^Hard in Main, where «/)).toBeTruthy();
    await user.click(within(dialog).getByRole('button', { name: 'Move' }));
    await waitFor(() => expect(host.called('customizeMix')).toEqual([['pyramid', { kind: 'move', from: 1, to: 4 }]]));
    expect(document.activeElement?.getAttribute('aria-label')).toBe(`${SECOND}, 5 of 11`);
  });
});

describe('Report', () => {
  async function report(draft: Draft, options: FakeOptions = {}) {
    const shown = await show(draft, options);
    await shown.user.click(screen.getByRole('button', { name: /^Report: / }));
    return { ...shown, dialog: screen.getByRole('dialog', { name: 'Report' }) };
  }

  test('checks with verdict, value and what is wanted, the broken ones first', async () => {
    const { dialog } = await report(partial());
    const [, first, second] = within(dialog).getAllByRole('row');
    expect(first?.textContent).toMatch(/Places filled.*Broken rule.*15 songs.*16 songs/);
    expect(second?.textContent).toMatch(/Total time.*Broken rule.*56:11.*60:00 ± 1:00/);
    expect(within(dialog).getAllByRole('row')).toHaveLength(partial().mix.report.checks.length + 1);
    await expectNoViolations();
  });

  test('a finding leads to its song', async () => {
    const { dialog, user } = await report(partial());
    await user.click(within(dialog).getByRole('button', { name: /^Song 11, Cortex/ }));
    await waitFor(() => expect(document.activeElement?.getAttribute('aria-label')).toBe('Cortex, 11 of 15'));
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  test('Repair is made in place', async () => {
    const { dialog, user, host } = await report(partial());
    await user.click(within(dialog).getByRole('button', { name: 'Repair' }));
    await waitFor(() => expect(host.called('customizeMix')).toEqual([[partial().mix.id, { kind: 'repair' }]]));
    expect(screen.getByRole('dialog', { name: 'Report' })).toBeTruthy();
    const told = /^Repaired: the same songs in another order; 15 songs, 56:11\. The report: broken rule\. /;
    await waitFor(() => expect(dialog.querySelector('footer')).toHaveTextContent(told));
  });

  test('a repair that is refused is told over the dialog', async () => {
    const { dialog, user, toasts } = await report(partial(), {
      errors: { customizeMix: appError('store', { message: 'The library cannot be read', hints: ['Try again.'] }) },
    });
    await user.click(within(dialog).getByRole('button', { name: 'Repair' }));
    await waitFor(() => expect(toasts.list.map(({ text }) => text)).toEqual(['The library cannot be read. Try again.']));
  });

  test('where nothing is left to repair the focus goes on to Done, and nothing is undone under the report', async () => {
    const faulty = pyramid();
    faulty.mix.findings = [{ code: 'artist_too_often', text: 'An artist plays too often.', slots: [1] }];
    const { dialog, user, host } = await report(faulty);
    const repair = vi.spyOn(host, 'customizeMix').mockResolvedValue({ ...pyramid(), undo: 'Repair' });
    await user.click(within(dialog).getByRole('button', { name: 'Repair' }));
    await waitFor(() => expect(within(dialog).getByRole('button', { name: 'Done' })).toHaveFocus());
    expect(within(dialog).queryByRole('button', { name: 'Repair' })).toBeNull();
    (document.activeElement as HTMLElement).blur();
    await user.keyboard('{Control>}z{/Control}');
    expect(repair).toHaveBeenCalledTimes(1);
  });
});

describe('Save to Spotify', () => {
  const own = (): Draft => ({ ...pyramid(), library: 'own' });

  async function save(options: FakeOptions = {}, draft = own()) {
    const shown = await show(draft, options);
    await shown.user.click(screen.getByRole('button', { name: 'Save to Spotify' }));
    return { ...shown, dialog: screen.getByRole('dialog', { name: 'Save to Spotify' }) };
  }

  const button = (dialog: HTMLElement, name: string) => within(dialog).getByRole('button', { name });

  test('the name is offered, the last choice of public or private too', async () => {
    const { dialog } = await save({ overview: { public: true } });
    expect(within(dialog).getByRole<HTMLInputElement>('textbox', { name: 'Name of the playlist' }).value).toBe(own().name);
    expect(within(dialog).getByRole<HTMLInputElement>('switch', { name: 'Public playlist' }).checked).toBe(true);
    await expectNoViolations();
  });

  test.each([
    ['{Backspace}', 'Enter a name for the playlist.'],
    ['x'.repeat(101), 'The name has 101 characters; Spotify takes 100.'],
  ])('a name that cannot be is told at once', async (typed, said) => {
    const { dialog, user, host } = await save();
    const field = within(dialog).getByRole('textbox');
    await user.clear(field);
    await user.type(field, typed);
    expect(within(dialog).getByText(said)).toBeTruthy();
    await user.click(button(dialog, 'Save'));
    expect(host.called('saveMix')).toEqual([]);
  });

  test('steps, then the link and what can be done with it', async () => {
    const { dialog, user, host } = await save({ pace: 'stepped' });
    await user.clear(within(dialog).getByRole('textbox'));
    await user.type(within(dialog).getByRole('textbox'), 'Morning run{Enter}');
    expect(await within(dialog).findByRole('progressbar', { name: 'Saving' })).toBeTruthy();
    host.step();
    expect(await within(dialog).findByText('Step 1 of 3')).toBeTruthy();
    await expectNoViolations();
    host.step();
    await within(dialog).findByText('Step 2 of 3');
    host.step();
    const saved = await screen.findByRole('dialog', { name: 'Saved to Spotify' });
    expect(within(saved).getByRole('status').textContent).toMatch(/Morning run has 11 songs\.\s+It was read back/);
    expect(host.called('saveMix')).toEqual([['pyramid', 'Morning run', false]]);
    await expectNoViolations();
    await user.click(button(saved, 'Open in Spotify'));
    expect(host.called('openPage')[0]?.[0]).toMatchObject({ kind: 'playlist' });
    await user.click(button(saved, 'Copy link'));
    await waitFor(() => expect(host.copied).toMatch(/^https:\/\/open\.spotify\.com\/playlist\//));
  });

  test('is left to itself, found again, and tells its end in a toast', async () => {
    const { dialog, user, host, toasts } = await save({ pace: 'stepped' });
    await user.click(button(dialog, 'Save'));
    await within(dialog).findByRole('progressbar', { name: 'Saving' });
    await user.click(button(dialog, 'Continue in the background'));
    expect(screen.queryByRole('dialog')).toBeNull();
    host.step();
    await user.click(screen.getByRole('button', { name: 'Save to Spotify' }));
    expect(await screen.findByText('Step 1 of 3')).toBeTruthy();
    await user.keyboard('{Escape}');
    host.step();
    await new Promise((resolve) => setTimeout(resolve));
    host.step();
    await waitFor(() => expect(toasts.list.map(({ text }) => text)).toEqual([`“${own().name}” is saved to Spotify`]));
    expect(host.called('saveMix')).toHaveLength(1);
    expect(toasts.list[0]?.action?.label).toBe('Open in Spotify');
  });

  test('left to itself, a failure is told in a toast', async () => {
    const { dialog, user, host, toasts } = await save();
    const held = host.hold('saveMix');
    host.fail('saveMix', 'offline');
    await user.click(button(dialog, 'Save'));
    await user.click(await within(dialog).findByRole('button', { name: 'Continue in the background' }));
    held.release();
    await waitFor(() => expect(toasts.list[0]?.text).toMatch(/is not saved yet\. Spotify cannot be reached\./));
  });

  test.each([
    { code: 'offline' as const, says: /Spotify cannot be reached\./ },
    { code: 'blocked' as const, says: /Spotify lets us continue at \d\d:\d\d/ },
  ])('$code: what happened, that nothing is lost, and another try', async ({ code, says }) => {
    const { dialog, user, host } = await save();
    host.fail('saveMix', code, true);
    await user.click(button(dialog, 'Save'));
    const alert = await within(dialog).findByRole('alert');
    expect(alert.textContent).toMatch(says);
    expect(alert.textContent).toContain('Nothing is lost, the mix is kept.');
    await expectNoViolations();
    await user.click(button(dialog, 'Try again'));
    expect(await screen.findByRole('dialog', { name: 'Saved to Spotify' })).toBeTruthy();
  });

  test('signed out meanwhile: Connect leads to the sign-in', async () => {
    const { dialog, user, host, navigation } = await save();
    host.fail('saveMix', 'signedOut');
    await user.click(button(dialog, 'Save'));
    await user.click(await within(dialog).findByRole('button', { name: 'Connect Spotify' }));
    expect(navigation.screen).toEqual({ name: 'connect' });
  });

  test('a mix that was saved is brought up to date', async () => {
    const { dialog } = await save({}, { ...own(), link: 'https://open.spotify.com/playlist/invented' });
    expect(button(dialog, 'Update the playlist')).toBeTruthy();
    expect(within(dialog).getByText(/no second one is made/)).toBeTruthy();
  });
});
