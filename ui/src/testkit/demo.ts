/** The states that `npm run demo` can show: `?state=offline`, and `&theme=light`, `&text=200`, `&screen=settings`. */
import type { Overview } from '../host/host';
import { appError, long, nothing, overview, own, partial, pyramid, status, statusSignedOut } from './documents';
import { FakeHost, type FakeOptions } from './fake-host';

const closed = [{ what: 'Spotify', until: '2026-11-20T18:20:00Z' }];

function signedOut(library: Overview['library']): Partial<Overview> {
  return { library, status: statusSignedOut() };
}

const STATES: Record<string, () => FakeOptions> = {
  usual: () => ({ drafts: [own(pyramid()), long(), partial()], generated: () => own(pyramid()) }),
  first: () => ({ overview: signedOut(null) }),
  demo: () => ({
    overview: { ...signedOut('demo'), status: { ...statusSignedOut(), library: status().library } },
    drafts: [pyramid()],
  }),
  empty: () => ({ overview: signedOut('own') }),
  new: () => ({}),
  long: () => ({ drafts: [long()], generated: long }),
  partial: () => ({ drafts: [partial()], generated: partial }),
  nothing: () => ({ drafts: [nothing()], generated: nothing }),
  blocked: () => ({
    overview: { status: { ...status(), closed } },
    drafts: [own(pyramid())],
    errors: { saveMix: appError('blocked'), syncLibrary: appError('blocked') },
  }),
  offline: () => ({
    drafts: [own(pyramid())],
    errors: { saveMix: appError('offline'), syncLibrary: appError('offline'), connectSpotify: appError('offline') },
  }),
  unsaved: () => ({
    overview: {
      status: {
        ...status(),
        saves: [
          {
            mixId: pyramid().mix.id,
            name: 'RunClub · Pyramid 11/20',
            state: '8 of 11 songs are in the playlist; Spotify cannot be reached.',
            link: null,
            stuck: false,
          },
        ],
        notices: ['The store was repaired from its copy of this morning.'],
      },
    },
    drafts: [pyramid()],
  }),
  fault: () => ({
    errors: { overview: appError('store', { message: 'The store cannot be read.', hints: ['Start RunClub again.'] }) },
  }),
};

const PACE_MS = 700;

export function demoHost(query: URLSearchParams): FakeHost {
  const theme = query.get('theme');
  if (theme) localStorage.setItem('runclub.theme', theme);
  const text = Number(query.get('text'));
  if (text > 0) document.documentElement.style.fontSize = `${text}%`;
  const options = (STATES[query.get('state') ?? 'usual'] ?? STATES['usual'])?.() ?? {};
  const base = { ...overview(), ...options.overview };
  return new FakeHost({
    pace: PACE_MS,
    libraryFile: '/home/robin/library.csv',
    exportPath: '/home/robin/mix',
    ...options,
    overview: base,
  });
}
