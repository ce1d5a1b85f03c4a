import type { Facets, Readiness, Verdict } from '../host/host';
import { counted, number } from './words';

/** How a readiness is shown: with the mark of a verdict, and its own word. */
export const READINESS: Record<Readiness, { verdict: Verdict; word: string }> = {
  enough: { verdict: 'pass', word: 'Enough music' },
  thin: { verdict: 'warn', word: 'A little thin' },
  tooLittle: { verdict: 'fail', word: 'Too little music' },
};

/** "1990s". */
export function decadeName(decade: number): string {
  return `${decade}s`;
}

/** What a genre filter leaves out besides the other genres; `null` when it leaves out nothing else. */
export function genrelessNote(facets: Facets, filtered: boolean): string | null {
  if (facets.withoutGenres === 0) return null;
  const some = counted(facets.withoutGenres, 'song');
  const have = facets.withoutGenres === 1 ? 'has' : 'have';
  return filtered
    ? `${some} ${have} no known genre and ${facets.withoutGenres === 1 ? 'is' : 'are'} left out by this filter.`
    : `${some} ${have} no known genre; a genre filter leaves them out.`;
}

/** What the switch for explicit songs is about, with their number. */
export function explicitHint(facets: Facets | null): string {
  if (facets === null) return 'Songs marked explicit may be used.';
  if (facets.explicit === 0) return 'No song of this choice is marked explicit.';
  const are = facets.explicit === 1 ? 'song of this choice is' : 'songs of this choice are';
  return `${number(facets.explicit)} ${are} marked explicit.`;
}
