import { createContext } from 'svelte';
import { HostError, type Changed, type Host, type Overview } from '../host/host';

/** How things stand, kept fresh: it asks again after every change that the host tells of. */
export class OverviewState {
  data = $state.raw<Overview | null>(null);
  error = $state.raw<HostError | null>(null);
  loading = $state(false);
  /** Whether something has changed that nobody looks at now. */
  stale = $state(false);
  readonly #host: Host;
  #asked = 0;

  constructor(host: Host) {
    this.#host = host;
  }

  /** Asks again. Of answers that overtake each other the one asked for last counts. */
  async refresh(): Promise<void> {
    this.#asked += 1;
    const mine = this.#asked;
    this.loading = true;
    this.stale = false;
    try {
      const data = await this.#host.overview();
      if (mine !== this.#asked) return;
      this.data = data;
      this.error = null;
    } catch (thrown) {
      if (mine !== this.#asked) return;
      this.error = HostError.from(thrown);
    } finally {
      if (mine === this.#asked) this.loading = false;
    }
  }

  /** Refreshes after every change, but for those that can wait until somebody looks; gives the end of it. */
  follow(canWait: (changed: Changed) => boolean = () => false): () => void {
    return this.#host.onChanged((changed) => {
      if (canWait(changed)) this.stale = true;
      else void this.refresh();
    });
  }
}

export const [getOverview, provideOverview] = createContext<OverviewState>();
