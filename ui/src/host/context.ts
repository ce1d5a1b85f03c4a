import { createContext } from 'svelte';
import type { Host } from './host';

/** The host of this window: given once at the top, taken by the screens. */
export const [getHost, provideHost] = createContext<Host>();
