/**
 * Takes the place of the worker of an app that was installed under /app/, where the app was before. That one would answer from its cache for ever:
 * a browser takes no redirect for a worker, and keeps the one that it has when there is none any more. So this one is served where it was.
 *
 * It leaves what is opened to the network, which leads to where the app is, and goes on to hear pushes, since they come to it until the app has been
 * opened there: the push subscription belongs to the worker, and whoever opens nothing would hear nothing more. As soon as the worker of the app hears
 * them, the app ends this one (state/push.ts). Until then the former app still opens without a network, from the former cache.
 */
import { HOME, listenToPushes, worker } from './worker.js';

worker.addEventListener('install', () => worker.skipWaiting());

worker.addEventListener('fetch', (event) => {
  const request: Request = event.request;
  if (request.method === 'GET') {
    event.respondWith(fetch(request).catch(() => former(request)));
  }
});

async function former(request: Request): Promise<Response> {
  const page = request.mode === 'navigate';
  const kept = await caches.match(page ? worker.registration.scope : request, { ignoreSearch: true });
  return kept ?? (page ? Response.redirect(HOME) : Response.error());
}

listenToPushes();
