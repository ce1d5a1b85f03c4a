import type { MixTrack, Series } from '../../host/host';
import { clock } from '../time';
import { FIT, octaveMark, window } from '../tempo';
import { SEGMENT, TIER } from '../words';

/** A song of the chart in words. */
export type SongWords = {
  place: number;
  title: string;
  artist: string;
  phase: string;
  tier: string;
  /** When it starts, from the beginning of the mix. */
  start: string;
  length: string;
  /** "156 BPM", with ×2 or ÷2 where it is felt so, and "own" where the runner set it; "unknown". */
  tempo: string;
  /** The tempo window of its slot: "150–165 BPM". */
  window: string;
  /** How the tempo suits that window. */
  fit: string;
  /** "37 %"; "unknown". */
  energy: string;
  locked: boolean;
};

/** Every song of the chart in words, in playing order. */
export function songWords(series: Series, tracks: readonly MixTrack[]): SongWords[] {
  return series.blocks.map((block, index) => {
    const track = tracks[index];
    const step = series.steps.find(({ startMs, endMs }) => block.startMs >= startMs && block.startMs < endMs);
    const mark = octaveMark(track?.octave ?? null);
    return {
      place: index + 1,
      title: track?.name ?? '',
      artist: track?.artistName ?? '',
      phase: track === undefined ? '' : SEGMENT[track.segment],
      tier: TIER[block.tier],
      start: clock(block.startMs),
      length: clock(block.endMs - block.startMs),
      tempo: block.feltTempo === null ? 'unknown' : [Math.round(block.feltTempo), 'BPM', mark?.mark ?? ''].join(' ').trim(),
      window: step === undefined ? '' : `${window(step.bpmLow, step.bpmHigh)} BPM`,
      fit: FIT[block.fit].text,
      energy: block.energy === null ? 'unknown' : percent(block.energy),
      locked: block.locked,
    };
  });
}

/** A song as one line, for those who cannot see its block. */
export function spoken(song: SongWords): string {
  const tempo = song.tempo === 'unknown' ? 'tempo unknown' : `${song.tempo}, ${song.fit} ${song.window}`;
  const energy = song.energy === 'unknown' ? 'energy unknown' : `energy ${song.energy}`;
  const parts = [`${song.title} by ${song.artist}`, song.phase, song.tier, tempo, energy, `${song.length} long`];
  return [...parts, ...(song.locked ? ['locked'] : [])].join(', ');
}

/** A share in percent: "37 %". */
export function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
