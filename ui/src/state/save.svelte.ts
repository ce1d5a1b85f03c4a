import { HostError, type Host, type Progress, type SavedDraft } from '../host/host';

/** Where a save stands. A failed one is tried again from where it got to: the steps that were taken are kept. */
export type SaveStage =
  | { name: 'asking' }
  | { name: 'running'; progress: Progress | null }
  | { name: 'failed'; error: HostError }
  | { name: 'done'; saved: SavedDraft };

/** Saves under way, by mix: a dialog that was left finds its save again. */
const running = new WeakMap<Host, Map<string, Saving>>();

/** The save of a mix that is under way, else a new one. */
export function savingOf(host: Host, mixId: string): Saving {
  return running.get(host)?.get(mixId) ?? new Saving(host, mixId);
}

/** Saving one mix as a playlist. It goes on when nobody watches it. */
export class Saving {
  stage = $state.raw<SaveStage>({ name: 'asking' });
  /** When the save that was started last has ended; `null` before there is one. */
  ended: Promise<void> | null = null;
  readonly #host: Host;
  readonly #mixId: string;
  #watchers = 0;

  constructor(host: Host, mixId: string) {
    this.#host = host;
    this.#mixId = mixId;
  }

  /** Whether a dialog shows it now. */
  get watched(): boolean {
    return this.#watchers > 0;
  }

  /** Shows it until the returned function is called. */
  watch(): () => void {
    this.#watchers += 1;
    return () => (this.#watchers -= 1);
  }

  /** Saves under a name; resolves to what was saved, or `null` where it failed. */
  start(name: string, isPublic: boolean): Promise<SavedDraft | null> {
    if (this.stage.name === 'running') return Promise.resolve(null);
    const work = this.#run(name, isPublic);
    this.ended = work.then(() => undefined);
    return work;
  }

  async #run(name: string, isPublic: boolean): Promise<SavedDraft | null> {
    this.stage = { name: 'running', progress: null };
    const others = running.get(this.#host) ?? new Map<string, Saving>();
    running.set(this.#host, others.set(this.#mixId, this));
    try {
      const saved = await this.#host.saveMix(this.#mixId, name, isPublic, (progress) => {
        if (this.stage.name === 'running') this.stage = { name: 'running', progress };
      });
      this.stage = { name: 'done', saved };
      return saved;
    } catch (thrown) {
      this.stage = { name: 'failed', error: HostError.from(thrown) };
      return null;
    } finally {
      others.delete(this.#mixId);
    }
  }
}
