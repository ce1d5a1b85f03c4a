/** The real host: the only importer of the host's packages and of the generated commands. */
import { Channel } from '@tauri-apps/api/core';
import { listen } from '@tauri-apps/api/event';
import { open, save } from '@tauri-apps/plugin-dialog';
import { commands, events } from './bindings';
import { HostError, type AppError, type ExportFormat, type Host, type Unsubscribe } from './host';

type Answer<T> = { status: 'ok'; data: T } | { status: 'error'; error: AppError };

async function take<T>(answer: Promise<Answer<T>>): Promise<T> {
  let given: Answer<T>;
  try {
    given = await answer;
  } catch (thrown) {
    throw HostError.from(thrown);
  }
  if (given.status === 'error') throw new HostError(given.error);
  return given.data;
}

async function done(answer: Promise<Answer<null>>): Promise<void> {
  await take(answer);
}

function channel<T>(onmessage: (message: T) => void): Channel<T> {
  return new Channel<T>(onmessage);
}

/** Subscribing takes a moment; an end that comes before it is kept until then. */
function subscription(...pending: Promise<Unsubscribe>[]): Unsubscribe {
  return () => {
    for (const subscribed of pending) void subscribed.then((end) => end());
  };
}

const FILTERS: Record<ExportFormat, string> = {
  csv: 'RunClub library',
  m3u: 'Playlist',
  json: 'Session Mix',
  svg: 'Chart',
};

/** Characters that one of the systems refuses in a file's name. */
const NOT_IN_FILE_NAMES = /[<>:"/\\|?*]/g;

async function copyText(text: string): Promise<void> {
  await navigator.clipboard.writeText(text);
}

export const tauriHost: Host = {
  overview: () => take(commands.overview()),
  useLibrary: (library) => done(commands.useLibrary(library)),
  importLibrary: (path, as) => take(commands.importLibrary(path, as)),

  checkClientId: (text) => done(commands.checkClientId(text)),
  connectSpotify: (request, onwaiting) => take(commands.connectSpotify(request, channel(onwaiting))),
  cancelConnect: () => done(commands.cancelConnect()),
  disconnectSpotify: (erase, imports) => done(commands.disconnectSpotify(erase, imports)),
  setConsent: (consent, agreed) => done(commands.setConsent(consent, agreed)),
  setMarket: (market) => done(commands.setMarket(market)),
  playlists: () => take(commands.playlists()),
  refreshPlaylists: () => take(commands.refreshPlaylists()),
  choosePlaylists: (ids) => take(commands.choosePlaylists(ids)),
  syncLibrary: (full, onprogress) => take(commands.syncLibrary(full, channel(onprogress))),
  cancelSync: () => done(commands.cancelSync()),

  eligibility: (request) => take(commands.eligibility(request)),
  facets: (request) => take(commands.facets(request)),
  suggestSeeds: (library, text) => take(commands.suggestSeeds(library, text)),
  templateCards: (request) => take(commands.templateCards(request)),

  generateMix: (request) => take(commands.generateMix(request)),
  openMix: (id) => take(commands.openMix(id)),
  customizeMix: (id, change) => take(commands.customizeMix(id, change)),
  alternatives: (id, at, most) => take(commands.alternatives(id, at, most)),
  whyTrack: (id, at) => take(commands.whyTrack(id, at)),
  saveMix: (id, name, isPublic, onprogress) => take(commands.saveMix(id, name, isPublic, channel(onprogress))),
  exportMix: (id, format, path) => done(commands.exportMix(id, format, path)),
  duplicateMix: (id) => take(commands.duplicateMix(id)),
  deleteMix: (id) => done(commands.deleteMix(id)),
  restoreMix: (id) => done(commands.restoreMix(id)),

  settings: () => take(commands.settings()),
  setParameter: (key, value) => take(commands.setParameter(key, value)),
  resetParameters: () => take(commands.resetParameters()),
  allowAgain: (trackId) => take(commands.allowAgain(trackId)),
  forgetTempo: (trackId) => take(commands.forgetTempo(trackId)),
  clearHistory: () => take(commands.clearHistory()),
  openPage: (page) => done(commands.openPage(page)),
  version: () => commands.version(),

  onChanged: (listener) => subscription(events.changed.listen((event) => listener(event.payload))),
  onNotice: (listener) => subscription(events.notice.listen((event) => listener(event.payload))),

  pickLibraryFile: () =>
    open({
      title: 'Import a library file',
      multiple: false,
      directory: false,
      filters: [{ name: 'Library files', extensions: ['csv', 'txt', 'tsv'] }],
    }),

  pickExportPath: (name, format) =>
    save({
      title: 'Export',
      defaultPath: `${name.replace(NOT_IN_FILE_NAMES, '-')}.${format}`,
      filters: [{ name: FILTERS[format], extensions: [format] }],
    }),

  onFilesDropped: (listener) =>
    subscription(
      listen('tauri://drag-enter', () => listener.over()),
      listen('tauri://drag-leave', () => listener.leave()),
      listen<{ paths: string[] }>('tauri://drag-drop', (event) => listener.drop(event.payload.paths)),
    ),

  copyText,
};
