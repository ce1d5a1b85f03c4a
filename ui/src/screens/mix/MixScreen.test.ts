import { screen, waitFor, within } from '@testing-library/svelte';
import { describe, expect, test } from 'vitest';
import { expectNoViolations } from '../../testkit/axe';
import { appError, nothing, partial, pyramid } from '../../testkit/documents';
import { chooseFor, FIRST, handle, SECOND, show, SONGS, THIRD, titles } from './shown';

describe('what is shown', () => {
  test('title, total against aim, songs, verdict', async () => {
    await show();
    expect(screen.getByRole('heading', { level: 1, name: /^Pyramid · Friday 20 Nov/ })).toBeTruthy();
    expect(screen.getByText('42:17')).toBeTruthy();
    expect(screen.getByText('11 songs')).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Report: Pass' })).toBeTruthy();
    expect(titles()).toEqual(SONGS);
  });

  test('songs by phase, with time against target', async () => {
    await show();
    const main = screen.getByRole('region', { name: /^Main 30:36 of 30:00 7 songs$/ });
    expect(within(main).getAllByRole('listitem')).toHaveLength(7);
  });

  test('a row in words', async () => {
    await show();
    const description =
      /^Piet Jarroway, 161 BPM felt twice as fast as measured, energy 31 %, Easy in Warm-up, inside the tempo window, 3:09/;
    expect(screen.getByRole('button', { name: 'Amarillo Blues, 2 of 11', description })).toBeTruthy();
  });

  test('places that stayed empty, why, and a way on', async () => {
    const { user, navigation } = await show(partial());
    expect(screen.getByText('15 of 16 places filled')).toBeTruthy();
    await user.click(screen.getByText('Why, and what would help'));
    expect(screen.getByText(/^Choose more genres/)).toBeTruthy();
    expect(screen.getByText('1,638 are of other genres')).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Change the request' }));
    expect(navigation.generating).toEqual(partial().mix.request);
  });

  test('what is odd about a song at its place', async () => {
    await show(partial());
    expect(screen.getAllByText('from a neighbouring genre')).toHaveLength(2);
  });

  test('a mix without songs says why and leads on', async () => {
    const { user, host, navigation } = await show(nothing());
    expect(screen.getByRole('heading', { name: 'There is too little music for this mix' })).toBeTruthy();
    await expectNoViolations();
    await user.click(screen.getByRole('button', { name: 'Delete this mix' }));
    expect(host.called('deleteMix')).toHaveLength(1);
    expect(navigation.screen).toEqual({ name: 'home' });
  });

  test('a mix that is being opened, and one that cannot be', async () => {
    const error = appError('store', { message: 'The mix cannot be read.', hints: ['Start RunClub again.'] });
    const { host, user } = await show(pyramid(), { errors: { openMix: error } });
    expect(screen.getByRole('heading', { name: 'The mix cannot be read.' })).toBeTruthy();
    await expectNoViolations();
    host.heal('openMix');
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByRole('heading', { name: /^Pyramid/ })).toBeTruthy();
  });

  test.each([
    ['complete', pyramid],
    ['partial', partial],
  ])('axe finds nothing: %s', async (_, draft) => {
    await show(draft());
    handle(draft().mix.tracks[0]?.name ?? '').focus();
    await screen.findByText(/felt BPM against/);
    await expectNoViolations();
  });
});

