import { effect } from '@preact/signals';
import { render } from 'preact';
import { direction, tag } from './i18n/index.js';
import { start } from './state/chat.js';
import { watchMessages } from './state/notify.js';
import { App } from './ui/App.js';

effect(() => {
  document.documentElement.lang = tag.value;
  document.documentElement.dir = direction();
});
watchMessages();
render(<App />, document.getElementById('app')!);
start();
navigator.serviceWorker?.register('sw.js').catch(() => {
  // Refused, such as in a private window: the app runs without it.
});
