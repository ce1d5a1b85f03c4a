import type { IconName } from './icons';

export interface MenuItem {
  /** What it does; unique in its menu. */
  label: string;
  run: () => void;
  icon?: IconName;
  /** Says more, above all why it is disabled. */
  hint?: string;
  /** The same by keyboard: "Alt+↑". Shown only; the screen listens for it. */
  keys?: string;
  /** Cannot be chosen now, but can be reached and read. */
  disabled?: boolean;
  danger?: boolean;
  /** A choice among several; `true` for the one that holds. */
  checked?: boolean;
  /** A line above it. */
  divided?: boolean;
}

/** The item that a key leads to from the item at `at`: arrows go round, letters find the next that starts so. */
export function nextItem(key: string, at: number, items: readonly MenuItem[], typed: string): number | null {
  const last = items.length - 1;
  switch (key) {
    case 'ArrowDown':
      return at >= last ? 0 : at + 1;
    case 'ArrowUp':
      return at <= 0 ? last : at - 1;
    case 'Home':
      return 0;
    case 'End':
      return last;
    default:
      return key.length === 1 && typed !== '' ? startingWith(typed, at, items) : null;
  }
}

/** One letter looks behind the item, more letters look from it on; one letter pressed again goes on to the next. */
function startingWith(typed: string, at: number, items: readonly MenuItem[]): number | null {
  const same = [...typed].every((letter) => letter === typed[0]);
  const wanted = same ? typed.slice(0, 1) : typed;
  const from = same ? at + 1 : Math.max(at, 0);
  for (let step = 0; step < items.length; step += 1) {
    const index = (from + step) % items.length;
    if (items[index]?.label.toLowerCase().startsWith(wanted)) return index;
  }
  return null;
}
