/**
 * What the screens know of the world outside: every command, event and dialog as a typed function. A command gives its
 * data or throws a `HostError`. Screens get the host from `context.ts`; they never import the host's own packages.
 */
import { sentence } from '../lib/sentence';
import type {
  Alternative,
  AppError,
  Change,
  Changed,
  Consent,
  ConnectRequest,
  Draft,
  Eligibility,
  ErrorCode,
  ExportFormat,
  Facets,
  Import,
  ImportAs,
  LibraryKind,
  Overview,
  Page,
  Playlist,
  Progress,
  Request,
  SavedDraft,
  SeedSuggestion,
  Settings,
  SignedIn,
  SyncOutcome,
  TemplateCard,
  Waiting,
  Why,
} from './bindings';

export type * from './bindings';

/** A failure as the window shows it: one sentence, what would help, and when it is worth trying again. */
export class HostError extends Error {
  readonly code: ErrorCode;
  readonly hints: readonly string[];
  /** RFC 3339; where a service has said so. */
  readonly until: string | null;

  constructor(error: AppError) {
    super(sentence(error.message));
    this.name = 'HostError';
    this.code = error.code;
    this.hints = error.hints;
    this.until = error.until ?? null;
  }

  /** Anything that was thrown, as a `HostError`; what is none is a fault of ours. */
  static from(thrown: unknown): HostError {
    if (thrown instanceof HostError) return thrown;
    const message = thrown instanceof Error ? thrown.message : String(thrown);
    return new HostError({ code: 'bug', message: `RunClub met a fault of its own: ${message}`, hints: [], until: null });
  }
}

/** What happens while files are dragged over the window. */
export interface DropListener {
  /** Files are over the window. */
  over(): void;
  /** They left it again. */
  leave(): void;
  /** They were dropped: their paths. */
  drop(paths: string[]): void;
}

/** Ends a subscription. */
export type Unsubscribe = () => void;

export interface Host {
  overview(): Promise<Overview>;
  useLibrary(library: LibraryKind): Promise<void>;
  importLibrary(path: string, as: ImportAs): Promise<Import>;

  checkClientId(text: string): Promise<void>;
  connectSpotify(request: ConnectRequest, onwaiting: (waiting: Waiting) => void): Promise<SignedIn>;
  cancelConnect(): Promise<void>;
  disconnectSpotify(erase: boolean, imports: boolean): Promise<void>;
  setConsent(consent: Consent, agreed: boolean): Promise<void>;
  /** Two letters, or "auto". */
  setMarket(market: string): Promise<void>;
  playlists(): Promise<Playlist[]>;
  refreshPlaylists(): Promise<Playlist[]>;
  /** By id; `null` goes back to all. */
  choosePlaylists(ids: string[] | null): Promise<Playlist[]>;
  syncLibrary(full: boolean, onprogress: (progress: Progress) => void): Promise<SyncOutcome>;
  cancelSync(): Promise<void>;

  eligibility(request: Request): Promise<Eligibility>;
  facets(request: Request): Promise<Facets>;
  suggestSeeds(library: LibraryKind, text: string): Promise<SeedSuggestion[]>;
  templateCards(request: Request): Promise<TemplateCard[]>;

  generateMix(request: Request): Promise<Draft>;
  openMix(id: string): Promise<Draft>;
  customizeMix(id: string, change: Change): Promise<Draft>;
  alternatives(id: string, at: number, most: number): Promise<Alternative[]>;
  whyTrack(id: string, at: number): Promise<Why>;
  saveMix(
    id: string,
    name: string | null,
    isPublic: boolean | null,
    onprogress: (progress: Progress) => void,
  ): Promise<SavedDraft>;
  exportMix(id: string, format: ExportFormat, path: string): Promise<void>;
  duplicateMix(id: string): Promise<Draft>;
  deleteMix(id: string): Promise<void>;
  restoreMix(id: string): Promise<void>;

  settings(): Promise<Settings>;
  /** The value as TOML; `null` sets it back to its default. */
  setParameter(key: string, value: string | null): Promise<Settings>;
  resetParameters(): Promise<Settings>;
  allowAgain(trackId: string): Promise<Settings>;
  /** The measured tempo of a song counts again. */
  forgetTempo(trackId: string): Promise<Settings>;
  clearHistory(): Promise<Settings>;
  openPage(page: Page): Promise<void>;
  version(): Promise<string>;

  /** Something has changed: ask again. */
  onChanged(listener: (changed: Changed) => void): Unsubscribe;
  /** Words for the runner about something that no command asked for. */
  onNotice(listener: (text: string) => void): Unsubscribe;
  /** The path of a library file, or `null` when the runner thought better of it. */
  pickLibraryFile(): Promise<string | null>;
  /** Where an export goes; `name` is without an ending. */
  pickExportPath(name: string, format: ExportFormat): Promise<string | null>;
  onFilesDropped(listener: DropListener): Unsubscribe;
  copyText(text: string): Promise<void>;
}
