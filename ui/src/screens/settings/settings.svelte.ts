import { HostError, type Host, type Playlist, type Settings } from '../../host/host';

/** What Settings shows beside the overview. Every change answers with the settings as they are then. */
export class SettingsState {
  data = $state.raw<Settings | null>(null);
  /** Why they could not be read. */
  error = $state.raw<HostError | null>(null);
  /** Why the last change was not kept. */
  trouble = $state.raw<HostError | null>(null);
  readonly host: Host;

  constructor(host: Host) {
    this.host = host;
  }

  async load(): Promise<void> {
    try {
      this.data = await this.host.settings();
      this.error = null;
    } catch (thrown) {
      this.error = HostError.from(thrown);
    }
  }

  /** Makes a change; says whether it was kept. */
  async change(work: () => Promise<Settings>): Promise<boolean> {
    return this.does(async () => {
      this.data = await work();
    });
  }

  /** Does something that answers nothing, and reads the settings again after it. */
  async act(work: () => Promise<unknown>): Promise<boolean> {
    return this.does(async () => {
      await work();
      this.data = await this.host.settings();
    });
  }

  private async does(work: () => Promise<void>): Promise<boolean> {
    this.trouble = null;
    try {
      await work();
      return true;
    } catch (thrown) {
      this.trouble = HostError.from(thrown);
      return false;
    }
  }
}

/** The playlists whose songs are music to run to. A choice shows at once; the answers bring it into line. */
export class PlaylistChoice {
  list = $state.raw<readonly Playlist[] | null>(null);
  busy = $state(false);
  trouble = $state.raw<HostError | null>(null);
  readonly #host: Host;
  #asked = 0;

  constructor(host: Host) {
    this.#host = host;
  }

  /** The playlists of the last sync. */
  load(): Promise<void> {
    return this.#ask(() => this.#host.playlists());
  }

  /** The playlists as Spotify has them now. */
  refresh(): Promise<void> {
    return this.#ask(() => this.#host.refreshPlaylists());
  }

  choose(id: string, chosen: boolean): Promise<void> {
    this.list = (this.list ?? []).map((playlist) => (playlist.id === id ? { ...playlist, chosen } : playlist));
    const ids = this.list.filter((playlist) => playlist.chosen).map((playlist) => playlist.id);
    return this.#ask(() => this.#host.choosePlaylists(ids));
  }

  chooseAll(): Promise<void> {
    return this.#ask(() => this.#host.choosePlaylists(null));
  }

  /** Of answers that overtake each other the one asked for last counts; a failed one shows what is kept. */
  async #ask(work: () => Promise<Playlist[]>): Promise<void> {
    this.#asked += 1;
    const mine = this.#asked;
    this.busy = true;
    this.trouble = null;
    let answer: Playlist[] | null = null;
    try {
      answer = await work();
    } catch (thrown) {
      if (mine !== this.#asked) return;
      this.trouble = HostError.from(thrown);
      answer = await this.#host.playlists().catch(() => null);
    }
    if (mine !== this.#asked) return;
    if (answer !== null) this.list = answer;
    this.busy = false;
  }
}

/** Why a playlist cannot be chosen; `null` when it can. */
export function whyNot(playlist: Playlist): string | null {
  if (playlist.madeByUs) return 'Made by RunClub: its songs are in the library already.';
  if (!playlist.readable) return 'Spotify lets apps read only your own playlists and collaborative ones.';
  return null;
}

/** What is wrong with a country as typed; `null` when it can be kept. The empty text leaves it to Spotify. */
export function marketProblem(typed: string): string | null {
  return /^([A-Za-z]{2})?$/.test(typed.trim()) ? null : `“${typed.trim()}” is not a country of two letters, like DE or US.`;
}
