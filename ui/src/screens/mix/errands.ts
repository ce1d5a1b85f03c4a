import type { ExportFormat, Host } from '../../host/host';
import { links } from '../../lib/spotify-links';
import { counted, EXPORT } from '../../lib/words';
import type { OpenDraft } from '../../state/draft.svelte';
import type { Navigation } from '../../state/navigation.svelte';
import type { Toasts } from '../../state/toasts.svelte';

/** What the errands are done with. */
export type Means = { host: Host; open: OpenDraft; navigation: Navigation; toasts: Toasts };

/** What can be done with the whole mix besides shaping and saving it. Each tells in a toast how it ended. */
export type Errands = {
  exportAs: (format: ExportFormat) => Promise<void>;
  copyLinks: () => Promise<void>;
  copyLink: (link: string) => Promise<void>;
  duplicate: () => Promise<void>;
  remove: () => Promise<void>;
  openTrack: (id: string) => Promise<void>;
  openPlaylist: () => Promise<void>;
};

export function errands({ host, open, navigation, toasts }: Means): Errands {
  async function attempt(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (thrown) {
      toasts.fail(thrown);
    }
  }

  return {
    exportAs: (format) =>
      attempt(async () => {
        const path = await host.pickExportPath(open.draft?.name ?? 'RunClub', format);
        if (path === null) return;
        await host.exportMix(open.id, format, path);
        toasts.show(`${EXPORT[format]} written to ${path}`, { kind: 'good' });
      }),

    copyLinks: () =>
      attempt(async () => {
        const found = open.draft === null ? [] : links(open.draft);
        await host.copyText(found.join('\n'));
        toasts.show(`${counted(found.length, 'link')} copied`, { kind: 'good' });
      }),

    copyLink: (link) =>
      attempt(async () => {
        await host.copyText(link);
        toasts.show('Link copied', { kind: 'good' });
      }),

    duplicate: () =>
      attempt(async () => {
        const copy = await host.duplicateMix(open.id);
        navigation.go({ name: 'mix', id: copy.mix.id });
        toasts.show('This is the copy', { kind: 'good' });
      }),

    remove: () =>
      attempt(async () => {
        await host.deleteMix(open.id);
        navigation.go({ name: 'home' });
        toasts.show('Mix deleted', {
          action: { label: 'Undo', run: () => void attempt(() => host.restoreMix(open.id)) },
        });
      }),

    openTrack: (id) => attempt(() => host.openPage({ kind: 'track', id })),

    openPlaylist: () =>
      attempt(async () => {
        const saved = open.draft?.mix.savedAs;
        if (saved) await host.openPage({ kind: 'playlist', id: saved.playlistId });
      }),
  };
}
