import { ChatClient, ChatError, SessionEnded, type Conversation, type Member, type Message, type Observable, type Profile } from '@chat-platform/sdk';
import { signal, type ReadonlySignal } from '@preact/signals';
import { LANGUAGES, type Key } from '../i18n/languages.js';
import { t } from '../i18n/index.js';
import { forgetDrafts } from './drafts.js';
import { go } from './place.js';
import { toast } from './notices.js';

export const chat = new ChatClient({ deviceName: deviceName(navigator.userAgent) });

export const account = signalOf(chat.account);
export const connection = signalOf(chat.connection);
export const conversations = signalOf(chat.conversations);
export const presence = signalOf(chat.presence);
export const typing = signalOf(chat.typing);
const profiles = signalOf(chat.profiles);
/** `starting`: it is not known yet whether there is a session. */
export const phase = signal<'starting' | 'out' | 'in'>('starting');
export const storageFailed = signal(false);

chat.on('loggedOut', () => {
  if (phase.value === 'in') {
    phase.value = 'out';
    forgetDrafts();
    go({ name: 'list' });
  }
});
chat.on('storageFailed', () => (storageFailed.value = true));
chat.on('refused', ({ command, code, message }) => {
  // A message that was refused says so where it stands.
  if (command.type !== 'send' && command.type !== 'read') {
    toast(errorText(new ChatError(code, message)));
  }
});

/** Shows what the device has kept, then connects. */
export async function start(): Promise<void> {
  phase.value = (await chat.resume()) ? 'in' : 'out';
  if (phase.value === 'in') {
    connect();
  }
}

export function connect(): void {
  chat.connect().catch((error: unknown) => {
    if (error instanceof SessionEnded && phase.value === 'in') {
      toast(t('signIn.ended'));
      phase.value = 'out';
    }
  });
}

/** @param logIn resolves when there is an account */
export async function enter(logIn: Promise<unknown>): Promise<void> {
  await logIn;
  phase.value = 'in';
  connect();
}

export async function leave(): Promise<void> {
  forgetDrafts();
  await chat.logOut();
}

/** Does something that may be refused, and tells if it is. @returns whether it worked */
export async function attempt(action: Promise<unknown>): Promise<boolean> {
  try {
    await action;
    return true;
  } catch (error) {
    toast(errorText(error));
    return false;
  }
}

export function errorText(error: unknown): string {
  const { code = '', message = String(error) } = error instanceof ChatError ? error : error instanceof Error ? { message: error.message } : {};
  const key = `error.${code}`;
  return key in LANGUAGES.en.phrases ? t(key as Key) : t('error.other', { message });
}

export function me(): string {
  return account.value?.userId ?? '';
}

export function titleOf(conversation: Conversation): string {
  const { peer, name } = conversation;
  return name ?? (peer?.displayName || (peer?.handle ? `@${peer.handle}` : t('people.somebody')));
}

/** What somebody is called, as far as it is known. */
export function nameOf(userId: string, members: readonly Member[] = []): string {
  if (userId === me()) {
    return account.value?.displayName ?? '';
  }
  const person = members.find((member) => member.userId === userId) ?? profileOf(userId);
  return person?.displayName || person?.handle || t('people.somebody');
}

/** Of whom it is not known the platform is asked; whatever has shown him is drawn anew then. */
function profileOf(userId: string): Profile | undefined {
  const known = profiles.value.get(userId);
  return chat.profile(userId) ?? known;
}

export function roleOf(conversation: Conversation | null, userId = me()): Member['role'] {
  if (conversation?.kind === 'channel' && userId === me()) {
    return conversation.role;
  }
  return conversation?.members?.find((member) => member.userId === userId)?.role;
}

export function manages(conversation: Conversation | null): boolean {
  const role = roleOf(conversation);
  return role === 'owner' || role === 'admin';
}

/** Whether one may write there: in some channels the owner and admins alone may. */
export function mayWrite(conversation: Conversation | null): boolean {
  return conversation?.posting !== 'admins' || manages(conversation);
}

/** What a system line says. */
export function changeText({ change, senderId }: Message, members: readonly Member[] = [], channel = false): string {
  const name = nameOf(senderId, members);
  switch (change?.type) {
    case 'created':
      return t(channel ? 'channel.created' : 'change.created', { name });
    case 'updated':
      if (change.name) {
        return t(channel ? 'channel.renamed' : 'change.renamed', { name, group: change.name });
      }
      if (change.retentionDays !== undefined) {
        const count = change.retentionDays;
        return count === 0 ? t('retention.ended', { name }) : t('retention.changed', { name, count });
      }
      return t(channel ? 'channel.updated' : 'change.updated', { name });
    case 'membersAdded':
      return t('change.membersAdded', { name, others: change.memberIds.map((id) => nameOf(id, members)).join(', ') });
    case 'memberRemoved':
      return t('change.memberRemoved', { name, other: nameOf(change.memberId, members) });
    case 'memberLeft':
      return t('change.memberLeft', { name });
    case 'memberJoined':
      return t('change.memberJoined', { name });
    case 'roleChanged':
      return t(`change.roleChanged.${change.role}`, { name, other: nameOf(change.memberId, members) });
    default:
      return t('change.unknown');
  }
}

export function plainText(message: Message, members: readonly Member[] = []): string {
  if (message.change) {
    return changeText(message, members);
  }
  if (message.deletedAt) {
    return t('message.deleted');
  }
  return message.body?.text ?? t(message.body?.erased ? 'message.erased' : 'message.unsupported');
}

function signalOf<T>(observable: Observable<T>): ReadonlySignal<T> {
  const value = signal(observable.get());
  observable.subscribe(() => (value.value = observable.get()));
  return value;
}

function deviceName(agent: string): string {
  const first = (names: Record<string, RegExp>) => Object.entries(names).find(([, pattern]) => pattern.test(agent))?.[0];
  const browser = first({ Edge: /Edg\//, Firefox: /Firefox\//, Chrome: /Chrome\//, Safari: /Safari\// }) ?? 'Browser';
  const system = first({ Android: /Android/, iPhone: /iPhone/, iPad: /iPad/, Windows: /Windows/, macOS: /Mac OS/, Linux: /Linux/ });
  return system ? `${browser}, ${system}` : browser;
}
