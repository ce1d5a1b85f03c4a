/**
 * Documents as the host gives them. The drafts were recorded from the engine with the demo library; the others are
 * small and made by hand. Every call gives a copy, so that a test may change what it got.
 */
import { HostError } from '../host/host';
import type {
  Alternative,
  AppError,
  ConsentStatus,
  CurveStep,
  Draft,
  ErrorCode,
  Facets,
  Import,
  Overview,
  Parameter,
  Playlist,
  RecentMix,
  Request,
  SeedSuggestion,
  Settings,
  StatusReport,
  Supply,
  SyncOutcome,
  TemplateCard,
  TemplateId,
  Tier,
  TierCoverage,
  Why,
} from '../host/host';
import { tiers, WINDOWS } from './library';
import alternativesFixture from './fixtures/alternatives.json';
import longFixture from './fixtures/long.json';
import partialFixture from './fixtures/partial.json';
import pyramidFixture from './fixtures/pyramid.json';

export * from './library';

/** JSON has no literal types: the recorded documents are what the bindings say, because Rust wrote them. */
function recorded<T>(fixture: unknown): T {
  return structuredClone(fixture) as T;
}

/** 42 minutes, 11 songs, complete. */
export const pyramid = (): Draft => recorded(pyramidFixture);
/** 180 minutes, 52 songs. */
export const long = (): Draft => recorded(longFixture);
/** Some slots unfilled. */
export const partial = (): Draft => recorded(partialFixture);
/** The best songs for one place of `pyramid`. */
export const alternatives = (): Alternative[] => recorded(alternativesFixture);

/** A draft as if made from the runner's own music: such a one can be saved to Spotify. */
export function own(draft: Draft): Draft {
  return { ...draft, library: 'own' };
}

/** Less than half of the request could be filled: no songs, only reasons. */
export function nothing(): Draft {
  const draft = partial();
  draft.mix.status = 'none';
  draft.mix.tracks = [];
  draft.series = { ...draft.series, totalMs: 0, blocks: [], energy: [], bands: [], steps: [] };
  return draft;
}

export function request(): Request {
  return { ...pyramid().mix.request, now: '2026-11-20T17:30:00Z' };
}

const CONSENT_TEXTS: [ConsentStatus['consent'], string][] = [
  ['reccobeats', 'Song ids go to ReccoBeats, which answers with tempo and energy.'],
  ['musicbrainz', 'Links of artists go to MusicBrainz, which answers with genres.'],
  ['lastfm', 'Names of artists go to Last.fm, with your own key; it answers with genres.'],
  ['listening', 'What was played lately is read from Spotify and counts a little in the score.'],
  ['suggestions', 'Ids of a few liked songs go to ReccoBeats, which suggests others for thin tiers.'],
];

export function consents(agreed: boolean | null): ConsentStatus[] {
  return CONSENT_TEXTS.map(([consent, text]) => ({
    consent,
    text,
    agreed: consent === 'suggestions' ? false : agreed,
    missing: null,
  }));
}

/** The same where no key for Last.fm is given. */
export function consentsWithoutKey(agreed: boolean | null): ConsentStatus[] {
  const missing = 'Genres from Last.fm need an API key of your own.';
  return consents(agreed).map((one) => (one.consent === 'lastfm' ? { ...one, missing } : one));
}

/** Signed in, with a library of 1,284 songs. */
export function status(): StatusReport {
  return {
    signIn: {
      displayName: 'Robin Runner',
      signedIn: true,
      text: "Kept in the system's keyring.",
      consentedAt: '2026-10-02T08:00:00Z',
      endsAt: '2027-04-02T08:00:00Z',
      endsSoon: false,
      refreshedAt: '2026-11-20T17:00:00Z',
    },
    library: {
      songs: 1284,
      bySource: [
        ['likes', 842],
        ['playlists', 418],
        ['catalog', 24],
      ],
      withFeatures: 1197,
      withGenres: 1102,
      tiers: tiers(),
    },
    syncedAt: '2026-11-20T16:40:00Z',
    closed: [],
    saves: [],
    consents: consents(true),
    notices: [],
  };
}

/** Nobody signed in and no songs. */
export function statusSignedOut(): StatusReport {
  return {
    ...status(),
    signIn: {
      displayName: null,
      signedIn: false,
      text: 'Nobody is signed in.',
      consentedAt: null,
      endsAt: null,
      endsSoon: false,
      refreshedAt: null,
    },
    library: {
      ...status().library,
      songs: 0,
      bySource: [
        ['likes', 0],
        ['playlists', 0],
        ['catalog', 0],
      ],
      withFeatures: 0,
      withGenres: 0,
      tiers: tiers(0),
    },
    syncedAt: null,
    consents: consents(null),
  };
}

/** A curve from the steps of a draft's chart. */
export function curveOf(draft: Draft): CurveStep[] {
  return draft.series.steps.map((step) => ({ tier: step.tier, durationMs: step.endMs - step.startMs }));
}

export function recentOf(draft: Draft, title: string, updatedAt: string): RecentMix {
  const { mix } = draft;
  return {
    id: mix.id,
    title,
    template: mix.request.template,
    minutes: mix.request.minutes,
    songs: mix.tracks.length,
    totalMs: draft.series.totalMs,
    status: mix.status,
    verdict: mix.report.verdict,
    curve: curveOf(draft),
    library: draft.library,
    link: draft.link,
    changedSinceSave: draft.changedSinceSave,
    updatedAt,
  };
}

export function overview(): Overview {
  return { library: 'own', status: status(), request: request(), recent: [], syncing: false, public: false };
}

