/** How long the page lets things move, ms; 0 where the runner wants no motion. */
function motion(element: Element): number {
  return Number.parseFloat(getComputedStyle(element).getPropertyValue('--motion')) || 0;
}

/**
 * Lets a row glide from where it was let go (its top, px in the window) to where it stands. Only a transform moves: nothing
 * is laid out anew, and the row is in its place from the start for everything but the eye.
 */
export function glide(row: HTMLElement, fromTop: number): void {
  const offset = fromTop - row.getBoundingClientRect().top;
  const duration = motion(row);
  if (duration === 0 || Math.abs(offset) < 1) return;
  const easing = getComputedStyle(row).getPropertyValue('--ease') || 'ease-out';
  row.animate([{ transform: `translateY(${offset}px)` }, { transform: 'none' }], { duration, easing: easing.trim() });
}
