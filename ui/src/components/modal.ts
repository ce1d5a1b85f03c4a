/** What is asked for in a dialog: a field that can be filled, or of radio buttons the one that holds. */
const FIELD = 'input:not(:disabled, [type="radio"]:not(:checked)), select:not(:disabled), textarea:not(:disabled)';

/**
 * Shows a dialog over everything, with the focus in its first field, where it has one. When it goes the focus returns to
 * where it was.
 */
export function showModal(dialog: HTMLDialogElement): () => void {
  const before = document.activeElement;
  dialog.showModal();
  (dialog.querySelector<HTMLElement>('[autofocus]') ?? dialog.querySelector<HTMLElement>(FIELD))?.focus();
  return () => {
    dialog.close();
    if (before instanceof HTMLElement && before.isConnected) before.focus();
  };
}
