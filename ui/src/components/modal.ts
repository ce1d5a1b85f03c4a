/** What is asked for in a dialog: a field that can be filled, or of radio buttons the one that holds. */
const FIELD = 'input:not(:disabled, [type="radio"]:not(:checked)), select:not(:disabled), textarea:not(:disabled)';

/** The dialogs that stand open, the one on top last. */
const open: HTMLDialogElement[] = [];

/** What stays in reach over every dialog, with its place while none is open. */
const floating = new Map<HTMLElement, Comment>();

/**
 * Shows a dialog over everything, with the focus in its first field, where it has one. When it goes the focus returns to
 * where it was.
 */
export function showModal(dialog: HTMLDialogElement): () => void {
  const before = document.activeElement;
  dialog.showModal();
  open.push(dialog);
  float();
  ignoreStray(dialog);
  (dialog.querySelector<HTMLElement>('[autofocus]') ?? dialog.querySelector<HTMLElement>(FIELD))?.focus();
  return () => {
    open.splice(open.indexOf(dialog), 1);
    float();
    dialog.close();
    if (before instanceof HTMLElement && before.isConnected) before.focus();
  };
}

/**
 * Ignores the second press of a double click that opened the dialog with its first: it would mark a word, choose or close
 * what was not seen yet.
 */
function ignoreStray(dialog: HTMLDialogElement): void {
  let begun = false;
  for (const type of ['mousedown', 'click'] as const) {
    dialog.addEventListener(
      type,
      (event) => {
        begun ||= event.detail < 2;
        if (begun) return;
        event.preventDefault();
        event.stopImmediatePropagation();
      },
      { capture: true },
    );
  }
}

/**
 * Keeps an element in reach while a modal dialog is open. Such a dialog makes everything outside of it inert, whatever
 * layer it is in, so the element moves into the dialog on top, and back when that goes.
 */
export function overModals(element: HTMLElement): () => void {
  const home = document.createComment('');
  element.before(home);
  floating.set(element, home);
  float();
  return () => {
    floating.delete(element);
    element.remove();
    home.remove();
  };
}

function float(): void {
  const top = open.at(-1);
  for (const [element, home] of floating) {
    if (top !== undefined && element.parentElement !== top) top.append(element);
    else if (top === undefined && element.previousSibling !== home) home.after(element);
  }
}
