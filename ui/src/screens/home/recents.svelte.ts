import type { Draft, Host, RecentMix, SavedDraft } from '../../host/host';
import type { Toasts } from '../../state/toasts.svelte';

/** What the runner does with kept mixes without opening them. */
export class Recents {
  /** Removed a moment ago: not shown, though the host may still list them. */
  hidden = $state.raw<ReadonlySet<string>>(new Set());
  /** The mix that is being saved again, and how many of three steps are done. */
  saving = $state.raw<{ id: string; done: number } | null>(null);
  readonly #host: Host;
  readonly #toasts: Toasts;

  constructor(host: Host, toasts: Toasts) {
    this.#host = host;
    this.#toasts = toasts;
  }

  /** Removes a mix at once; the toast brings it back. */
  async remove(mix: RecentMix): Promise<void> {
    this.hidden = new Set([...this.hidden, mix.id]);
    try {
      await this.#host.deleteMix(mix.id);
      this.#toasts.show(`${mix.title} removed`, { action: { label: 'Undo', run: () => void this.restore(mix) } });
    } catch (thrown) {
      this.#show(mix.id);
      this.#toasts.fail(thrown);
    }
  }

  async restore(mix: RecentMix): Promise<void> {
    try {
      await this.#host.restoreMix(mix.id);
      this.#show(mix.id);
    } catch (thrown) {
      this.#toasts.fail(thrown);
    }
  }

  /** A copy of a mix; `null` when that failed. */
  async duplicate(mix: RecentMix): Promise<Draft | null> {
    try {
      return await this.#host.duplicateMix(mix.id);
    } catch (thrown) {
      this.#toasts.fail(thrown);
      return null;
    }
  }

  /** Writes the mix as it stands now to its playlist. */
  async saveAgain(mix: RecentMix): Promise<SavedDraft | null> {
    if (this.saving) return null;
    this.saving = { id: mix.id, done: 0 };
    try {
      const saved = await this.#host.saveMix(mix.id, null, null, ({ done }) => (this.saving = { id: mix.id, done }));
      this.#toasts.show([`“${saved.name}” is saved.`, ...saved.notes].join(' '), { kind: 'good' });
      return saved;
    } catch (thrown) {
      this.#toasts.fail(thrown);
      return null;
    } finally {
      this.saving = null;
    }
  }

  #show(id: string): void {
    this.hidden = new Set([...this.hidden].filter((other) => other !== id));
  }
}

/** The id in the link of a playlist at Spotify. */
export function playlistId(link: string): string | null {
  return /\/playlist\/([0-9A-Za-z]+)/.exec(link)?.[1] ?? null;
}