const PARAMETERS: Parameter[] = [
  {
    key: 'fit.temperature',
    text: 'How much chance decides between songs that fit alike.',
    value: '0.08',
    default: '0.08',
    changed: false,
  },
  {
    key: 'fit.rediscovery_share',
    text: 'Share of forgotten songs a mix should hold.',
    value: '0.25',
    default: '0.2',
    changed: true,
  },
  { key: 'score.bpm_matching', text: 'Whether the tempo counts by phase.', value: 'true', default: 'true', changed: false },
];

export function settings(): Settings {
  return {
    dataFolder: '/home/robin/.local/share/runclub',
    market: null,
    bpmMatching: true,
    parameters: structuredClone(PARAMETERS),
    configFault: null,
    neverAgain: [{ trackId: '4RunClubNeverAgain0001', name: 'Stopwatch Lullaby', artistName: 'Velvet Odometer' }],
    ownTempos: [
      { trackId: '4RunClubOwnTempo000001', name: 'Paper Kites', artistName: 'Copper Lanes', bpm: 164, measured: 82 },
      { trackId: '4RunClubOwnTempo000002', name: '', artistName: '', bpm: 150, measured: null },
    ],
    songsUsed: 38,
    importedSongs: 120,
    version: '0.4.0',
  };
}

export function playlists(): Playlist[] {
  return [
    { id: 'list-1', name: 'Sunday long run', owner: 'Robin Runner', songs: 84, readable: true, madeByUs: false, chosen: true },
    { id: 'list-2', name: 'Track night', owner: 'Robin Runner', songs: 41, readable: true, madeByUs: false, chosen: false },
    { id: 'list-3', name: "A friend's list", owner: 'Sam Stride', songs: null, readable: false, madeByUs: false, chosen: false },
    {
      id: 'list-4',
      name: 'RunClub · Pyramid 11/18',
      owner: 'Robin Runner',
      songs: 11,
      readable: true,
      madeByUs: true,
      chosen: false,
    },
  ];
}

export function syncOutcome(): SyncOutcome {
  const ended = { kind: 'done', until: null, error: null };
  return {
    stages: [
      { stage: 'account', ending: ended, done: 1, notes: [] },
      { stage: 'likes', ending: ended, done: 842, notes: [] },
      { stage: 'playlists', ending: ended, done: 418, notes: [] },
      { stage: 'features', ending: ended, done: 1197, notes: ['87 songs are unknown to ReccoBeats.'] },
      { stage: 'genres', ending: ended, done: 611, notes: [] },
    ],
    saves: [],
    continuesAt: null,
    requests: [
      { service: 'Spotify', requests: 27 },
      { service: 'ReccoBeats', requests: 33 },
    ],
  };
}

const MESSAGES: Partial<Record<ErrorCode, [string, string[]]>> = {
  offline: ['Spotify cannot be reached.', ['Check the connection to the internet, then try again.']],
  portTaken: ['Port 8888 of this machine is taken by another program.', ['Close the program that uses it, and try again.']],
  blocked: ['Spotify lets us continue at 14:20.', ['Nothing is lost; the mix is kept.']],
  signedOut: ['Nobody is signed in to Spotify.', ['Connect Spotify, then try again.']],
  signIn: ['Nobody came back from the browser within five minutes.', ['Try again.']],
  notOnTheList: ['This account is not on the list of users of the Client ID.', ['Add its e-mail under User Management.']],
  ownerWithoutPremium: [
    'The owner of the Client ID has no Premium subscription.',
    ['Use a Client ID of an account with Premium.'],
  ],
  cancelled: ['The sign-in was cancelled.', []],
  file: ['The file has no column for titles.', ['Export it again with Exportify.']],
  busy: ['A sync is running already.', []],
  badRequest: ['A Client ID is 32 letters and digits; this has 7.', ['Copy it from the dashboard.']],
};

export function appError(code: ErrorCode, over: Partial<AppError> = {}): AppError {
  const [message, hints] = MESSAGES[code] ?? ['RunClub met a fault of its own.', ['Try again.']];
  return { code, message, hints, until: code === 'blocked' ? '2026-11-20T14:20:00Z' : null, ...over };
}

export function imported(): Import {
  return {
    report: {
      format: 'exportify',
      delimiter: 'comma',
      encoding: 'utf8',
      rowsRead: 124,
      tracks: 120,
      artists: 84,
      merged: 2,
      skipped: 2,
      issues: [{ issue: 'notASong', outcome: 'skipped', count: 2, lines: [17, 93], example: 'spotify:episode:invented' }],
      unknownColumns: [],
      repeatedColumns: [],
      missingColumns: [],
    },
    added: 118,
    updated: 2,
    unchanged: 0,
    notices: [],
  };
}

/** Tempo and effort, then each bonus that is not zero: they add up to the score. */
export function why(draft: Draft, at: number): Why {
  const track = draft.mix.tracks[at];
  if (!track) throw new HostError(appError('badRequest', { message: `The mix has no song ${at + 1}.`, hints: [] }));
  const bonuses = Object.entries(track.bonuses).filter(([, value]) => value !== 0);
  const [low, high] = WINDOWS[track.tier];
  const felt = track.feltTempo === null ? 'An unknown tempo' : `${Math.round(track.feltTempo)} felt BPM`;
  return {
    headline: `${felt} against the ${low}–${high} of this place.`,
    reasons: track.rediscovery ? ['You have not used it for 60 days.'] : [],
    terms: [
      { name: 'Tempo and effort', value: track.baseScore, text: 'How well tempo and energy suit the place.' },
      ...bonuses.map(([name, value]) => ({ name, value, text: 'A bonus.' })),
    ],
    total: track.finalScore,
  };
}
