import { HostError, type Host, type Progress, type SavedDraft } from '../host/host';

/** Where a save stands. A failed one is tried again from where it got to: the steps that were taken are kept. */
export type SaveStage =
  | { name: 'asking' }
  | { name: 'running'; progress: Progress | null }
  | { name: 'failed'; error: HostError }
  | { name: 'done'; saved: SavedDraft };

/** Saving one mix as a playlist. */
export class Saving {
  stage = $state.raw<SaveStage>({ name: 'asking' });
  readonly #host: Host;
  readonly #mixId: string;

  constructor(host: Host, mixId: string) {
    this.#host = host;
    this.#mixId = mixId;
  }

  /** Saves under a name; resolves to what was saved, or `null` where it failed. */
  async start(name: string, isPublic: boolean): Promise<SavedDraft | null> {
    if (this.stage.name === 'running') return null;
    this.stage = { name: 'running', progress: null };
    try {
      const saved = await this.#host.saveMix(this.#mixId, name, isPublic, (progress) => {
        if (this.stage.name === 'running') this.stage = { name: 'running', progress };
      });
      this.stage = { name: 'done', saved };
      return saved;
    } catch (thrown) {
      this.stage = { name: 'failed', error: HostError.from(thrown) };
      return null;
    }
  }
}
