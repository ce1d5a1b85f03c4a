import { stepAside } from '../lib/order';

/** How far the pointer travels before a press becomes a drag, px. */
const THRESHOLD = 4;

/** How near to an edge of the list a drag makes it scroll, px, and how fast at most, px per frame. */
const EDGE = 48;
const FASTEST_SCROLL = 18;

/** The list that rows are carried in. */
export type Rows = {
  /** The element that scrolls. */
  scroller: HTMLElement;
  /** The rows in playing order. */
  elements: readonly HTMLElement[];
};

/** What becomes of a carried row; `top` is where it was let go, px in the window. */
export type Carried = { from: number; to: number; top: number };

/** Where everything stood when a row was lifted; nothing is measured again until it is put down. */
type Measured = Rows & {
  tops: readonly number[];
  centres: readonly number[];
  view: { top: number; bottom: number };
  furthestScroll: number;
};

type Press = { pointerId: number; index: number; x: number; y: number };

/**
 * Carrying one row of a list to another place, by pointer or by keyboard. Until it is put down the order
 * of the elements stays as it is: rows are only shifted by transforms, those that change their place and
 * no others, so a move costs no layout however long the list is.
 */
export class Lift {
  /** The row that is carried; `null` when none is. */
  from = $state<number | null>(null);
  /** The place it would be put down at. */
  over = $state<number | null>(null);
  /** What it is carried by. */
  by = $state<'pointer' | 'keyboard'>('keyboard');
  /** A row was put down just now: the others stand where they should, and may not glide there. */
  dropping = $state(false);

  readonly #rows: () => Rows | null;
  readonly #drop: (carried: Carried) => void;
  #press: Press | null = null;
  #measured: Measured | null = null;
  #pointerY = 0;
  #scrollAtPress = 0;
  #scrollTop = 0;
  #frame = 0;

  /** `rows` is asked when a row is lifted; `drop` is told once when it is put down somewhere else. */
  constructor(rows: () => Rows | null, drop: (carried: Carried) => void) {
    this.#rows = rows;
    this.#drop = drop;
  }

  /** Lifts a row to carry it by keyboard. */
  grab(index: number): void {
    this.#begin(index, 'keyboard');
  }

  /** Carries the lifted row to a place, and scrolls there. */
  carry(to: number): void {
    const measured = this.#measured;
    if (measured === null || this.from === null) return;
    this.#over(to);
    const offset = (measured.tops[to] ?? 0) - (measured.tops[this.from] ?? 0);
    this.#shift(this.from, offset);
    this.#reveal(measured, to);
  }

  /** Puts the lifted row down where it is. */
  drop(): void {
    const { from, over: to } = this;
    if (from === null || to === null) return;
    const top = this.#measured?.elements[from]?.getBoundingClientRect().top ?? 0;
    // Put down where it was, it glides back by itself.
    this.dropping = from !== to;
    this.#end();
    if (from === to) return;
    this.#drop({ from, to, top });
    // The first frame shows the new order; from the second on rows may glide again.
    requestAnimationFrame(() => requestAnimationFrame(() => (this.dropping = false)));
  }

  /** Puts the lifted row back where it was. */
  restore(): void {
    this.#press = null;
    if (this.from !== null) this.#end();
  }

  /** A press on a row: a drag once the pointer has travelled far enough. */
  press(event: PointerEvent, index: number): void {
    if (event.button !== 0 || !event.isPrimary) return;
    this.restore();
    this.#press = { pointerId: event.pointerId, index, x: event.clientX, y: event.clientY };
  }

  /** Follows the pointer. Reads nothing from the page: what it needs was measured at the start. */
  point(event: PointerEvent): void {
    const press = this.#press;
    if (press === null || event.pointerId !== press.pointerId) return;
    const start = performance.now();
    this.#pointerY = event.clientY;
    if (this.from === null) {
      if (Math.hypot(event.clientX - press.x, event.clientY - press.y) < THRESHOLD) return;
      this.#begin(press.index, 'pointer');
      this.#measured?.scroller.setPointerCapture?.(press.pointerId);
      this.#frame = requestAnimationFrame(() => this.#scrollAtEdges());
    }
    this.#follow();
    performance.measure('drag-move', { start, end: performance.now() });
  }

