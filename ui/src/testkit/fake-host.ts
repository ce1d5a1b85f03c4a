/**
 * A stand-in for the host: screens are tested with it, and `npm run demo` shows the whole app with it in a plain
 * browser. It answers truly in the small; a test can make any method fail or wait, and step the long ones.
 */
import {
  HostError,
  type AppError,
  type Changed,
  type DropListener,
  type Draft,
  type ErrorCode,
  type Host,
  type Overview,
  type Playlist,
  type Progress,
  type Settings,
  type SyncOutcome,
} from '../host/host';
import * as documents from './documents';
import { FakeDesk } from './fake-desk';
import { syncProgress } from './sync-script';

export interface FakeOptions {
  /** What the overview says otherwise than `documents.overview()`; `recent` is always made from the drafts. */
  overview?: Partial<Overview>;
  /** Drafts that are kept already, the last changed first. */
  drafts?: Draft[];
  /** What `generateMix` gives; else the pyramid with the request's values. */
  generated?: () => Draft;
  settings?: Partial<Settings>;
  playlists?: Playlist[];
  syncOutcome?: SyncOutcome;
  /** What the open and save dialogs answer. */
  libraryFile?: string | null;
  exportPath?: string | null;
  /** Methods that fail from the start, each time. */
  errors?: Partial<Record<keyof Host, AppError>>;
  /** How sync, save and sign-in go on: at once, by `step()`, or by themselves after so many milliseconds. */
  pace?: 'at-once' | 'stepped' | number;
}

/** A method that waits until it is told to go on. */
export interface Held {
  release(): void;
  fail(error: AppError): void;
}

export interface Call {
  method: keyof Host;
  args: unknown[];
}

const CLIENT_ID = /^[0-9a-f]{32}$/;
const PLAYLIST_LINK = 'https://open.spotify.com/playlist/3RunClubFakePlaylist01';

export class FakeHost implements Host {
  /** Every call, in order. */
  readonly calls: Call[] = [];
  readonly desk: FakeDesk;
  /** What was copied last. */
  copied: string | null = null;
  now: Overview;
  current: Settings;
  lists: Playlist[];
  readonly #options: FakeOptions;
  readonly #errors = new Map<keyof Host, { error: AppError; once: boolean }>();
  readonly #held = new Map<keyof Host, Promise<void>>();
  readonly #changed = new Set<(changed: Changed) => void>();
  readonly #notices = new Set<(text: string) => void>();
  readonly #drops = new Set<DropListener>();
  #tick: (() => void) | null = null;
  #cancelled = false;

  constructor(options: FakeOptions = {}) {
    this.#options = options;
    this.desk = new FakeDesk(options.drafts ?? []);
    this.now = { ...documents.overview(), ...options.overview };
    this.current = { ...documents.settings(), ...options.settings };
    this.lists = options.playlists ?? documents.playlists();
    for (const [method, error] of Object.entries(options.errors ?? {})) {
      this.#errors.set(method as keyof Host, { error, once: false });
    }
  }

  // What tests do with it.

  /** From now on the method fails, or with `once` the next time only. */
  fail(method: keyof Host, error: AppError | ErrorCode, once = false): void {
    this.#errors.set(method, { error: typeof error === 'string' ? documents.appError(error) : error, once });
  }

  /** The method succeeds again. */
  heal(method: keyof Host): void {
    this.#errors.delete(method);
  }

  /** The method's calls wait. */
  hold(method: keyof Host): Held {
    let release = (): void => undefined;
    this.#held.set(method, new Promise((resolve) => (release = resolve)));
    const go = (): void => {
      this.#held.delete(method);
      release();
    };
    return {
      release: go,
      fail: (error) => {
        this.fail(method, error, true);
        go();
      },
    };
  }

  /** Lets a stepped sync, save or sign-in go on by one step. */
  step(): void {
    this.#tick?.();
  }

  emit(changed: Changed): void {
    for (const listener of this.#changed) listener(changed);
  }

  /** Words about something that no command asked for. */
  notice(text: string): void {
    for (const listener of this.#notices) listener(text);
  }

  /** Files over the window, gone again, or dropped. */
  dragFiles(what: 'over' | 'leave' | string[]): void {
    for (const listener of this.#drops) {
      if (Array.isArray(what)) listener.drop(what);
      else listener[what]();
    }
  }

  called(method: keyof Host): unknown[][] {
    return this.calls.filter((call) => call.method === method).map((call) => call.args);
  }

  // What the app does with it.

  overview = () =>
    this.#answer('overview', [], () => {
      const titles = new Map(documents.templateCards(this.now.request).map((card) => [card.template, card.name]));
      const recent = this.desk.drafts().map((draft) => {
        const { template, now } = draft.mix.request;
        return documents.recentOf(draft, template === null ? 'Custom' : (titles.get(template) ?? template), now);
      });
      return { ...this.now, recent };
    });

