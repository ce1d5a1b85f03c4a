import type { Attachment } from 'svelte/attachments';
import type { Frame } from '../../lib/chart/regions';

/**
 * Tells the size of an element, and of its text, as soon as it is known and whenever it changes.
 * The element's first child is the probe: a square of one em.
 */
export function measure(told: (frame: Frame) => void): Attachment<HTMLElement> {
  return (element) => {
    const probe = element.firstElementChild ?? element;
    const observer = new ResizeObserver(() => {
      const { width, height } = element.getBoundingClientRect();
      const em = probe.getBoundingClientRect().width;
      if (width > 0 && height > 0 && em > 0) told({ width, height, em });
    });
    observer.observe(element);
    observer.observe(probe);
    return () => observer.disconnect();
  };
}
