import { untrack } from 'svelte';
import { HostError, type Host, type Progress, type Stage, type SyncOutcome } from '../host/host';

/**
 * The sync of this window. It belongs to the host and to no screen, so it goes on while the runner is
 * elsewhere; there is one at a time.
 */
export class SyncState {
  running = $state(false);
  /** The runner asked to stop; what is being fetched at this moment still ends. */
  stopping = $state(false);
  /** What is known of the stages that have begun. */
  progress = $state.raw<ReadonlyMap<Stage, Progress>>(new Map());
  /** The stage that told something last. */
  current = $state.raw<Progress | null>(null);
  /** What the last sync did; until it is dismissed or another begins. */
  outcome = $state.raw<SyncOutcome | null>(null);
  /** Why the last sync could not begin or go on. */
  error = $state.raw<HostError | null>(null);
  /** Whether a screen shows the sync in full. */
  readonly watched: boolean;
  readonly #host: Host;
  #watchers = $state(0);

  constructor(host: Host) {
    this.#host = host;
    this.watched = $derived(this.#watchers > 0);
  }

  /** Fetches what is new; `full` reads every list from end to end. Does nothing while a sync is running. */
  async start(full = false): Promise<void> {
    if (this.running) return;
    this.running = true;
    this.dismiss();
    this.progress = new Map();
    this.current = null;
    try {
      this.outcome = await this.#host.syncLibrary(full, (progress) => this.#tell(progress));
    } catch (thrown) {
      this.error = HostError.from(thrown);
    } finally {
      this.running = false;
      this.stopping = false;
    }
  }

  /** Asks to stop; the sync ends with an outcome of its own. */
  async cancel(): Promise<void> {
    if (!this.running || this.stopping) return;
    this.stopping = true;
    try {
      await this.#host.cancelSync();
    } catch (thrown) {
      this.stopping = false;
      this.error = HostError.from(thrown);
    }
  }

  /** A screen shows the sync in full, until the end that is given back. */
  watch(): () => void {
    untrack(() => (this.#watchers += 1));
    return () => (this.#watchers -= 1);
  }

  /** Puts the account of the last sync away. */
  dismiss(): void {
    this.outcome = null;
    this.error = null;
  }

  #tell(progress: Progress): void {
    this.current = progress;
    this.progress = new Map(this.progress).set(progress.stage, progress);
  }
}

const states = new WeakMap<Host, SyncState>();

/** The sync of a host. */
export function syncOf(host: Host): SyncState {
  const known = states.get(host);
  if (known) return known;
  const made = new SyncState(host);
  states.set(host, made);
  return made;
}
