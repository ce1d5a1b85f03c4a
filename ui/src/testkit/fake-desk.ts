/** Mixes in memory with a history of edits: what the engine does, in the simplest form that is still true. */
import {
  HostError,
  type Alternative,
  type Block,
  type BlockFit,
  type Change,
  type Draft,
  type MixTrack,
  type TempoFix,
} from '../host/host';
import { alternatives, appError, WINDOWS } from './documents';

/** BPM outside the window that still suit a slot. */
const NEAR_BPM = 6;

interface Entry {
  draft: Draft;
  words: string;
}

interface Kept {
  draft: Draft;
  past: Entry[];
  future: Entry[];
  deleted: boolean;
}

function fitOf(track: MixTrack): BlockFit {
  if (track.feltTempo === null) return 'unknown';
  const [low, high] = WINDOWS[track.tier];
  if (track.feltTempo >= low && track.feltTempo <= high) return 'inside';
  return track.feltTempo >= low - NEAR_BPM && track.feltTempo <= high + NEAR_BPM ? 'near' : 'off';
}

/** The octave nearest to the middle of the slot's window. */
function feel(track: MixTrack): void {
  if (track.tempo === null || track.octave === 'user') {
    track.feltTempo = track.tempo;
    return;
  }
  const [low, high] = WINDOWS[track.tier];
  const middle = (low + high) / 2;
  const candidates = [
    { felt: track.tempo, octave: 'asIs' },
    { felt: track.tempo * 2, octave: 'double' },
    { felt: track.tempo / 2, octave: 'half' },
  ] as const;
  const [best] = [...candidates].sort((a, b) => Math.abs(a.felt - middle) - Math.abs(b.felt - middle));
  track.feltTempo = best?.felt ?? track.tempo;
  track.octave = best?.octave ?? 'asIs';
}

/** Gives the songs the slots' efforts in their new order; a slot stays where it is, the songs move. */
function seat(draft: Draft, songs: MixTrack[]): void {
  const slots = draft.mix.tracks.map(({ segment, tier, targetEffort }) => ({ segment, tier, targetEffort }));
  const last = slots.at(-1);
  draft.mix.tracks = songs.map((song, position) => {
    const track = { ...song, ...(slots[position] ?? last), position };
    feel(track);
    return track;
  });
}

/** Chart, verdict and findings from the songs. */
function recompute(draft: Draft): void {
  const { mix, series } = draft;
  let at = 0;
  series.blocks = mix.tracks.map((track): Block => {
    const startMs = at;
    at += track.durationMs;
    const { position, tier, feltTempo, energy, locked } = track;
    return { position, startMs, endMs: at, tier, feltTempo, energy, fit: fitOf(track), locked };
  });
  series.totalMs = at;
  series.energy = series.blocks.flatMap((block) =>
    block.energy === null ? [] : [{ atMs: (block.startMs + block.endMs) / 2, value: block.energy }],
  );
  const steps = structuredClone(series.steps);
  series.steps = [];
  for (const [index, block] of series.blocks.entries()) {
    const segment = mix.tracks[index]?.segment ?? 'main';
    const last = series.steps.at(-1);
    if (last && last.tier === block.tier && last.segment === segment) {
      last.endMs = block.endMs;
      continue;
    }
    const effort = steps.find((step) => step.tier === block.tier)?.effort ?? 0;
    const [bpmLow, bpmHigh] = WINDOWS[block.tier];
    series.steps.push({ segment, tier: block.tier, startMs: block.startMs, endMs: block.endMs, effort, bpmLow, bpmHigh });
  }
  series.bands = series.bands.map((band) => {
    const own = series.blocks.filter((_, index) => mix.tracks[index]?.segment === band.segment);
    return { ...band, startMs: own[0]?.startMs ?? 0, endMs: own.at(-1)?.endMs ?? 0 };
  });
  judge(draft);
}

