/** Keeps the files of the app on the device, so that it opens without a network. Conversations are kept by the SDK. */

declare const SHELL: string[];
declare const VERSION: string;

interface Worker extends EventTarget {
  registration: ServiceWorkerRegistration;
  clients: {
    claim(): Promise<void>;
    matchAll(options: { type: 'window'; includeUncontrolled: boolean }): Promise<(WindowClient | never)[]>;
    openWindow(url: string): Promise<unknown>;
  };
  skipWaiting(): Promise<void>;
  addEventListener(type: string, listener: (event: any) => void): void;
}

interface WindowClient {
  focus(): Promise<unknown>;
  postMessage(message: unknown): void;
}

const worker = self as unknown as Worker;
const CACHE = `app ${VERSION}`;

worker.addEventListener('install', (event) => {
  const fill = async () => {
    const cache = await caches.open(CACHE);
    await cache.addAll(SHELL.map((path) => new Request(path, { cache: 'no-cache' })));
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

worker.addEventListener('fetch', (event) => {
  const request: Request = event.request;
  if (request.method === 'GET' && request.url.startsWith(worker.registration.scope)) {
    event.respondWith(answer(request));
  }
});

async function answer(request: Request): Promise<Response> {
  const cache = await caches.open(CACHE);
  const kept = await cache.match(request.mode === 'navigate' ? './' : request, { ignoreSearch: true });
  return kept ?? fetch(request);
}

/** What the platform's Web Push says: see docs/push.md. */
interface Told {
  kind: 'message' | 'withdraw';
  id: string;
  conversation_id: string;
  sequence: string;
  badge: string;
  title?: string;
  text?: string;
}

worker.addEventListener('push', (event) => event.waitUntil(hear(event.data.json())));

/** One notification for each conversation: a newer one takes its place, and goes when it is read elsewhere. */
async function hear(told: Told): Promise<void> {
  const tag = told.conversation_id;
  const shown = await worker.registration.getNotifications({ tag });
  if (told.kind === 'message') {
    await worker.registration.showNotification(told.title ?? '', {
      body: told.text,
      tag,
      // The same once more makes no noise.
      renotify: shown.every(({ data }) => data.id !== told.id),
      icon: 'icon.svg',
      data: { conversationId: tag, id: told.id, sequence: Number(told.sequence) },
    } as NotificationOptions);
  } else {
    shown.filter(({ data }) => !(data.sequence > Number(told.sequence))).forEach((notification) => notification.close());
  }
  await navigator.setAppBadge?.(Number(told.badge));
}

worker.addEventListener('notificationclick', (event) => {
  event.notification.close();
  const { conversationId } = event.notification.data;
  const open = async () => {
    const [window] = await worker.clients.matchAll({ type: 'window', includeUncontrolled: true });
    if (window) {
      window.postMessage({ conversationId });
      await window.focus();
    } else {
      await worker.clients.openWindow(`${worker.registration.scope}#/c/${encodeURIComponent(conversationId)}`);
    }
  };
  event.waitUntil(open());
});