describe('reordering by keyboard', () => {
  test('grab, carry, drop: the focus stays with the song, and each step is said', async () => {
    const { user } = await show();
    handle(SECOND).focus();
    await user.keyboard(' ');
    expect(handle(SECOND).getAttribute('aria-pressed')).toBe('true');
    expect(screen.getByText(/^«Amarillo Blues» grabbed, 2 of 11\./)).toBeTruthy();
    await user.keyboard('{ArrowDown}{ArrowDown}');
    expect(screen.getByText('«Amarillo Blues» over 4 of 11: Strong in Main.')).toBeTruthy();
    expect(titles()).toEqual(SONGS);
    await user.keyboard(' ');
    await waitFor(() => expect(screen.getByText(/^«Amarillo Blues» dropped at 4 of 11: now Strong in Main\. The report: /)));
    expect(titles().indexOf(SECOND)).toBe(3);
    expect(document.activeElement).toBe(handle(SECOND));
  });

  test.each([
    ['Escape', '{Escape}'],
    ['Tab', '{Tab}'],
  ])('%s puts the song back', async (_, key) => {
    const { user, host } = await show();
    handle(SECOND).focus();
    await user.keyboard(` {ArrowDown}${key}`);
    expect(screen.getByText('«Amarillo Blues» is back at 2 of 11.')).toBeTruthy();
    expect(titles()).toEqual(SONGS);
    expect(host.called('customizeMix')).toEqual([]);
  });

  test('Alt with an arrow moves at once, from any control of the row', async () => {
    const { user } = await show();
    screen.getByRole('button', { name: `Lock «${THIRD}»` }).focus();
    await user.keyboard('{Alt>}{ArrowUp}{/Alt}');
    await waitFor(() => expect(document.activeElement).toBe(handle(THIRD)));
    expect(titles().slice(0, 3)).toEqual([FIRST, THIRD, SECOND]);
  });

  test('arrows, Home and End go from row to row; the list is one stop for Tab', async () => {
    const { user } = await show();
    handle(SECOND).focus();
    await user.keyboard('{ArrowDown}');
    expect(document.activeElement).toBe(handle(THIRD));
    await user.keyboard('{End}');
    expect(document.activeElement).toBe(handle(SONGS.at(-1) ?? ''));
    const stops = screen.getAllByRole('button', { name: / of 11$/ }).filter((button) => button.tabIndex === 0);
    expect(stops).toHaveLength(1);
  });

  test('a move that is refused goes back, and the screen says why', async () => {
    const { user, host } = await show();
    host.fail('customizeMix', appError('store', { message: 'The move could not be kept.', hints: ['Try again.'] }), true);
    handle(SECOND).focus();
    await user.keyboard('{Alt>}{ArrowDown}{/Alt}');
    expect((await screen.findByRole('alert')).textContent).toMatch(/The move could not be kept\.\s+Try again\./);
    expect(titles()).toEqual(SONGS);
  });
});

test('a song that is carried goes back when the order changes under it', async () => {
  const { user } = await show();
  screen.getByRole('button', { name: `Lock «${SECOND}»` }).focus();
  await user.keyboard('{Alt>}{ArrowUp}{/Alt}');
  handle(THIRD).focus();
  await user.keyboard(' {ArrowDown}');
  expect(handle(THIRD).getAttribute('aria-pressed')).toBe('true');
  await user.keyboard('{Control>}z{/Control}');
  await waitFor(() => expect(titles()).toEqual(SONGS));
  expect(handle(THIRD).getAttribute('aria-pressed')).toBe('false');
});

describe('reordering by pointer', () => {
  test('a press that travels carries the row; the drop is asked for once', async () => {
    const { user, host } = await show();
    const rows = screen.getAllByRole('listitem').filter((item) => item.dataset['row'] !== undefined);
    rows.forEach((row, index) => (row.getBoundingClientRect = () => new DOMRect(0, index * 50, 400, 50)));
    await user.pointer([
      { keys: '[MouseLeft>]', target: handle(SECOND), coords: { clientX: 5, clientY: 75 } },
      { target: handle(SECOND), coords: { clientX: 5, clientY: 120 } },
      { target: handle(SECOND), coords: { clientX: 5, clientY: 178 } },
      { keys: '[/MouseLeft]', target: handle(SECOND), coords: { clientX: 5, clientY: 178 } },
    ]);
    await waitFor(() => expect(titles().indexOf(SECOND)).toBe(3));
    expect(host.called('customizeMix')).toEqual([['pyramid', { kind: 'move', from: 1, to: 3 }]]);
  });
});

