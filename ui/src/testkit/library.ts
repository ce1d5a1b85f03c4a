/** What a library offers: coverage of the tiers, templates with their curves, facets and seeds. */
import type {
  CurveStep,
  Facets,
  Request,
  SeedSuggestion,
  Supply,
  TemplateCard,
  TemplateId,
  Tier,
  TierCoverage,
} from '../host/host';

export const TIERS: readonly Tier[] = ['easy', 'moderate', 'strong', 'hard', 'max'];

/** Tempo windows, BPM. */
export const WINDOWS: Record<Tier, [number, number]> = {
  easy: [150, 165],
  moderate: [155, 170],
  strong: [160, 178],
  hard: [168, 186],
  max: [172, 190],
};

const GATE_SONGS: Record<Tier, number> = { easy: 412, moderate: 396, strong: 288, hard: 141, max: 14 };

function supply(tracks: number): Supply {
  return { tracks, artists: Math.ceil(tracks * 0.7), minutes: Math.round(tracks * 3.6) };
}

export function tiers(scale = 1): TierCoverage[] {
  return TIERS.map((tier) => {
    const songs = Math.round(GATE_SONGS[tier] * scale);
    const neededMinutes = tier === 'max' ? 5 : 8;
    return {
      tier,
      bpmLow: WINDOWS[tier][0],
      bpmHigh: WINDOWS[tier][1],
      gate: supply(songs),
      window: supply(Math.round(songs * 0.6)),
      neededMinutes,
      text: songs * 3.6 < neededMinutes ? 'Too little for this session.' : 'Enough for this session.',
    };
  });
}

const TEMPLATES: [TemplateId, string, string, Tier[], [number, number, number]][] = [
  ['light', 'Light', 'A calm run with a touch of pace in the middle.', ['easy', 'moderate', 'easy'], [26, 36, 50]],
  ['tempo', 'Tempo', 'One long comfortably hard stretch.', ['strong', 'hard', 'strong'], [30, 42, 56]],
  ['hiit', 'HIIT', 'Short hard efforts with full recovery.', ['hard', 'easy', 'hard', 'easy', 'hard', 'easy'], [24, 34, 46]],
  ['intervals', 'Intervals', 'Hard and steady in turn.', ['moderate', 'hard', 'moderate', 'hard', 'moderate'], [32, 44, 60]],
  [
    'pyramid',
    'Pyramid',
    'Up to the peak and back down.',
    ['moderate', 'strong', 'hard', 'max', 'hard', 'strong', 'moderate'],
    [30, 42, 58],
  ],
  [
    'kicker',
    'The Last Mile Kicker',
    'A steady base, then a final ramp.',
    ['moderate', 'moderate', 'strong', 'hard', 'max'],
    [30, 42, 56],
  ],
  [
    'long-waves',
    'Long Waves',
    'Two easy, two hard, repeated.',
    ['easy', 'easy', 'hard', 'hard', 'easy', 'easy', 'hard', 'hard'],
    [40, 54, 72],
  ],
];

const EDGES_MINUTES = 12;
const MINUTE_MS = 60_000;

function cardCurve(main: Tier[], asked: Request, minutes: number): CurveStep[] {
  const part = asked.part ?? 'full';
  const warmup: CurveStep = { tier: 'easy', durationMs: 7 * MINUTE_MS };
  const cooldown: CurveStep = { tier: 'easy', durationMs: 5 * MINUTE_MS };
  const each = ((minutes - EDGES_MINUTES) * MINUTE_MS) / main.length;
  const middle = main.map((tier) => ({ tier, durationMs: each }));
  if (part === 'warmup') return [warmup];
  if (part === 'cooldown') return [cooldown];
  return part === 'main' ? middle : [warmup, ...middle, cooldown];
}

export function templateCards(asked: Request): TemplateCard[] {
  return TEMPLATES.map(([template, name, text, main, lengths]) => {
    const row = asked.length === null ? null : lengths[{ short: 0, medium: 1, long: 2 }[asked.length]];
    const minutes = row ?? asked.minutes;
    const tooShort = minutes < EDGES_MINUTES + main.length * 2;
    return {
      template,
      name,
      text,
      lengths,
      minutes,
      curve: tooShort ? [] : cardCurve(main, asked, minutes),
      refusal: tooShort ? `${name} needs ${EDGES_MINUTES + main.length * 2} minutes or more.` : null,
    };
  });
}

export function facets(): Facets {
  return {
    genres: [
      { genre: 'pop', name: 'Pop', songs: 312 },
      { genre: 'hip-hop', name: 'Hip-Hop & Rap', songs: 187 },
      { genre: 'rock', name: 'Rock & Alt', songs: 264 },
      { genre: 'electronic', name: 'Electronic & Dance', songs: 221 },
      { genre: 'indie', name: 'Indie', songs: 143 },
      { genre: 'rnb', name: 'R&B & Soul', songs: 76 },
      { genre: 'country', name: 'Country & Americana', songs: 31 },
      { genre: 'latin', name: 'Latin & Reggaeton', songs: 44 },
      { genre: 'jazz', name: 'Jazz & Blues', songs: 9 },
      { genre: 'classical', name: 'Classical & Soundtrack', songs: 0 },
      { genre: 'metal', name: 'Metal', songs: 52 },
      { genre: 'asian-pop', name: 'K-Pop, J-Pop & more', songs: 12 },
    ],
    decades: [
      { decade: 1980, songs: 96 },
      { decade: 1990, songs: 204 },
      { decade: 2000, songs: 288 },
      { decade: 2010, songs: 391 },
      { decade: 2020, songs: 218 },
    ],
    withoutGenres: 95,
    explicit: 133,
  };
}

export function seeds(): SeedSuggestion[] {
  return [
    { kind: 'artist', value: 'The Denim Harvesters', label: 'The Denim Harvesters', songs: 18 },
    { kind: 'artist', value: 'Pendulum Radiator', label: 'Pendulum Radiator', songs: 12 },
    { kind: 'artist', value: 'Velvet Odometer', label: 'Velvet Odometer', songs: 7 },
    { kind: 'genre', value: 'electronic', label: 'Electronic & Dance', songs: 221 },
    { kind: 'genre', value: 'dream pop', label: 'dream pop', songs: 23 },
  ];
}
