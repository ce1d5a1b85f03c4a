import { type Span, clamped, landing, landingShift, shift } from '../../lib/chart/reorder';

/**
 * A song on its way to another place. Only transforms are written, and only those that change: the
 * chart is laid out anew when the song is dropped, not while it moves.
 */
export class BlockDrag {
  readonly from: number;
  /** The place the song would take if it were let go now. */
  to: number;
  readonly #spans: readonly Span[];
  readonly #group: SVGGElement;
  readonly #blocks: readonly SVGGElement[];
  readonly #landing: SVGRectElement;
  /** How far the song is from its place now, px. */
  #dx = 0;

  constructor(drawing: SVGSVGElement, spans: readonly Span[], from: number) {
    this.from = from;
    this.to = from;
    this.#spans = spans;
    this.#group = found(drawing.querySelector<SVGGElement>('.blocks'));
    this.#landing = found(drawing.querySelector<SVGRectElement>('.landing'));
    this.#blocks = [...drawing.querySelectorAll<SVGGElement>('.block')];
    this.#landing.setAttribute('x', String(spans[from]?.x ?? 0));
    this.#landing.setAttribute('width', String(spans[from]?.width ?? 0));
    this.#landing.classList.add('shown');
    this.#group.classList.add('sliding');
  }

  /** Lets the song follow the pointer, `dx` px from its place; past an edge of the chart it stays there. */
  follow(dx: number): void {
    this.#blocks[this.from]?.classList.add('following');
    const within = clamped(this.#spans, this.from, dx);
    this.#carry(within);
    this.#makeRoomAt(landing(this.#spans, this.from, within));
  }

  /** Puts the song over a place. */
  carry(to: number): void {
    this.#carry(landingShift(this.#spans, this.from, to));
    this.#makeRoomAt(to);
  }

  /** Lets every song slide back to its place. */
  restore(): void {
    this.#end();
  }

  /**
   * Ends without sliding, because the chart is about to show the new order; tells how far the song still
   * is from the place it lands at, px.
   */
  drop(): number {
    this.#group.classList.remove('sliding');
    this.#end();
    return this.#dx - landingShift(this.#spans, this.from, this.to);
  }

  #end(): void {
    for (const block of this.#blocks) {
      block.classList.remove('following');
      block.style.transform = '';
    }
    this.#landing.classList.remove('shown');
    this.#landing.style.transform = '';
  }

  #carry(dx: number): void {
    this.#dx = dx;
    this.#slide(this.#blocks[this.from], dx);
  }

  #makeRoomAt(to: number): void {
    if (to === this.to) return;
    const first = Math.min(this.from, this.to, to);
    const last = Math.max(this.from, this.to, to);
    for (let index = first; index <= last; index += 1) {
      const [before, now] = [this.to, to].map((place) => shift(this.#spans, index, this.from, place));
      if (index !== this.from && before !== now) this.#slide(this.#blocks[index], now ?? 0);
    }
    this.#slide(this.#landing, landingShift(this.#spans, this.from, to));
    this.to = to;
  }

  #slide(element: SVGElement | undefined, dx: number): void {
    if (element !== undefined) element.style.transform = dx === 0 ? '' : `translateX(${dx}px)`;
  }
}

/** Lets the song at a place slide there from `dx` px away; at once where motion is not wanted. */
export function slideIn(drawing: SVGSVGElement, at: number, dx: number): void {
  const style = getComputedStyle(drawing);
  const duration = Number.parseFloat(style.getPropertyValue('--motion'));
  if (dx === 0 || !(duration > 0)) return;
  const block = drawing.querySelectorAll<SVGGElement>('.block')[at];
  block?.animate([{ transform: `translateX(${dx}px)` }, { transform: 'none' }], {
    duration,
    easing: style.getPropertyValue('--ease').trim() || 'ease-out',
  });
}

function found<Part>(part: Part | null): Part {
  if (part === null) throw new Error('BUG: the drawing lacks a part that the drag needs');
  return part;
}
