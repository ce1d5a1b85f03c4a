import type { Attachment } from 'svelte/attachments';

/** How wide the screen must be for the side panel to stand beside the list, rem: 1100 px at the usual text size. */
const WIDTH_REM = 68.75;

/**
 * Tells whether there is room for the side panel, and again when that changes: with the window or with the
 * size of the text. The element's first child is the probe: one rem wide.
 */
export function roomBeside(told: (hasRoom: boolean) => void): Attachment<HTMLElement> {
  return (element) => {
    const probe = element.firstElementChild ?? element;
    const observer = new ResizeObserver(() => {
      const rem = probe.getBoundingClientRect().width;
      if (rem > 0) told(element.getBoundingClientRect().width >= WIDTH_REM * rem);
    });
    observer.observe(element);
    observer.observe(probe);
    return () => observer.disconnect();
  };
}
