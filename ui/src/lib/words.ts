/** The words for what the documents name. */
import type { ExportFormat, Mode, Relaxation, Segment, Source, Stage, Tier, TierCoverage, Verdict } from '../host/host';

export const TIER: Record<Tier, string> = {
  easy: 'Easy',
  moderate: 'Moderate',
  strong: 'Strong',
  hard: 'Hard',
  max: 'Max',
};

export const SEGMENT: Record<Segment, string> = { warmup: 'Warm-up', main: 'Main', cooldown: 'Cool-down' };

export const VERDICT: Record<Verdict, string> = { pass: 'Pass', warn: 'Worth a look', fail: 'Broken rule' };

/** The shapes that go with the verdicts. */
export const VERDICT_MARK: Record<Verdict, string> = { pass: '●', warn: '▲', fail: '■' };

export const MODE: Record<Mode, { name: string; text: string }> = {
  smart: { name: 'AI Smart Mix', text: 'Tempo, energy and variety in balance.' },
  endurance: { name: 'Endurance', text: 'Even tempo and energy from song to song.' },
  power: { name: 'Power Bursts', text: 'High energy at the top, contrast below.' },
};

export const SOURCE: Record<Source, string> = { likes: 'Liked songs', playlists: 'Playlists', catalog: 'Suggestions' };

export const RELAXATION: Record<Relaxation, string> = {
  adjacentTier: 'from the tier beside',
  secondAdjacentTier: 'from two tiers away',
  neighborUmbrella: 'from a neighbouring genre',
  lockoutBreak: 'used in the last ten days',
};

export const STAGE: Record<Stage, string> = {
  account: 'Account',
  likes: 'Liked songs',
  playlists: 'Playlists',
  features: 'Tempo and energy',
  listening: 'Listening history',
  genres: 'Genres',
  suggestions: 'Suggestions',
  saving: 'Saving',
};

export const EXPORT: Record<ExportFormat, string> = { csv: 'CSV', m3u: 'M3U playlist', json: 'JSON', svg: 'Chart (SVG)' };

/** "1 song", "1,284 songs". */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${number(count)} ${count === 1 ? one : many}`;
}

/** "1,284". */
export function number(count: number): string {
  return new Intl.NumberFormat('en-US').format(count);
}

/** What a library has for a tier, whatever session is planned: "by 34 artists; 12 more songs come near". */
export function tierOffer({ gate, window }: Pick<TierCoverage, 'gate' | 'window'>): string {
  const near = Math.max(0, gate.tracks - window.tracks);
  if (window.tracks > 0) {
    const more = near === 0 ? '' : `; ${counted(near, 'more song comes', 'more songs come')} near`;
    return `by ${counted(window.artists, 'artist')}${more}`;
  }
  return near === 0 ? 'no song comes near' : `none inside; ${counted(near, 'song comes', 'songs come')} near`;
}

/** "Liked songs, Playlists and Suggestions". */
export function listed(words: readonly string[]): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

/** Up to two letters that stand for a name: "The Denim Harvesters" gives "DH". */
export function initials(name: string): string {
  const words = name.split(/\s+/).filter((word) => /^[\p{L}\p{N}]/u.test(word));
  const telling = words.length > 1 ? words.filter((word) => !/^(the|a|an|and)$/i.test(word)) : words;
  const letters = (telling.length > 0 ? telling : words).slice(0, 2).map((word) => [...word][0] ?? '');
  return letters.join('').toUpperCase() || '♪';
}