describe('the menu of a row', () => {
  test.each([
    { item: 'Move up', change: { kind: 'move', from: 1, to: 0 } },
    { item: 'Move down', change: { kind: 'move', from: 1, to: 2 } },
    { item: 'Remove', change: { kind: 'remove', at: 1 } },
    { item: 'Never again', change: { kind: 'neverAgain', at: 1 } },
  ])('$item', async ({ item, change }) => {
    const { user, host } = await show();
    await chooseFor(user, SECOND, item);
    await waitFor(() => expect(host.called('customizeMix')).toEqual([['pyramid', change]]));
  });

  test('Enter at the handle opens it', async () => {
    const { user } = await show();
    handle(SECOND).focus();
    await user.keyboard('{Enter}');
    expect(await screen.findByRole('menu', { name: `More for «${SECOND}»` })).toBeTruthy();
  });

  test('after a removal the focus is at the song that took the place', async () => {
    const { user } = await show();
    await chooseFor(user, SECOND, 'Remove');
    await waitFor(() => expect(document.activeElement).toBe(handle(THIRD)));
  });

  test('a locked song says why it cannot be replaced or removed', async () => {
    const { user } = await show();
    await user.click(screen.getByRole('button', { name: `Lock «${SECOND}»` }));
    await waitFor(() => expect(screen.getByRole('button', { name: `Unlock «${SECOND}»` })).toBeTruthy());
    await user.click(screen.getByRole('button', { name: `More for «${SECOND}»` }));
    for (const name of [/^Replace… It is locked/, /^Remove It is locked/, /^Never again It is locked/]) {
      expect(screen.getByRole('menuitem', { name }).getAttribute('aria-disabled')).toBe('true');
    }
  });

  test('only songs that are at Spotify can be opened there', async () => {
    const { user, host } = await show({ ...pyramid(), library: 'own' });
    await chooseFor(user, SECOND, 'Open in Spotify');
    expect(host.called('openPage')).toEqual([[{ kind: 'track', id: pyramid().mix.tracks[1]?.trackId }]]);
  });

  test('songs of the demo library cannot', async () => {
    const { user } = await show({ ...pyramid(), library: 'demo' });
    await user.click(screen.getByRole('button', { name: `More for «${SECOND}»` }));
    expect(screen.queryByRole('menuitem', { name: 'Open in Spotify' })).toBeNull();
  });
});

describe('undo and redo', () => {
  test.each([
    ['Ctrl+Y', '{Control>}y{/Control}'],
    ['Ctrl+Shift+Z', '{Control>}{Shift>}z{/Shift}{/Control}'],
  ])('by Ctrl+Z and %s; the buttons say what', async (_, redo) => {
    const { user } = await show();
    handle(FIRST).focus();
    await user.keyboard('{Alt>}{ArrowDown}{/Alt}');
    expect(await screen.findByRole('button', { name: `Undo Move «${FIRST}»` })).toBeTruthy();
    await user.keyboard('{Control>}z{/Control}');
    await waitFor(() => expect(titles()).toEqual(SONGS));
    expect(screen.getByRole('button', { name: `Redo Move «${FIRST}»` })).toBeTruthy();
    await user.keyboard(redo);
    await waitFor(() => expect(titles()[0]).toBe(SECOND));
  });

  test('a text field keeps its own undo', async () => {
    const { user, host } = await show();
    handle(SECOND).focus();
    await user.keyboard('{Alt>}{ArrowDown}{/Alt}');
    await screen.findByRole('button', { name: /^Undo Move/ });
    await user.click(screen.getByRole('combobox', { name: 'Seed your mix' }));
    await user.keyboard('{Control>}z{/Control}');
    expect(host.called('customizeMix')).toHaveLength(1);
  });
});
