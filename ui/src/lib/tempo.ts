/** Tempo for people. */
import type { BlockFit, Octave, Tier } from '../host/host';

/** "156"; an unknown tempo is a dash. */
export function bpm(tempo: number | null): string {
  return tempo === null ? '–' : String(Math.round(tempo));
}

/** The mark beside a felt tempo, and what it means; none for the tempo as it is. */
export function octaveMark(octave: Octave | null): { mark: string; text: string } | null {
  switch (octave) {
    case 'double':
      return { mark: '×2', text: 'felt twice as fast as measured' };
    case 'half':
      return { mark: '÷2', text: 'felt half as fast as measured' };
    case 'user':
      return { mark: 'own', text: 'your own tempo' };
    default:
      return null;
  }
}

/** Shape and words of a fit; the shape is never alone and the colour never either. */
export const FIT: Record<BlockFit, { mark: string; word: string; text: string }> = {
  inside: { mark: '●', word: 'Fits', text: 'inside the tempo window' },
  near: { mark: '~', word: 'Near', text: 'near the tempo window' },
  off: { mark: '!', word: 'Off', text: 'too far from the tempo window' },
  unknown: { mark: '?', word: 'Unknown', text: 'tempo unknown' },
};

/** Calm first. */
export const TIERS: readonly Tier[] = ['easy', 'moderate', 'strong', 'hard', 'max'];

/** "160–178". */
export function window(low: number, high: number): string {
  return `${Math.round(low)}–${Math.round(high)}`;
}
