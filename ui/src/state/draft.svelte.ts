import { HostError, type Change, type Draft, type Host, type MixTrack } from '../host/host';
import { moveSeries, moveTracks, placeAfterMove } from '../lib/order';

/** How a change ended: kept, refused, or not tried because one before it was refused. */
export type Ending = { kind: 'done'; before: Draft; after: Draft } | { kind: 'refused' } | { kind: 'untried' };

type Waiting = {
  change: Change;
  /** The song it is about: what is done before may bring it to another place, or take it out. */
  song: Pick<MixTrack, 'trackId' | 'name'> | null;
  settle: (ending: Ending) => void;
};

/**
 * The mix that is being shaped. Changes are asked for one at a time, in the order they were made; only
 * moves are shown before the answer. A change means the song that was seen at its place, wherever that song is by
 * then. A refused change ends those that wait behind it, because they meant the mix it would have made.
 */
export class OpenDraft {
  readonly id: string;
  readonly #host: Host;

  /** The draft as the last answer left it; `null` until it is opened. */
  draft = $state.raw<Draft | null>(null);
  /** Why it could not be opened. */
  failure = $state.raw<HostError | null>(null);
  /** Why the last change was refused; until it is dismissed or another change is made. */
  trouble = $state.raw<HostError | null>(null);
  /** How many changes waited behind the refused one and were not tried. */
  untried = $state(0);
  /** The place that list, chart and panel speak about. */
  selected = $state<number | null>(null);
  /** The place under the pointer, in the list or the chart. */
  hovered = $state<number | null>(null);

  #queue = $state.raw<readonly Waiting[]>([]);
  #isStale = false;

  /** The moves that wait for their answer; what comes after another kind of change is not foreseen. */
  readonly #foreseen = $derived.by(() => {
    const moves: { from: number; to: number }[] = [];
    for (const { change } of this.#queue) {
      if (change.kind === 'move') moves.push(change);
      else if (change.kind !== 'lock' && change.kind !== 'unlock') break;
    }
    return moves;
  });

  /** The songs as they are shown: with the moves that wait for their answer. */
  readonly tracks = $derived.by(() => {
    let tracks = this.draft?.mix.tracks ?? [];
    for (const { from, to } of this.#foreseen) tracks = moveTracks(tracks, from, to);
    return tracks;
  });

  /** The chart of these songs. */
  readonly series = $derived.by(() => {
    let series = this.draft?.series ?? null;
    let tracks = this.draft?.mix.tracks ?? [];
    for (const { from, to } of this.#foreseen) {
      if (series !== null) series = moveSeries(series, tracks, from, to);
      tracks = moveTracks(tracks, from, to);
    }
    return series;
  });

  /** The change that is being asked for. */
  readonly running = $derived(this.#queue[0]?.change ?? null);
  readonly busy = $derived(this.#queue.length > 0);
  readonly canUndo = $derived(this.busy || typeof this.draft?.undo === 'string');
  readonly canRedo = $derived(typeof this.draft?.redo === 'string');

  constructor(host: Host, id: string) {
    this.#host = host;
    this.id = id;
  }

  /** Opens the mix, or tries again. */
  async open(): Promise<void> {
    this.failure = null;
    try {
      this.draft = await this.#host.openMix(this.id);
    } catch (thrown) {
      this.failure = HostError.from(thrown);
    }
  }

  /** Asks again for what something else may have changed; not while a change of the runner is under way. */
  async refresh(): Promise<void> {
    const before = this.draft;
    if (this.busy || before === null) return;
    try {
      const draft = await this.#host.openMix(this.id);
      if (this.draft === before && !this.busy) this.take(draft);
    } catch {
      // What is shown stays: the next change tells what is wrong.
    }
  }

  /** Takes over a draft that another command has answered with. */
  take(draft: Draft): void {
    const kept = this.#selectedId();
    this.draft = draft;
    this.#reselect(kept);
  }

  /** Takes over what a save has answered with. A change under way may know more, so then the mix is asked for after it. */
  takeSaved(draft: Draft): void {
    if (this.busy) this.#isStale = true;
    else this.take(draft);
  }

  /** Asks for a change after those that wait. */
  apply(change: Change): Promise<Ending> {
    this.trouble = null;
    return new Promise((settle) => {
      const idle = !this.busy;
      const place = placeOf(change);
      this.#queue = [...this.#queue, { change, song: place === null ? null : (this.tracks[place] ?? null), settle }];
      if (change.kind === 'move' && this.selected !== null) {
        this.selected = placeAfterMove(this.selected, change.from, change.to);
      }
      if (idle) void this.#work();
    });
  }

  dismissTrouble(): void {
    this.trouble = null;
  }

  async #work(): Promise<void> {
    let next = this.#queue[0];
    while (next !== undefined) {
      let answer: Draft;
      try {
        answer = await this.#host.customizeMix(this.id, this.#asItStands(next));
      } catch (thrown) {
        this.#refuse(HostError.from(thrown));
        return;
      }
      const kept = this.#selectedId();
      const before = this.draft ?? answer;
      this.draft = answer;
      this.#queue = this.#queue.slice(1);
      this.#reselect(kept);
      next.settle({ kind: 'done', before, after: answer });
      next = this.#queue[0];
    }
    this.#catchUp();
  }

  /** Asks for what a save has changed while changes were under way. */
  #catchUp(): void {
    if (!this.#isStale) return;
    this.#isStale = false;
    void this.refresh();
  }

  /** The change at the place where its song is now. */
  #asItStands({ change, song }: Waiting): Change {
    if (song === null) return change;
    const tracks = this.draft?.mix.tracks ?? [];
    const place = tracks.findIndex(({ trackId }) => trackId === song.trackId);
    if (place < 0) throw gone(song.name);
    if (change.kind === 'move') return { ...change, from: place, to: Math.min(change.to, tracks.length - 1) };
    return { ...change, at: place } as Change;
  }

  #refuse(trouble: HostError): void {
    const kept = this.#selectedId();
    const [refused, ...untried] = this.#queue;
    this.#queue = [];
    this.trouble = trouble;
    this.untried = untried.length;
    this.#reselect(kept);
    refused?.settle({ kind: 'refused' });
    for (const { settle } of untried) settle({ kind: 'untried' });
    this.#catchUp();
  }

  #selectedId(): string | null {
    return this.selected === null ? null : (this.tracks[this.selected]?.trackId ?? null);
  }

  /** Keeps the selection on its song; where the song has gone, on its place. */
  #reselect(trackId: string | null): void {
    if (this.selected === null) return;
    const at = this.tracks.findIndex((track) => track.trackId === trackId);
    if (at >= 0) this.selected = at;
    else this.selected = this.tracks.length === 0 ? null : Math.min(this.selected, this.tracks.length - 1);
  }
}

/** The place of the song that a change is about; `null` for one about the whole mix. */
function placeOf(change: Change): number | null {
  if (change.kind === 'move') return change.from;
  return 'at' in change && change.kind !== 'insert' ? change.at : null;
}

function gone(name: string): HostError {
  const message = `«${name}» is no longer in the mix`;
  return new HostError({ code: 'refused', message, hints: ['The change before took it out; undo brings it back.'] });
}
