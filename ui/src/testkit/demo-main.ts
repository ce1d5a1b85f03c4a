import { mount, type Component } from 'svelte';
import App from '../App.svelte';
import { Navigation } from '../state/navigation.svelte';
import { OverviewState } from '../state/overview.svelte';
import { Theme } from '../state/theme.svelte';
import { Toasts } from '../state/toasts.svelte';
import { demoHost } from './demo';
import KitchenSink from './KitchenSink.svelte';
import Provide from './Provide.svelte';

/** The whole app with the stand-in; `?screen=components` shows every component instead. */
export function startDemo(target: Element): void {
  const query = new URLSearchParams(location.search);
  const host = demoHost(query);
  const navigation = new Navigation();
  const screen = query.get('screen');
  if (screen === 'components') {
    const around = { host, navigation, overview: new OverviewState(host), theme: new Theme(), toasts: new Toasts() };
    mount(Provide, { target, props: { around, component: KitchenSink as Component<Record<string, unknown>>, given: {} } });
    return;
  }
  const [recent] = host.desk.drafts();
  if (screen === 'mix' && recent) navigation.start({ name: 'mix', id: recent.mix.id });
  if (screen === 'connect' || screen === 'home' || screen === 'settings') navigation.start({ name: screen });
  if (screen === 'generate') {
    navigation.start({ name: 'home' });
    navigation.openGenerate();
  }
  mount(App, { target, props: { host, navigation } });
}
