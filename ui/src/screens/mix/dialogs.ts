import type { Saving } from '../../state/save.svelte';

/** A dialog over the screen of a mix, with what it is about. */
export type ShownDialog =
  { name: 'replace' | 'tempo' | 'moveTo'; trackId: string } | { name: 'report' | 'export' } | { name: 'save'; saving: Saving };
