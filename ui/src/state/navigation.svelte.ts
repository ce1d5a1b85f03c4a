import { createContext } from 'svelte';
import type { Request } from '../host/host';

/** What the window shows. */
export type Screen = { name: 'connect' } | { name: 'home' } | { name: 'mix'; id: string } | { name: 'settings' };

/** Which screen is shown, and whether the generate dialog stands over it. */
export class Navigation {
  /** `null` until it is known whether this is the first run. */
  screen = $state.raw<Screen | null>(null);
  /** The request the generate dialog starts from; `null` while it is closed, `'overview'` for the request of the overview. */
  generating = $state.raw<Request | 'overview' | null>(null);
  #before: Screen[] = [];
  #greeted = false;

  /** The first screen; there is nothing to go back to. */
  start(screen: Screen): void {
    this.screen = screen;
  }

  /** Goes to a screen; the dialog closes. */
  go(screen: Screen): void {
    if (this.screen) this.#before.push(this.screen);
    this.#show(screen);
  }

  /** Goes back to the screen before this one, else Home. */
  back(): void {
    this.#show(this.#before.pop() ?? { name: 'home' });
  }

  /** Whether a title that comes up now belongs to a later screen: the first one leaves the focus alone. */
  arrived(): boolean {
    const later = this.#greeted;
    this.#greeted = true;
    return later;
  }

  openGenerate(request: Request | null = null): void {
    this.generating = request ?? 'overview';
  }

  closeGenerate(): void {
    this.generating = null;
  }

  #show(screen: Screen): void {
    this.generating = null;
    this.screen = screen;
  }
}

export const [getNavigation, provideNavigation] = createContext<Navigation>();
