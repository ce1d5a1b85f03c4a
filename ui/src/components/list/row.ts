/** What can be done with a song of the list. */
export type RowAction =
  'lock' | 'unlock' | 'replace' | 'moveUp' | 'moveDown' | 'moveTo' | 'remove' | 'neverAgain' | 'tempo' | 'why' | 'open';