  useLibrary: Host['useLibrary'] = (library) =>
    this.#answer('useLibrary', [library], () => {
      this.now = { ...this.now, library };
      this.emit('library');
    });

  importLibrary: Host['importLibrary'] = (path, as) =>
    this.#answer('importLibrary', [path, as], () => {
      this.now = { ...this.now, library: 'own', status: { ...this.now.status, library: documents.status().library } };
      this.emit('library');
      return documents.imported();
    });

  checkClientId: Host['checkClientId'] = (text) =>
    this.#answer('checkClientId', [text], () => {
      if (CLIENT_ID.test(text.trim())) return;
      const message = `A Client ID is 32 digits and letters from a to f; this has ${text.trim().length} characters.`;
      throw new HostError(documents.appError('badRequest', { message }));
    });

  connectSpotify: Host['connectSpotify'] = (request, onwaiting) =>
    this.#answer('connectSpotify', [request], async () => {
      this.#cancelled = false;
      onwaiting({ address: 'https://accounts.spotify.com/authorize?client_id=invented', opened: true });
      await this.#pause();
      if (this.#cancelled) throw new HostError(documents.appError('cancelled'));
      const status = { ...this.now.status, signIn: documents.status().signIn };
      this.now = { ...this.now, library: 'own', status };
      this.emit('account');
      return { displayName: 'Robin Runner', keptIn: "the system's keyring", notes: [] };
    });

  cancelConnect = () => this.#answer('cancelConnect', [], () => this.#cancel());

  disconnectSpotify: Host['disconnectSpotify'] = (erase, imports) =>
    this.#answer('disconnectSpotify', [erase, imports], () => {
      const { signIn, library } = documents.statusSignedOut();
      this.now = { ...this.now, status: { ...this.now.status, signIn, library: erase ? library : this.now.status.library } };
      this.emit('account');
    });

  setConsent: Host['setConsent'] = (consent, agreed) =>
    this.#answer('setConsent', [consent, agreed], () => {
      const consents = this.now.status.consents.map((one) => (one.consent === consent ? { ...one, agreed } : one));
      this.now = { ...this.now, status: { ...this.now.status, consents } };
      this.emit('account');
    });

  setMarket: Host['setMarket'] = (market) =>
    this.#answer('setMarket', [market], () => {
      this.current = { ...this.current, market: market === 'auto' ? null : market.toUpperCase() };
    });

  playlists = () => this.#answer('playlists', [], () => this.lists);
  refreshPlaylists = () => this.#answer('refreshPlaylists', [], () => this.lists);

  choosePlaylists: Host['choosePlaylists'] = (ids) =>
    this.#answer('choosePlaylists', [ids], () => {
      this.lists = this.lists.map((list) => ({ ...list, chosen: list.readable && (ids === null || ids.includes(list.id)) }));
      return this.lists;
    });

  syncLibrary: Host['syncLibrary'] = (full, onprogress) =>
    this.#answer('syncLibrary', [full], async () => {
      if (this.now.syncing) throw new HostError(documents.appError('busy'));
      this.#cancelled = false;
      this.#setSyncing(true);
      const outcome = structuredClone(this.#options.syncOutcome ?? documents.syncOutcome());
      for (const progress of syncProgress()) {
        await this.#pause();
        if (this.#cancelled) break;
        onprogress(progress);
      }
      if (this.#cancelled) {
        outcome.stages = outcome.stages.map((stage) => ({ ...stage, ending: { kind: 'cancelled', until: null, error: null } }));
      }
      this.#setSyncing(false);
      return outcome;
    });

  cancelSync = () => this.#answer('cancelSync', [], () => this.#cancel());

  eligibility: Host['eligibility'] = (request) =>
    this.#answer('eligibility', [request], () => ({
      supply: 'enough' as const,
      sentence: '14 songs reach Max: enough for one peak',
      details: ['87 songs have no tempo yet.'],
      songs: 1197,
      tiers: documents.tiers(),
    }));

  facets: Host['facets'] = (request) => this.#answer('facets', [request], () => documents.facets());

  suggestSeeds: Host['suggestSeeds'] = (library, text) =>
    this.#answer('suggestSeeds', [library, text], () =>
      documents.seeds().filter((seed) => seed.label.toLowerCase().includes(text.trim().toLowerCase())),
    );

  templateCards: Host['templateCards'] = (request) =>
    this.#answer('templateCards', [request], () => documents.templateCards(request));

  generateMix: Host['generateMix'] = (request) =>
    this.#answer('generateMix', [request], () => {
      const draft = this.#options.generated?.() ?? documents.pyramid();
      draft.mix.id = `mix-${this.desk.drafts().length + 1}`;
      draft.mix.request = { ...request };
      this.now = { ...this.now, request };
      return this.#mixes(this.desk.keep(draft));
    });

  openMix: Host['openMix'] = (id) => this.#answer('openMix', [id], () => this.desk.open(id));

  customizeMix: Host['customizeMix'] = (id, change) =>
    this.#answer('customizeMix', [id, change], () => this.#mixes(this.desk.change(id, change)));

  alternatives: Host['alternatives'] = (id, at, most) =>
    this.#answer('alternatives', [id, at, most], () => this.desk.alternatives(id, at, most));

  whyTrack: Host['whyTrack'] = (id, at) => this.#answer('whyTrack', [id, at], () => documents.why(this.desk.open(id), at));

  saveMix: Host['saveMix'] = (id, name, isPublic, onprogress) =>
    this.#answer('saveMix', [id, name, isPublic], async () => {
      const steps = 3;
      for (let done = 1; done <= steps; done += 1) {
        await this.#pause();
        onprogress({ stage: 'saving', done, total: steps, rate: 1, secondsLeft: steps - done, requests: done });
      }
      this.now = { ...this.now, public: isPublic ?? this.now.public };
      const draft = this.#mixes(this.desk.saved(id, name, PLAYLIST_LINK));
      return { draft, name: draft.name, link: PLAYLIST_LINK, verified: true, notes: [] };
    });

  exportMix: Host['exportMix'] = (id, format, path) => this.#answer('exportMix', [id, format, path], () => undefined);

  duplicateMix: Host['duplicateMix'] = (id) => this.#answer('duplicateMix', [id], () => this.#mixes(this.desk.duplicate(id)));

  deleteMix: Host['deleteMix'] = (id) => this.#answer('deleteMix', [id], () => this.#mixes(this.desk.setDeleted(id, true)));

  restoreMix: Host['restoreMix'] = (id) => this.#answer('restoreMix', [id], () => this.#mixes(this.desk.setDeleted(id, false)));

  settings = () => this.#answer('settings', [], () => this.current);

  setParameter: Host['setParameter'] = (key, value) =>
    this.#answer('setParameter', [key, value], () => {
      const parameters = this.current.parameters.map((parameter) => {
        if (parameter.key !== key) return parameter;
        const next = value ?? parameter.default;
        return { ...parameter, value: next, changed: next !== parameter.default };
      });
      const matching = parameters.find((parameter) => parameter.key === 'score.bpm_matching');
      this.current = { ...this.current, parameters, bpmMatching: matching?.value !== 'false' };
      return this.current;
    });

  resetParameters = () =>
    this.#answer('resetParameters', [], () => {
      const parameters = this.current.parameters.map((one) => ({ ...one, value: one.default, changed: false }));
      this.current = { ...this.current, parameters, configFault: null, bpmMatching: true };
      return this.current;
    });

  allowAgain: Host['allowAgain'] = (trackId) =>
    this.#answer('allowAgain', [trackId], () => {
      const neverAgain = this.current.neverAgain.filter((track) => track.trackId !== trackId);
      this.current = { ...this.current, neverAgain };
      return this.current;
    });

  forgetTempo: Host['forgetTempo'] = (trackId) =>
    this.#answer('forgetTempo', [trackId], () => {
      const ownTempos = this.current.ownTempos.filter((tempo) => tempo.trackId !== trackId);
      this.current = { ...this.current, ownTempos };
      this.emit('library');
      return this.current;
    });

  clearHistory = () =>
    this.#answer('clearHistory', [], () => {
      this.current = { ...this.current, songsUsed: 0 };
      return this.current;
    });

  openPage: Host['openPage'] = (page) => this.#answer('openPage', [page], () => undefined);
  version = () => this.#answer('version', [], () => this.current.version);

  onChanged: Host['onChanged'] = (listener) => {
    this.#changed.add(listener);
    return () => this.#changed.delete(listener);
  };

  onNotice: Host['onNotice'] = (listener) => {
    this.#notices.add(listener);
    return () => this.#notices.delete(listener);
  };

  pickLibraryFile = () => this.#answer('pickLibraryFile', [], () => this.#options.libraryFile ?? null);

  pickExportPath: Host['pickExportPath'] = (name, format) =>
    this.#answer('pickExportPath', [name, format], () => this.#options.exportPath ?? null);

  onFilesDropped: Host['onFilesDropped'] = (listener) => {
    this.#drops.add(listener);
    return () => this.#drops.delete(listener);
  };

  copyText: Host['copyText'] = (text) =>
    this.#answer('copyText', [text], () => {
      this.copied = text;
    });

  async #answer<T>(method: keyof Host, args: unknown[], work: () => T | Promise<T>): Promise<T> {
    this.calls.push({ method, args: structuredClone(args) });
    await this.#held.get(method);
    const failing = this.#errors.get(method);
    if (failing) {
      if (failing.once) this.#errors.delete(method);
      throw new HostError(failing.error);
    }
    return structuredClone(await work());
  }

  #mixes<T>(value: T): T {
    this.emit('mixes');
    return value;
  }

  #setSyncing(syncing: boolean): void {
    this.now = { ...this.now, syncing };
    this.emit('sync');
  }

  #cancel(): void {
    this.#cancelled = true;
    this.#tick?.();
  }

  #pause(): Promise<void> {
    const pace = this.#options.pace ?? 'at-once';
    if (pace === 'at-once') return Promise.resolve();
    return new Promise((resolve) => {
      const go = (): void => {
        this.#tick = null;
        resolve();
      };
      this.#tick = go;
      if (typeof pace === 'number') setTimeout(go, pace);
    });
  }
}
