/** What jsdom lacks and browsers have. */
import '@testing-library/jest-dom/vitest';
import { cleanup, configure } from '@testing-library/svelte';
import { afterEach } from 'vitest';

/** Only against hanging, as `expect.poll`: a screen is loaded when it is first shown, and here compiled as well. */
configure({ asyncUtilTimeout: 20_000 });

/** Modal dialogs: shown, the first control takes the focus, the rest of the page is out of reach only by convention. */
function showModal(this: HTMLDialogElement): void {
  this.open = true;
  const first = this.querySelector<HTMLElement>('[autofocus], button, input, select, textarea, a[href], [tabindex]');
  (first ?? this).focus();
}

function close(this: HTMLDialogElement): void {
  if (!this.open) return;
  this.open = false;
  this.dispatchEvent(new Event('close'));
}

HTMLDialogElement.prototype.showModal ??= showModal;
HTMLDialogElement.prototype.close ??= close;

/** The style sheet of jsdom hides popovers, and nothing of it shows them again. */
HTMLElement.prototype.showPopover ??= function showPopover(this: HTMLElement): void {
  this.style.display = 'block';
};

class NoResize implements ResizeObserver {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
}

globalThis.ResizeObserver ??= NoResize;

Element.prototype.scrollIntoView ??= () => undefined;
Element.prototype.animate ??= () => ({ finished: Promise.resolve(), cancel: () => undefined }) as unknown as Animation;
Element.prototype.setPointerCapture ??= () => undefined;
Element.prototype.releasePointerCapture ??= () => undefined;
Element.prototype.hasPointerCapture ??= () => false;

window.matchMedia ??= (media: string) =>
  ({
    media,
    matches: false,
    onchange: null,
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
    addListener: () => undefined,
    removeListener: () => undefined,
    dispatchEvent: () => false,
  }) satisfies MediaQueryList;

afterEach(() => {
  cleanup();
  localStorage.clear();
  delete document.documentElement.dataset['theme'];
});