  /** The pointer was let go. */
  release(event: PointerEvent): void {
    if (this.#press?.pointerId !== event.pointerId) return;
    this.#press = null;
    if (this.by === 'pointer') this.drop();
  }

  /** The list was scrolled by other means: the wheel. */
  scrolled(): void {
    if (this.#measured === null || this.by === 'keyboard') return;
    this.#scrollTop = this.#measured.scroller.scrollTop;
    this.#follow();
  }

  #begin(index: number, by: 'pointer' | 'keyboard'): void {
    const rows = this.#rows();
    if (rows === null || rows.elements[index] === undefined) return;
    performance.clearMeasures('drag-move');
    const view = rows.scroller.getBoundingClientRect();
    const boxes = rows.elements.map((element) => element.getBoundingClientRect());
    this.#scrollTop = this.#scrollAtPress = rows.scroller.scrollTop;
    this.#measured = {
      ...rows,
      tops: boxes.map((box) => box.top),
      centres: boxes.map((box) => box.top + box.height / 2),
      view: { top: view.top, bottom: view.bottom },
      furthestScroll: rows.scroller.scrollHeight - rows.scroller.clientHeight,
    };
    this.by = by;
    this.from = index;
    this.over = index;
  }

  #end(): void {
    cancelAnimationFrame(this.#frame);
    const elements = this.#measured?.elements ?? [];
    for (const element of elements) element.style.transform = '';
    this.#measured = null;
    this.from = null;
    this.over = null;
  }

  #follow(): void {
    const measured = this.#measured;
    if (measured === null || this.from === null || this.#press === null) return;
    const offset = this.#pointerY - this.#press.y + this.#scrollTop - this.#scrollAtPress;
    this.#shift(this.from, offset);
    this.#over(nearest(measured.centres, (measured.centres[this.from] ?? 0) + offset));
  }

  /** Makes room at a place: shifts the rows between the old and the new one. */
  #over(to: number): void {
    const { from, over } = this;
    const measured = this.#measured;
    if (from === null || over === null || measured === null || to === over) return;
    this.over = to;
    for (let index = Math.min(over, to); index <= Math.max(over, to); index += 1) {
      if (index === from) continue;
      const aside = stepAside(index, from, to);
      this.#shift(index, (measured.tops[index + aside] ?? 0) - (measured.tops[index] ?? 0));
    }
  }

  #shift(index: number, offset: number): void {
    const element = this.#measured?.elements[index];
    if (element !== undefined) element.style.transform = offset === 0 ? '' : `translateY(${offset}px)`;
  }

  #scrollAtEdges(): void {
    const measured = this.#measured;
    if (measured === null) return;
    const speed = edgeSpeed(this.#pointerY, measured.view);
    if (speed !== 0) this.#scrollTo(measured, this.#scrollTop + speed);
    this.#follow();
    this.#frame = requestAnimationFrame(() => this.#scrollAtEdges());
  }

  #reveal(measured: Measured, index: number): void {
    const scrolled = this.#scrollTop - this.#scrollAtPress;
    const centre = (measured.centres[index] ?? 0) - scrolled;
    const { top, bottom } = measured.view;
    if (centre < top + 2 * EDGE) this.#scrollTo(measured, this.#scrollTop + centre - top - 2 * EDGE);
    else if (centre > bottom - EDGE) this.#scrollTo(measured, this.#scrollTop + centre - bottom + EDGE);
  }

  #scrollTo(measured: Measured, top: number): void {
    const next = Math.min(measured.furthestScroll, Math.max(0, top));
    if (next === this.#scrollTop) return;
    this.#scrollTop = next;
    measured.scroller.scrollTop = next;
  }
}

/** The index of the value nearest to another; `values` ascend. */
function nearest(values: readonly number[], wanted: number): number {
  let low = 0;
  let high = values.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    const boundary = ((values[middle] ?? 0) + (values[middle + 1] ?? 0)) / 2;
    if (wanted < boundary) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** How fast the list scrolls while the pointer is near, or past, its edge: px per frame, up is negative. */
function edgeSpeed(pointerY: number, view: { top: number; bottom: number }): number {
  const above = Math.min(1, (view.top + EDGE - pointerY) / EDGE);
  const below = Math.min(1, (pointerY - view.bottom + EDGE) / EDGE);
  if (above > 0) return -Math.ceil(above * FASTEST_SCROLL);
  return below > 0 ? Math.ceil(below * FASTEST_SCROLL) : 0;
}
