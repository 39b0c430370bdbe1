import { chat } from './chat.js';

/** Lets the platform reach this device while the app is closed, where browser and platform have Web Push. To be repeated at each start. */
export async function subscribe(): Promise<void> {
  const manager = (await navigator.serviceWorker?.ready)?.pushManager;
  const applicationServerKey = manager && (await chat.api.push()).webPublicKey;
  if (applicationServerKey) {
    const { endpoint, keys } = (await manager.subscribe({ userVisibleOnly: true, applicationServerKey })).toJSON();
    await chat.api.registerPush({ provider: 'web', subscription: { endpoint, keys } });
  }
}

/** The app was under /app/ before. The worker that it had there has heard pushes until that of this place does. */
export async function endFormerWorker(): Promise<void> {
  const workers = navigator.serviceWorker;
  if (workers && (await workers.ready)) {
    const former = (await workers.getRegistrations()).filter(({ scope }) => new URL(scope).pathname === '/app/');
    await Promise.all(former.map((worker) => worker.unregister()));
  }
}

export async function unsubscribe(): Promise<void> {
  const worker = await navigator.serviceWorker?.getRegistration();
  await (await worker?.pushManager?.getSubscription())?.unsubscribe();
  await chat.api.removePush();
}
