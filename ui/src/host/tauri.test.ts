import { beforeEach, describe, expect, it, vi } from 'vitest';
import { appError, overview } from '../testkit/documents';
import { HostError } from './host';
import { tauriHost } from './tauri';

const { commands, listeners, saved } = vi.hoisted(() => ({
  commands: { overview: vi.fn(), useLibrary: vi.fn(), syncLibrary: vi.fn() },
  listeners: new Map<string, (event: { payload: unknown }) => void>(),
  saved: vi.fn(),
}));

const subscribe = vi.hoisted(() => (name: string, listener: (event: { payload: unknown }) => void) => {
  listeners.set(name, listener);
  return Promise.resolve(() => listeners.delete(name));
});

vi.mock('./bindings', () => ({
  commands,
  events: {
    changed: { listen: (listener: (event: { payload: unknown }) => void) => subscribe('changed', listener) },
    notice: { listen: (listener: (event: { payload: unknown }) => void) => subscribe('notice', listener) },
  },
}));
vi.mock('@tauri-apps/api/event', () => ({ listen: subscribe }));
vi.mock('@tauri-apps/plugin-dialog', () => ({ open: vi.fn(), save: saved }));
vi.mock('@tauri-apps/api/core', () => ({
  Channel: class {
    constructor(readonly onmessage: (message: unknown) => void) {}
  },
}));

beforeEach(() => listeners.clear());

describe('a command', () => {
  it('gives its data', async () => {
    commands.overview.mockResolvedValue({ status: 'ok', data: overview() });
    expect(await tauriHost.overview()).toEqual(overview());
  });

  it('throws what the program says', async () => {
    commands.useLibrary.mockResolvedValue({ status: 'error', error: appError('blocked') });
    const error = await tauriHost.useLibrary('own').catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(HostError);
    expect(error).toMatchObject({ ...appError('blocked') });
  });

  it('throws a fault of ours when there is no answer at all', async () => {
    commands.overview.mockRejectedValue(new Error('no window'));
    await expect(tauriHost.overview()).rejects.toMatchObject({ code: 'bug', message: expect.stringContaining('no window') });
  });

  it('tells its progress', async () => {
    commands.syncLibrary.mockImplementation((_full: boolean, channel: { onmessage: (message: unknown) => void }) => {
      channel.onmessage('one');
      return Promise.resolve({ status: 'ok', data: 'done' });
    });
    const told: unknown[] = [];
    await tauriHost.syncLibrary(true, (progress) => told.push(progress));
    expect(told).toEqual(['one']);
  });
});

describe('an event', () => {
  it('is told until the subscription ends', async () => {
    const told: unknown[] = [];
    const end = tauriHost.onChanged((changed) => told.push(changed));
    listeners.get('changed')?.({ payload: 'mixes' });
    end();
    await expect.poll(() => listeners.has('changed')).toBe(false);
    expect(told).toEqual(['mixes']);
  });

  it('tells words that no command asked for', () => {
    const told: unknown[] = [];
    tauriHost.onNotice((text) => told.push(text));
    listeners.get('notice')?.({ payload: 'No sign-in is waiting.' });
    expect(told).toEqual(['No sign-in is waiting.']);
  });

  it('tells of files over the window', async () => {
    const told: unknown[] = [];
    const end = tauriHost.onFilesDropped({
      over: () => told.push('over'),
      leave: () => told.push('leave'),
      drop: (paths) => told.push(paths),
    });
    listeners.get('tauri://drag-enter')?.({ payload: {} });
    listeners.get('tauri://drag-leave')?.({ payload: {} });
    listeners.get('tauri://drag-drop')?.({ payload: { paths: ['/music/library.csv'], position: {} } });
    expect(told).toEqual(['over', 'leave', ['/music/library.csv']]);
    end();
    await expect.poll(() => listeners.size).toBe(0);
  });
});

it.each([
  ['RunClub · Pyramid 11/20', 'RunClub · Pyramid 11-20.csv'],
  ['a<b>:c"|?*', 'a-b--c----.csv'],
])('an export of %s is offered as %s', async (name, file) => {
  await tauriHost.pickExportPath(name, 'csv');
  expect(saved.mock.lastCall?.[0]).toMatchObject({ defaultPath: file });
});
