/** What the workers of the app have in common. TypeScript has no types for workers beside those for pages: these are the few that are needed. */

export interface Worker extends EventTarget {
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

export const worker = self as unknown as Worker;

/** Where the app is. */
export const HOME = new URL('/', location.href).href;

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

/** Shows what is pushed, and opens what a notification is about. */
export function listenToPushes(): void {
  worker.addEventListener('push', (event) => event.waitUntil(hear(event.data.json())));
  worker.addEventListener('notificationclick', (event) => {
    event.notification.close();
    event.waitUntil(open(event.notification.data.conversationId));
  });
}

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
      icon: `${HOME}icon.svg`,
      data: { conversationId: tag, id: told.id, sequence: Number(told.sequence) },
    } as NotificationOptions);
  } else {
    shown.filter(({ data }) => !(data.sequence > Number(told.sequence))).forEach((notification) => notification.close());
  }
  await navigator.setAppBadge?.(Number(told.badge));
}

async function open(conversationId: string): Promise<void> {
  const [window] = await worker.clients.matchAll({ type: 'window', includeUncontrolled: true });
  if (window) {
    window.postMessage({ conversationId });
    await window.focus();
  } else {
    await worker.clients.openWindow(`${HOME}#/c/${encodeURIComponent(conversationId)}`);
  }
}
