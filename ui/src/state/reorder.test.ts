import { beforeEach, describe, expect, test, vi } from 'vitest';
import { Lift, type Carried } from './reorder.svelte';

const ROW = 50;
const COUNT = 10;
/** Five rows are to be seen. */
const VIEW = 5 * ROW;

let scroller: HTMLElement;
let elements: HTMLElement[];
let drops: Carried[];
let measured: number;
let lift: Lift;

function box(top: number, height: number): DOMRect {
  return new DOMRect(0, top, 400, height);
}

beforeEach(() => {
  measured = 0;
  drops = [];
  scroller = document.createElement('div');
  Object.defineProperties(scroller, { scrollHeight: { value: COUNT * ROW }, clientHeight: { value: VIEW } });
  scroller.getBoundingClientRect = () => box(0, VIEW);
  elements = Array.from({ length: COUNT }, (_, index) => {
    const element = document.createElement('div');
    element.getBoundingClientRect = () => {
      measured += 1;
      return box(index * ROW - scroller.scrollTop, ROW);
    };
    return element;
  });
  lift = new Lift(
    () => ({ scroller, elements }),
    (carried) => drops.push(carried),
  );
});

function pointer(type: string, y: number, over: PointerEventInit = {}): PointerEvent {
  return new PointerEvent(type, { pointerId: 1, isPrimary: true, button: 0, clientX: 10, clientY: y, ...over });
}

function drag(from: number, ...path: number[]): void {
  lift.press(pointer('pointerdown', from * ROW + 25), from);
  for (const y of path) lift.point(pointer('pointermove', y));
}

const offsets = () =>
  elements.map(({ style }) => (style.transform === '' ? 0 : Number(/translateY\((-?[\d.]+)px\)/.exec(style.transform)?.[1])));

describe('by pointer', () => {
  test('a press is no drag until it has travelled', () => {
    drag(1, 77, 78);
    expect(lift.from).toBeNull();
    lift.release(pointer('pointerup', 78));
    expect(drops).toEqual([]);
  });

  test.each([
    { name: 'down', from: 1, y: 185, to: 3, shifts: [0, 110, -ROW, -ROW, 0, 0, 0, 0, 0, 0] },
    { name: 'up', from: 3, y: 20, to: 0, shifts: [ROW, ROW, ROW, -155, 0, 0, 0, 0, 0, 0] },
    { name: 'not far enough to pass a neighbour', from: 1, y: 95, to: 1, shifts: [0, 20, 0, 0, 0, 0, 0, 0, 0, 0] },
    { name: 'past the end', from: 8, y: 900, to: 9, shifts: [0, 0, 0, 0, 0, 0, 0, 0, 475, -ROW] },
  ])('$name: the rows between make room', ({ from, y, to, shifts }) => {
    drag(from, y);
    expect(lift.over).toBe(to);
    expect(offsets()).toEqual(shifts);
    lift.release(pointer('pointerup', y));
    expect(drops).toMatchObject(from === to ? [] : [{ from, to }]);
    expect(lift.dropping).toBe(from !== to);
    expect(offsets()).toEqual(Array(COUNT).fill(0));
    expect(lift.from).toBeNull();
  });

  test('where it was let go is told', () => {
    drag(1, 185);
    const [, carried] = elements;
    if (carried) carried.getBoundingClientRect = () => box(160, ROW);
    lift.release(pointer('pointerup', 185));
    expect(drops).toEqual([{ from: 1, to: 3, top: 160 }]);
  });

  test('there and back shifts everything back', () => {
    drag(1, 185, 320, 75);
    expect(lift.over).toBe(1);
    expect(offsets().filter((offset) => offset !== 0)).toEqual([]);
  });

  test('nothing is measured after the start, and every move is marked', () => {
    const mark = vi.spyOn(performance, 'measure');
    drag(1, 100);
    const atStart = measured;
    for (const y of [150, 200, 240, 120]) lift.point(pointer('pointermove', y));
    expect(measured).toBe(atStart);
    expect(mark.mock.calls.map(([name]) => name)).toEqual(Array(5).fill('drag-move'));
  });

  test('scrolling under the pointer carries the row along', () => {
    drag(1, 80);
    scroller.scrollTop = 100;
    lift.scrolled();
    expect(lift.over).toBe(3);
    expect(offsets()[1]).toBe(105);
  });

  test.each([
    ['another pointer', { pointerId: 2 }],
    ['the other button', { button: 2 }],
    ['a second finger', { isPrimary: false }],
  ])('%s does not carry', (_, over) => {
    lift.press(pointer('pointerdown', 75, over), 1);
    lift.point(pointer('pointermove', 200));
    expect(lift.from).toBeNull();
  });

  test('what is restored is not dropped', () => {
    drag(1, 185);
    lift.restore();
    expect(offsets()).toEqual(Array(COUNT).fill(0));
    lift.release(pointer('pointerup', 185));
    expect(drops).toEqual([]);
  });
});

describe('by keyboard', () => {
  test('a row is carried over places and put down', () => {
    lift.grab(2);
    lift.carry(3);
    lift.carry(4);
    expect(offsets()).toEqual([0, 0, 100, -ROW, -ROW, 0, 0, 0, 0, 0]);
    lift.carry(1);
    expect(offsets()).toEqual([0, ROW, -ROW, 0, 0, 0, 0, 0, 0, 0]);
    lift.drop();
    expect(drops).toMatchObject([{ from: 2, to: 1 }]);
  });

  test('a place out of sight is scrolled to', () => {
    lift.grab(0);
    lift.carry(9);
    expect(scroller.scrollTop).toBe(5 * ROW);
    lift.carry(0);
    expect(scroller.scrollTop).toBe(0);
  });

  test('put down where it was grabbed, nothing is told', () => {
    lift.grab(2);
    lift.carry(3);
    lift.carry(2);
    lift.drop();
    expect(drops).toEqual([]);
  });
});
