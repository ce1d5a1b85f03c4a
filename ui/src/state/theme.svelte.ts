import { createContext } from 'svelte';

/** What the runner chose; `system` follows the desktop. */
export type ThemeChoice = 'system' | 'dark' | 'light';

const KEY = 'runclub.theme';

function isChoice(text: string | null): text is ThemeChoice {
  return text === 'system' || text === 'dark' || text === 'light';
}

/** The theme: remembered by the window, applied as an attribute of the document that the tokens look at. */
export class Theme {
  choice = $state<ThemeChoice>('system');

  constructor() {
    const kept = localStorage.getItem(KEY);
    if (isChoice(kept)) this.choice = kept;
    this.#apply();
  }

  set(choice: ThemeChoice): void {
    this.choice = choice;
    localStorage.setItem(KEY, choice);
    this.#apply();
  }

  #apply(): void {
    const { dataset } = document.documentElement;
    if (this.choice === 'system') delete dataset['theme'];
    else dataset['theme'] = this.choice;
  }
}

export const [getTheme, provideTheme] = createContext<Theme>();
