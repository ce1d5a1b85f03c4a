import type { Draft, LibraryKind, MixTrack } from '../host/host';

const SPOTIFY_ID = /^[0-9A-Za-z]{22}$/;

/** Whether a song can be found at Spotify: songs of files may have ids of ours, and the demo's are invented. */
export function isAtSpotify(track: Pick<MixTrack, 'trackId'>, library: LibraryKind): boolean {
  return library === 'own' && SPOTIFY_ID.test(track.trackId);
}

/** The links of a draft's songs in playing order, a line each; songs that are not at Spotify are left out. */
export function links(draft: Draft): string[] {
  return draft.mix.tracks
    .filter((track) => isAtSpotify(track, draft.library))
    .map((track) => `https://open.spotify.com/track/${track.trackId}`);
}
