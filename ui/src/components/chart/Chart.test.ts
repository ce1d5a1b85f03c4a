import { fireEvent, render, screen, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { describe, expect, test, vi } from 'vitest';
import type { Draft } from '../../host/host';
import { moveSeries, moveTracks } from '../../lib/order';
import { expectNoViolations } from '../../testkit/axe';
import { long, nothing, partial, pyramid } from '../../testkit/documents';
import { announcer } from '../announcer.svelte';
import Chart from './Chart.svelte';

/** Shows a draft's chart as a screen would: selection, hovering and moves come back as props. */
function show({ mix, series }: Draft, selected: number | null = null) {
  const calls = { onselect: vi.fn(), onhover: vi.fn(), onmove: vi.fn(), onmenu: vi.fn() };
  const props = {
    series,
    tracks: mix.tracks,
    name: 'Pyramid',
    selected,
    hovered: null as number | null,
    onselect(at: number) {
      calls.onselect(at);
      change({ selected: at });
    },
    onhover(at: number | null) {
      calls.onhover(at);
      change({ hovered: at });
    },
    onmove(from: number, to: number) {
      calls.onmove(from, to);
      change({ series: moveSeries(props.series, props.tracks, from, to), tracks: moveTracks(props.tracks, from, to) });
    },
    onmenu: calls.onmenu,
  };
  const view = render(Chart, props);
  function change(changed: Partial<typeof props>) {
    Object.assign(props, changed);
    void view.rerender(changed);
  }
  return { ...calls, change, user: userEvent.setup(), view };
}

const songs = () => screen.getAllByRole('option');
const song = (at: number) => songs()[at] as HTMLElement;
const titles = () => songs().map((option) => option.getAttribute('aria-label')?.split(' by ')[0]);
const drawn = (view: { container: HTMLElement }) => [...view.container.querySelectorAll<SVGGElement>('.block')];
const moved = (view: { container: HTMLElement }) =>
  drawn(view).flatMap((block, at) => (block.style.transform === '' ? [] : [at]));

/** Draws a song sideways by `dx` px in small steps, as a hand would. */
async function drag(at: number, dx: number) {
  await fireEvent.pointerDown(song(at), { button: 0, pointerId: 1, clientX: 300 });
  for (const part of [0.1, 0.5, 1]) {
    await fireEvent.pointerMove(song(at), { pointerId: 1, clientX: 300 + dx * part });
  }
}
const letGo = (at: number, dx: number) => fireEvent.pointerUp(song(at), { pointerId: 1, clientX: 300 + dx });

describe('what it tells', () => {
  test('every song has its name, and the list its description', () => {
    show(pyramid(), 2);
    const description = /^42-minute Pyramid: 11 songs, .* Arrows go from song to song\./;
    const list = screen.getByRole('listbox', { name: 'Songs over time', description });
    expect(within(list).getAllByRole('option')).toHaveLength(11);
    const name = /, Main, Moderate, 167 BPM.*, inside the tempo window 155–170 BPM, energy 44 %, 5:48 long$/;
    expect(screen.getByRole('option', { name, selected: true })).toBe(song(2));
  });

  test('the table has a row per song', () => {
    show(partial());
    const table = screen.getByRole('table', { name: 'Songs of the mix with their tempo and energy' });
    const rows = within(table).getAllByRole('row');
    expect(rows).toHaveLength(16);
    const cells = within(rows[1] as HTMLElement).getAllByRole('cell');
    expect(cells.map((cell) => cell.textContent)).toEqual([
      '1',
      'Dew & Thaw',
      'Warm-up',
      'Easy',
      '0:00',
      '4:22',
      '145 BPM ×2',
      '150–165 BPM',
      'near the tempo window',
      '21 %',
    ]);
  });

  test('the legend says what the shapes mean, and how many have them', () => {
    show(partial());
    const legend = screen.getByRole('list', { name: 'Legend' });
    expect(
      within(legend)
        .getAllByRole('listitem')
        .map((item) => item.textContent?.trim().replace(/\s+/g, ' ')),
    ).toEqual(expect.arrayContaining(['11 inside the tempo window', '~ 4 near it', 'energy']));
  });

  test('without songs it says so', () => {
    show(nothing());
    expect(screen.getByText('No songs to draw yet.')).toBeTruthy();
    expect(screen.queryByRole('listbox')).toBeNull();
  });
});

describe('by keyboard', () => {
  test('Tab comes to the selected song and leaves the chart again', async () => {
    const { user } = show(pyramid(), 4);
    await user.tab();
    expect(document.activeElement).toBe(song(4));
    await user.tab();
    expect(document.activeElement).toBe(document.body);
  });

  test.each([
    { keys: '{ArrowRight}', to: 5 },
    { keys: '{ArrowLeft}', to: 3 },
    { keys: '{Home}', to: 0 },
    { keys: '{End}', to: 10 },
  ])('$keys selects song $to', async ({ keys, to }) => {
    const { user, onselect } = show(pyramid(), 4);
    await user.tab();
    await user.keyboard(keys);
    expect(onselect.mock.calls).toEqual([[to]]);
    expect(document.activeElement).toBe(song(to));
  });

  test('without a selection Tab selects the first song', async () => {
    const { user, onselect } = show(pyramid());
    await user.tab();
    expect(onselect.mock.calls).toEqual([[0]]);
  });

  test('Space grabs, arrows carry, Space drops: one move, and the focus goes along', async () => {
    const { user, onmove, view } = show(pyramid(), 3);
    const before = titles();
    await user.tab();
    await user.keyboard(' ');
    expect(announcer.text).toContain('grabbed, 4 of 11');
    await user.keyboard('{ArrowRight}{ArrowRight}');
    expect(announcer.text).toContain('6 of 11: Max in Main');
    expect(moved(view)).toEqual([3, 4, 5]);
    expect(onmove).not.toHaveBeenCalled();
    await user.keyboard(' ');
    expect(onmove.mock.calls).toEqual([[3, 5]]);
    expect(moved(view)).toEqual([]);
    expect(titles()[5]).toBe(before[3]);
    expect(document.activeElement).toBe(song(5));
  });

  test.each([
    { name: 'Escape', keys: '{Escape}' },
    { name: 'Tab', keys: '{Tab}' },
    { name: 'Space at its own place', keys: '{ArrowLeft} ' },
  ])('$name leaves the order as it was', async ({ keys }) => {
    const { user, onmove, view } = show(pyramid(), 3);
    await user.tab();
    await user.keyboard(` {ArrowRight}${keys}`);
    expect(onmove).not.toHaveBeenCalled();
    expect(moved(view)).toEqual([]);
    expect(announcer.text).toContain('is back at 4 of 11');
  });

  test('Alt with an arrow moves at once, again and again', async () => {
    const { user, onmove } = show(pyramid(), 3);
    await user.tab();
    await user.keyboard('{Alt>}{ArrowRight}{ArrowRight}{/Alt}');
    expect(onmove.mock.calls).toEqual([
      [3, 4],
      [4, 5],
    ]);
    expect(document.activeElement).toBe(song(5));
  });

  test('Enter asks for the menu of the song', async () => {
    const { user, onmenu } = show(pyramid(), 3);
    await user.tab();
    await user.keyboard('{Enter}');
    expect(onmenu.mock.calls).toEqual([[3]]);
  });

  test('a song that is carried goes back when the order changes meanwhile', async () => {
    const draft = pyramid();
    const { user, change, onmove, view } = show(draft, 3);
    await user.tab();
    await user.keyboard(' {ArrowRight}');
    change({ series: draft.series, tracks: draft.mix.tracks.toReversed() });
    await vi.waitFor(() => expect(moved(view)).toEqual([]));
    await user.keyboard('{ArrowRight}');
    expect(onmove).not.toHaveBeenCalled();
  });
});

describe('by pointer', () => {
  test('a press selects, also when the hand trembles', async () => {
    const { onselect, onmove } = show(pyramid());
    await drag(6, 3);
    await letGo(6, 3);
    expect(onselect.mock.calls).toEqual([[6]]);
    expect(onmove).not.toHaveBeenCalled();
  });

  test('dragging moves only transforms; letting go moves the song, once', async () => {
    const { onmove, view } = show(pyramid());
    const shapes = () => drawn(view).map((block) => block.querySelector('.bar')?.getAttribute('x'));
    const before = { shapes: shapes(), titles: titles() };
    await drag(2, 130);
    expect(moved(view)).toEqual([2, 3, 4]);
    expect(shapes()).toEqual(before.shapes);
    await letGo(2, 130);
    expect(onmove.mock.calls).toEqual([[2, 4]]);
    expect(moved(view)).toEqual([]);
    expect(titles()[4]).toBe(before.titles[2]);
  });

  test('while it is carried nothing marks the place it had as selected', async () => {
    const { view } = show(pyramid(), 2);
    const columns = () => view.container.querySelectorAll('.column.selected').length;
    expect(columns()).toBe(1);
    await drag(2, 130);
    expect(columns()).toBe(0);
    await letGo(2, 130);
    expect(columns()).toBe(1);
  });

  test.each([
    { dx: -5000, to: 0 },
    { dx: 5000, to: 10 },
  ])('a drag past the edge ends at the edge: $to', async ({ dx, to }) => {
    const { onmove } = show(pyramid());
    await drag(5, dx);
    await letGo(5, dx);
    expect(onmove.mock.calls).toEqual([[5, to]]);
  });

  test('other keys mean nothing while the pointer has the song', async () => {
    const { onmove } = show(pyramid());
    await drag(2, 130);
    for (const key of ['ArrowRight', ' ', 'Enter']) await fireEvent.keyDown(song(2), { key });
    expect(onmove).not.toHaveBeenCalled();
    await letGo(2, 130);
    expect(onmove.mock.calls).toEqual([[2, 4]]);
  });

  test.each([
    { name: 'Escape', cancel: () => fireEvent.keyDown(song(2), { key: 'Escape' }) },
    { name: 'a pointer that is taken away', cancel: () => fireEvent.pointerCancel(song(2), { pointerId: 1 }) },
  ])('$name ends the drag without a move', async ({ cancel }) => {
    const { onmove, onselect, view } = show(pyramid());
    await drag(2, 130);
    await cancel();
    expect(moved(view)).toEqual([]);
    await letGo(2, 130);
    expect(onmove).not.toHaveBeenCalled();
    expect(onselect).not.toHaveBeenCalled();
  });

  test('hovering tells the list, and shows what the song is', async () => {
    const draft = pyramid();
    const { user, onhover, view } = show(draft);
    const tip = () => view.container.querySelector('.tip');
    await user.hover(song(6));
    expect(onhover).toHaveBeenLastCalledWith(6);
    expect(tip()?.textContent).toContain(draft.mix.tracks[6]?.name);
    await user.unhover(song(6));
    expect(onhover).toHaveBeenLastCalledWith(null);
    expect(tip()).toBeNull();
  });
});

describe('accessibility', () => {
  test.each([
    { name: 'a pyramid', draft: pyramid() },
    { name: '52 songs', draft: long() },
    { name: 'a partial mix', draft: partial() },
    { name: 'no songs', draft: nothing() },
  ])('axe finds nothing in the chart of $name', async ({ draft }) => {
    const { view } = show(draft, draft.mix.tracks.length === 0 ? null : 1);
    await expectNoViolations(view.container);
  });

  test('axe finds nothing while a song is carried', async () => {
    const { user, view } = show(pyramid(), 1);
    await user.tab();
    await user.keyboard(' {ArrowRight}');
    await expectNoViolations(view.container);
  });
});
