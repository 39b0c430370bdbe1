import { isMuted, type Conversation } from '@chat-platform/sdk';
import { effect, signal } from '@preact/signals';
import { looksUnread } from '../core/folders.js';
import { lineOf } from '../core/text.js';
import { t } from '../i18n/index.js';
import { chat, conversations, nameOf, phase, plainText, titleOf } from './chat.js';
import { load, save } from './device.js';
import { announcement } from './notices.js';
import { openConversation, route } from './place.js';
import { endFormerWorker, subscribe, unsubscribe } from './push.js';

/** Whether the person wants notifications on this device. */
export const notifying = signal(load('notifications') === 'on' && permission() === 'granted');

export function permission(): NotificationPermission {
  return typeof Notification === 'undefined' ? 'denied' : Notification.permission;
}

/** @returns whether it is as wanted now */
export async function setNotifying(wanted: boolean): Promise<boolean> {
  notifying.value = wanted && permission() !== 'denied' && (await Notification.requestPermission()) === 'granted';
  save('notifications', notifying.value ? 'on' : null);
  if (!notifying.value) {
    unsubscribe().catch(withoutPush);
  }
  return notifying.value === wanted;
}

/** The browser has no push service, or there is no network: who has the app open is told all the same. */
function withoutPush(reason: unknown): void {
  console.info('No Web Push:', reason);
}

/** Tells of new messages: on screen readers, in the title of the window, and by notifications while nobody looks. */
export function watchMessages(): void {
  chat.on('message', ({ conversationId, message, own, live, notify }) => {
    const place = route.value;
    const open = place.name === 'conversation' && place.id === conversationId;
    const looked = document.visibilityState === 'visible';
    if (own && chat.leads) {
      // Whoever writes has read what stands before.
      withdraw(conversationId, message.sequence);
    }
    if (own || !live || message.hidden || !(notify || (open && looked))) {
      return;
    }
    const members = chat.conversation(conversationId)?.members;
    const text = lineOf(plainText(message, members));
    const name = nameOf(message.senderId, members);
    if (looked) {
      announcement.value = message.change ? text : t('chat.announce', { name, text });
    } else if (notifying.value && chat.leads && !chat.inView) {
      show(conversationId, message.sequence, name, text);
    }
  });
  chat.on('readMarker', ({ conversationId, sequence }) => {
    if (chat.leads) {
      withdraw(conversationId, sequence);
    }
  });
  effect(() => {
    const unread = conversations.value.conversations.filter(disturbs).length;
    document.title = unread > 0 ? `(${unread}) ${t('app.name')}` : t('app.name');
  });
  effect(() => {
    const { value } = phase;
    if (value !== 'starting') {
      const reachable = notifying.value && value === 'in' ? subscribe() : Promise.resolve();
      reachable.then(endFormerWorker).catch(withoutPush);
    }
  });
  navigator.serviceWorker?.addEventListener('message', ({ data }) => {
    if (typeof data?.conversationId === 'string') {
      openConversation(data.conversationId);
    }
  });
  effect(withdrawOpen);
  document.addEventListener('visibilitychange', withdrawOpen);
}

/** What one looks at needs no notification. */
function withdrawOpen(): void {
  const place = route.value;
  if (place.name === 'conversation' && document.visibilityState === 'visible') {
    withdraw(place.id);
  }
}

/** What one has muted or put apart does not count in the title. */
function disturbs(conversation: Conversation): boolean {
  const { preferences } = conversation;
  return looksUnread(conversation) && !preferences.archived && !isMuted(preferences, Date.now());
}

async function show(conversationId: string, sequence: number, name: string, text: string): Promise<void> {
  const conversation = chat.conversation(conversationId);
  const title = conversation ? titleOf(conversation) : name;
  const body = conversation && conversation.kind !== 'direct' ? t('chat.announce', { name, text }) : text;
  const worker = await navigator.serviceWorker?.getRegistration();
  await worker?.showNotification(title, { body, tag: conversationId, icon: 'icon.svg', data: { conversationId, sequence } });
}

/** Those of messages up to a sequence. */
async function withdraw(conversationId: string, upTo = Infinity): Promise<void> {
  const worker = await navigator.serviceWorker?.getRegistration();
  const shown = (await worker?.getNotifications({ tag: conversationId })) ?? [];
  shown.filter(({ data }) => !(data.sequence > upTo)).forEach((notification) => notification.close());
}
