/** Keeps the files of the app on the device, so that it opens without a network. Conversations are kept by the SDK. */
import { HOME, listenToPushes, worker } from './worker.js';

declare const SHELL: string[];
declare const VERSION: string;

const CACHE = `app ${VERSION}`;
const FILES = new Set(SHELL.map((path) => new URL(path, HOME).href));
/** Where the app was before: see former.ts. */
const FORMER_PLACE = `${HOME}app/`;

worker.addEventListener('install', (event) => {
  const fill = async () => {
    const cache = await caches.open(CACHE);
    await cache.addAll([...FILES].map((file) => new Request(file, { cache: 'no-cache' })));
    await worker.skipWaiting();
  };
  event.waitUntil(fill());
});

worker.addEventListener('activate', (event) => {
  const clean = async () => {
    const old = (await caches.keys()).filter((name) => name.startsWith('app ') && name !== CACHE);
    await Promise.all(old.map((name) => caches.delete(name)));
    await worker.clients.claim();
  };
  event.waitUntil(clean());
});

// All of the origin is in its scope, the API too: what is no file of the app goes its way untouched.
worker.addEventListener('fetch', (event) => {
  const { url, method, mode }: Request = event.request;
  const { origin, pathname } = new URL(url);
  const place = origin + pathname;
  if (method !== 'GET') {
    return;
  }
  if (mode === 'navigate' && place.startsWith(FORMER_PLACE)) {
    // As the platform does; the fragment goes along.
    event.respondWith(Response.redirect(HOME, 301));
  } else if (FILES.has(place)) {
    event.respondWith(kept(place, event.request));
  }
});

async function kept(file: string, request: Request): Promise<Response> {
  const cache = await caches.open(CACHE);
  return (await cache.match(file)) ?? fetch(request);
}

listenToPushes();
