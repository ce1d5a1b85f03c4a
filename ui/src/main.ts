import '@fontsource-variable/inter/wght.css';
import { mount } from 'svelte';
import App from './App.svelte';
import { tauriHost } from './host/tauri';
import './design/tokens.css';
import './design/base.css';

const target = document.getElementById('app');
if (!target) throw new Error('BUG: index.html has no place for the app');

if (import.meta.env.MODE === 'demo') {
  const { startDemo } = await import('./testkit/demo-main');
  startDemo(target);
} else {
  mount(App, { target, props: { host: tauriHost } });
}
