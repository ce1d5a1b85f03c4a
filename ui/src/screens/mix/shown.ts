import { screen } from '@testing-library/svelte';
import type { UserEvent } from '@testing-library/user-event';
import type { Draft } from '../../host/host';
import { pyramid } from '../../testkit/documents';
import type { FakeOptions } from '../../testkit/fake-host';
import { renderWithHost } from '../../testkit/render';
import MixScreen from './MixScreen.svelte';

/** Shows a draft, and waits until it is opened or could not be. */
export async function show(draft: Draft = pyramid(), options: FakeOptions = {}) {
  const shown = await renderWithHost(MixScreen, { id: draft.mix.id }, { drafts: [draft], ...options });
  await screen.findAllByRole('heading', { level: 2 });
  return shown;
}

/** Titles of the songs in playing order. */
export const titles = () =>
  screen.getAllByRole('listitem').flatMap((item) => item.querySelector('.name')?.firstChild?.textContent ?? []);

/** The handle of a song, wherever it stands. */
export const handle = (title: string) =>
  screen.getByRole('button', { name: (name) => name.startsWith(`${title}, `) && / of \d+$/.test(name) });

/** Chooses in the menu of a song. */
export async function chooseFor(user: UserEvent, title: string, item: string): Promise<void> {
  await user.click(screen.getByRole('button', { name: `More for «${title}»` }));
  await user.click(screen.getByRole('menuitem', { name: new RegExp(`^${item}`) }));
}

/** Titles of the pyramid in playing order. */
export const SONGS = pyramid().mix.tracks.map((track) => track.name);
export const [FIRST, SECOND, THIRD] = SONGS as [string, string, string];
