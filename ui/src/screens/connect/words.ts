import type { Consent, ErrorCode } from '../../host/host';

/** Where Spotify sends the runner back to; the dashboard must list exactly this. */
export const REDIRECT_URI = 'http://127.0.0.1:8888/callback';

/** What connecting brings. */
export const BENEFITS: readonly { title: string; text: string }[] = [
  { title: 'Your own music', text: 'Mixes are made from your liked songs and playlists.' },
  { title: 'Saved as a playlist', text: 'A mix becomes a playlist that plays wherever Spotify plays.' },
  { title: 'Fresh choices', text: 'What you heard lately rests; forgotten favourites come back.' },
];

/** What Spotify's page will ask for, in its own words, and why. */
export const PERMISSIONS: readonly { asks: string; why: string }[] = [
  { asks: 'Your saved content', why: 'to read your liked songs' },
  { asks: 'Your playlists, private and collaborative', why: 'to read the playlists you choose' },
  {
    asks: 'Your top artists and recently played songs',
    why: 'to let songs rest and to find forgotten ones; not read without “what you played”',
  },
  { asks: 'Create and change playlists', why: 'to save a mix; other playlists of yours are never changed' },
];

export const PRIVACY =
  'RunClub has no server and no telemetry: your library stays in one folder on this machine, and only what you agree to below leaves it.';

/** What each consent is called; the program says what it means. */
export const CONSENT_NAMES: Record<Consent, string> = {
  reccobeats: 'Tempo and energy from ReccoBeats',
  musicbrainz: 'Genres from MusicBrainz',
  lastfm: 'Genres from Last.fm',
  listening: 'What you played',
  suggestions: 'Suggestions from ReccoBeats',
};

/** What happened, and what would help, before the details that the program gives. */
export interface FailureWords {
  title: string;
  text: string;
}

const FAILURES: Partial<Record<ErrorCode, FailureWords>> = {
  cancelled: {
    title: 'The sign-in was cancelled',
    text: 'Nothing has changed. You can connect at any time; library files and the demo work without an account.',
  },
  signIn: {
    title: 'The sign-in did not finish',
    text: 'If Spotify’s page spoke of an invalid client or redirect URI, compare step 2 with your dashboard letter by letter. If you declined there or the time ran out, try again.',
  },
  noKeyring: {
    title: 'This system has no keyring',
    text: 'The sign-in belongs in the system’s keyring. Without one, RunClub can keep it in a file in its folder that only your user account may read.',
  },
  notOnTheList: {
    title: 'This account is not on the list of your app',
    text: 'Open your app at the dashboard, go to User Management, and add the e-mail address of this Spotify account. Then try again.',
  },
  ownerWithoutPremium: {
    title: 'The owner of the Client ID has no Premium',
    text: 'Spotify stops apps whose owner has no Premium subscription. Renew it, or use a Client ID from an account that has it.',
  },
  offline: {
    title: 'Spotify cannot be reached',
    text: 'The network or Spotify is down. Nothing is lost; try again when the connection is back.',
  },
  portTaken: {
    title: 'Another program uses the way back',
    text: `Spotify sends you back to ${REDIRECT_URI}, and another program listens there. Close that program, or another RunClub, then try again.`,
  },
  blocked: { title: 'Spotify asks us to wait', text: 'Nothing is sent until then. Nothing is lost.' },
  scopeMissing: { title: 'A permission is missing', text: 'Try again, and agree to everything on Spotify’s page.' },
  busy: { title: 'Another sign-in is under way', text: 'Finish or close it, then try again.' },
  badRequest: { title: 'There is no usable Client ID', text: 'Copy it from your app’s page on the dashboard into step 3.' },
};

export function failureWords(code: ErrorCode): FailureWords {
  return FAILURES[code] ?? { title: 'Spotify could not be connected', text: 'Nothing has changed; you can try again.' };
}

/** Whether the helper with the three steps may hold the way out. */
export function concernsClientId(code: ErrorCode): boolean {
  return code === 'signIn' || code === 'badRequest' || code === 'ownerWithoutPremium' || code === 'notOnTheList';
}
