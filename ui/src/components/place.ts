import type { Attachment } from 'svelte/attachments';

/** Between an element and what floats beside it, px at the usual text size. */
const GAP = 4;

interface Box {
  left: number;
  top: number;
  bottom: number;
  width: number;
}

/** Where something of a size stands beside an anchor: below it, else above, and always inside the window. */
export function position(anchor: Box, size: { width: number; height: number }, view: { width: number; height: number }) {
  const below = anchor.bottom + GAP;
  const above = anchor.top - GAP - size.height;
  const fitsBelow = below + size.height <= view.height - GAP;
  const top = fitsBelow || above < GAP ? Math.min(below, view.height - GAP - size.height) : above;
  return {
    left: Math.max(GAP, Math.min(anchor.left, view.width - GAP - size.width)),
    top: Math.max(GAP, top),
  };
}

/**
 * Shows a popover in the top layer, over dialogs too, beside its anchor; with `wide` at least as wide as it. It follows
 * when the window or anything in it scrolls.
 */
export function place(anchor: () => HTMLElement | null, wide = false): Attachment<HTMLElement> {
  return (node) => {
    if (typeof node.showPopover === 'function') node.showPopover();
    const put = (): void => {
      const box = anchor()?.getBoundingClientRect();
      if (!box) return;
      if (wide) node.style.minInlineSize = `${box.width}px`;
      const { left, top } = position(box, node.getBoundingClientRect(), { width: innerWidth, height: innerHeight });
      node.style.left = `${left}px`;
      node.style.top = `${top}px`;
    };
    put();
    window.addEventListener('scroll', put, { capture: true, passive: true });
    window.addEventListener('resize', put);
    return () => {
      window.removeEventListener('scroll', put, { capture: true });
      window.removeEventListener('resize', put);
    };
  };
}