function judge(draft: Draft): void {
  const { mix, series } = draft;
  const off = series.blocks.filter((block) => block.fit === 'off').map((block) => block.position);
  const twice = mix.tracks.filter((track, at) => at > 0 && mix.tracks[at - 1]?.artistId === track.artistId);
  mix.findings = [];
  if (off.length > 0) {
    mix.findings.push({ code: 'tempo_gate', text: `${off.length} songs are off their slot's tempo.`, slots: off });
  }
  for (const track of twice) {
    const slots = [track.position - 1, track.position];
    mix.findings.push({ code: 'artist_back_to_back', text: `${track.artistName} plays twice in a row.`, slots });
  }
  for (const check of mix.report.checks) {
    if (check.id === 'curve.fit') {
      check.verdict = off.length > 0 ? 'fail' : 'pass';
      check.value = String(off.length);
      check.text = off.length > 0 ? `${off.length} songs are off their slot's tempo.` : "Every song's tempo suits its slot.";
    }
    if (check.id === 'artist.backToBack') {
      check.verdict = twice.length > 0 ? 'fail' : 'pass';
      check.value = String(twice.length);
      check.text = twice.length > 0 ? 'An artist plays twice in a row.' : 'No artist plays twice in a row.';
    }
  }
  const verdicts = new Set(mix.report.checks.map((check) => check.verdict));
  mix.report.verdict = verdicts.has('fail') ? 'fail' : verdicts.has('warn') ? 'warn' : 'pass';
  mix.report.figures.durationErrorMs = series.totalMs - series.aimMs;
}

function corrected(track: MixTrack, fix: TempoFix): void {
  switch (fix.kind) {
    case 'measured':
      track.octave = 'asIs';
      feel(track);
      return;
    case 'bpm':
      track.tempo = fix.bpm;
      break;
    case 'double':
    case 'half':
      track.tempo = (track.feltTempo ?? 80) * (fix.kind === 'double' ? 2 : 0.5);
      break;
  }
  track.octave = 'user';
  track.feltTempo = track.tempo;
}

export class FakeDesk {
  readonly #kept = new Map<string, Kept>();
  #copies = 0;

  constructor(drafts: Draft[]) {
    for (const draft of drafts) this.keep(draft);
  }

  keep(draft: Draft): Draft {
    this.#kept.set(draft.mix.id, { draft, past: [], future: [], deleted: false });
    return draft;
  }

  /** The kept drafts, without the deleted. */
  drafts(): Draft[] {
    return [...this.#kept.values()].filter((kept) => !kept.deleted).map((kept) => kept.draft);
  }

  open(id: string): Draft {
    return this.#find(id).draft;
  }

  duplicate(id: string): Draft {
    const copy = structuredClone(this.#find(id).draft);
    this.#copies += 1;
    copy.mix.id = `${id}-copy-${this.#copies}`;
    copy.mix.savedAs = null;
    copy.link = null;
    copy.undo = null;
    copy.redo = null;
    return this.keep(copy);
  }

  setDeleted(id: string, deleted: boolean): void {
    const kept = this.#kept.get(id);
    if (kept) kept.deleted = deleted;
  }

  saved(id: string, name: string | null, link: string): Draft {
    const { draft } = this.#find(id);
    draft.name = name ?? draft.name;
    draft.link = link;
    draft.changedSinceSave = false;
    draft.mix.savedAs = { playlistId: '3RunClubFakePlaylist01', snapshotId: 'one' };
    return draft;
  }

  alternatives(id: string, at: number, most: number): Alternative[] {
    const track = this.#track(this.#find(id).draft, at);
    return alternatives()
      .slice(0, most)
      .map((alternative) => {
        const { position, segment, tier, targetEffort } = track;
        const there = { ...alternative.track, position, segment, tier, targetEffort };
        feel(there);
        return { ...alternative, track: there, fit: fitOf(there), totalChangeMs: there.durationMs - track.durationMs };
      });
  }

  change(id: string, change: Change): Draft {
    const kept = this.#find(id);
    if (change.kind === 'undo' || change.kind === 'redo') return this.#travel(kept, change.kind);
    const next = structuredClone(kept.draft);
    const words = this.#apply(next, change);
    recompute(next);
    next.changedSinceSave = next.link !== null;
    kept.past.push({ draft: kept.draft, words });
    kept.future = [];
    return this.#settle(kept, next);
  }

  #travel(kept: Kept, way: 'undo' | 'redo'): Draft {
    const [from, to] = way === 'undo' ? [kept.past, kept.future] : [kept.future, kept.past];
    const entry = from.pop();
    if (!entry) throw new HostError(appError('refused', { message: `There is nothing to ${way}.`, hints: [] }));
    to.push({ draft: kept.draft, words: entry.words });
    return this.#settle(kept, entry.draft);
  }

  #settle(kept: Kept, draft: Draft): Draft {
    kept.draft = { ...draft, undo: kept.past.at(-1)?.words ?? null, redo: kept.future.at(-1)?.words ?? null };
    return kept.draft;
  }

