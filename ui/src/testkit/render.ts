import { render, type RenderResult } from '@testing-library/svelte';
import userEvent, { type UserEvent } from '@testing-library/user-event';
import type { Component } from 'svelte';
import { Navigation } from '../state/navigation.svelte';
import { OverviewState } from '../state/overview.svelte';
import { Theme } from '../state/theme.svelte';
import { Toasts } from '../state/toasts.svelte';
import { FakeHost, type FakeOptions } from './fake-host';
import Provide from './Provide.svelte';

/** What the app gives its screens. */
export interface Around {
  host: FakeHost;
  navigation: Navigation;
  overview: OverviewState;
  theme: Theme;
  toasts: Toasts;
}

export type Shown = Around & { user: UserEvent; view: RenderResult<typeof Provide> };

/**
 * Shows a screen or component with a fake host and the app's states around it, toasts and live region included. The
 * overview is loaded and follows changes, as in the app; `user` presses and types.
 */
export async function renderWithHost<Props extends Record<string, unknown>>(
  component: Component<Props>,
  props: Props,
  options: FakeOptions | FakeHost = {},
): Promise<Shown> {
  const host = options instanceof FakeHost ? options : new FakeHost(options);
  const around: Around = {
    host,
    navigation: new Navigation(),
    overview: new OverviewState(host),
    theme: new Theme(),
    toasts: new Toasts(),
  };
  await around.overview.refresh();
  around.overview.follow();
  const user = userEvent.setup();
  const view = render(Provide, { around, component: component as Component<Record<string, unknown>>, given: props });
  return { ...around, user, view };
}
