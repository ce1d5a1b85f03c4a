import { createContext } from 'svelte';
import { HostError } from '../host/host';
import { inOneLine } from '../lib/sentence';

/** What can be done about a toast. */
export interface ToastAction {
  label: string;
  run: () => void;
}

export type ToastKind = 'info' | 'good' | 'warn' | 'bad';

export interface Toast {
  id: number;
  kind: ToastKind;
  text: string;
  action: ToastAction | null;
}

/** More than these would hide the screen; the oldest goes. */
const MOST = 3;

/** Short messages at the lower edge. They stay until they are closed, acted on, pushed out, or their time is over. */
export class Toasts {
  list = $state.raw<Toast[]>([]);
  #next = 1;

  /** Shows a message; one that says the same already gives way to it. */
  show(text: string, options: { kind?: ToastKind; action?: ToastAction } = {}): number {
    const toast: Toast = { id: this.#next, kind: options.kind ?? 'info', text, action: options.action ?? null };
    this.#next += 1;
    const others = this.list.filter(({ kind, text: said }) => kind !== toast.kind || said !== text);
    this.list = [...others, toast].slice(-MOST);
    return toast.id;
  }

  /** Tells of a failure: what did not happen, where that is not plain, why, and what would help. */
  fail(thrown: unknown, what = ''): void {
    const { message, hints } = HostError.from(thrown);
    this.show(inOneLine([what, message, ...hints]), { kind: 'bad' });
  }

  close(id: number): void {
    this.list = this.list.filter((toast) => toast.id !== id);
  }
}

export const [getToasts, provideToasts] = createContext<Toasts>();