  /** Changes a copy; gives what it was, in words. */
  #apply(draft: Draft, change: Exclude<Change, { kind: 'undo' } | { kind: 'redo' }>): string {
    const songs = [...draft.mix.tracks];
    switch (change.kind) {
      case 'move': {
        const track = this.#track(draft, change.from);
        this.#track(draft, change.to);
        songs.splice(change.from, 1);
        songs.splice(change.to, 0, track);
        seat(draft, songs);
        return `Move «${track.name}»`;
      }
      case 'remove': {
        const track = this.#unlocked(draft, change.at);
        draft.mix.tracks.splice(change.at, 1);
        draft.mix.tracks.forEach((left, position) => (left.position = position));
        return `Remove «${track.name}»`;
      }
      case 'insert': {
        const track = this.#song(change.trackId);
        songs.splice(change.at, 0, track);
        seat(draft, songs);
        return `Insert «${track.name}»`;
      }
      case 'replace':
      case 'neverAgain': {
        const before = this.#unlocked(draft, change.at);
        const track = change.kind === 'replace' ? this.#song(change.trackId) : this.#unused(draft);
        songs[change.at] = track;
        seat(draft, songs);
        return change.kind === 'replace' ? `Replace «${before.name}»` : `Never again «${before.name}»`;
      }
      case 'lock':
      case 'unlock': {
        const track = this.#track(draft, change.at);
        track.locked = change.kind === 'lock';
        return `${track.locked ? 'Lock' : 'Unlock'} «${track.name}»`;
      }
      case 'tempo': {
        const track = this.#track(draft, change.at);
        corrected(track, change.tempo);
        return `Fix the tempo of «${track.name}»`;
      }
      case 'regenerate': {
        const { request } = draft.mix;
        request.seed = change.seed ?? request.seed + 1;
        request.mode = change.mode ?? request.mode;
        request.seedArtists = change.seedArtists ?? request.seedArtists;
        request.seedGenres = change.seedGenres ?? request.seedGenres;
        const free = songs.filter((track) => !track.locked).reverse();
        seat(
          draft,
          songs.map((track) => (track.locked ? track : (free.shift() ?? track))),
        );
        return 'Regenerate the rest';
      }
      case 'repair':
        seat(
          draft,
          [...songs].sort((a, b) => (a.energy ?? 0) - (b.energy ?? 0)),
        );
        return 'Repair';
    }
  }

  #find(id: string): Kept {
    const kept = this.#kept.get(id);
    if (!kept || kept.deleted) throw new HostError(appError('badRequest', { message: `No mix ${id} is kept.`, hints: [] }));
    return kept;
  }

  #track(draft: Draft, at: number): MixTrack {
    const track = draft.mix.tracks[at];
    if (track) return track;
    throw new HostError(appError('badRequest', { message: `The mix has no song ${at + 1}.`, hints: [] }));
  }

  #unlocked(draft: Draft, at: number): MixTrack {
    const track = this.#track(draft, at);
    if (!track.locked) return track;
    throw new HostError(appError('refused', { message: `«${track.name}» is locked.`, hints: ['Unlock it first.'] }));
  }

  #song(trackId: string): MixTrack {
    const found = alternatives().find((alternative) => alternative.track.trackId === trackId);
    if (found) return { ...found.track, locked: false };
    throw new HostError(appError('refused', { message: 'The library does not hold this song.', hints: [] }));
  }

  #unused(draft: Draft): MixTrack {
    const used = new Set(draft.mix.tracks.map((track) => track.trackId));
    const best = alternatives().find((alternative) => !used.has(alternative.track.trackId));
    if (best) return { ...best.track, locked: false };
    throw new HostError(appError('refused', { message: 'No other song suits this place.', hints: [] }));
  }
}
