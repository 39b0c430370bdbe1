import type { ConversationRecord } from './conversation.js';
import type { Entry, Failure } from './outbox.js';
import { changesOf, sentMessageOf, withCommand } from './overlay.js';
import { DEFAULT_PREFERENCES } from './preferences.js';
import { rangeAt } from './ranges.js';
import type { ChannelJoining, ChannelPosting, ConversationKind, Draft, Member, MemberRole, Message, Preferences, Profile } from './types.js';

/** How far a message has got. */
export type DeliveryState = 'queued' | 'failed' | 'sent' | 'delivered' | 'read';

/** A conversation as it stands in the list. */
export interface Conversation {
  conversationId: string;
  kind: ConversationKind;
  /** The other person of a direct conversation. */
  peer?: Profile;
  /** Of a group: absent until it has been opened. In the order in which they came. Of a channel those that this device has come to know. */
  members?: readonly Member[];
  /** Of a group or channel. */
  name?: string;
  pictureId?: string;
  memberCount: number;
  membersMax?: number;
  newcomersSeeHistory?: boolean;
  /** For how many days the messages of a group or channel are kept; 0 is as long as the platform keeps them. Absent until it has been opened. */
  retentionDays?: number;
  /** Of a channel, as posting, joining and role: absent until it has been opened. */
  description?: string;
  posting?: ChannelPosting;
  joining?: ChannelJoining;
  /** What this person is in a channel. */
  role?: MemberRole;
  /** This person blocks the other one; known only after it has changed while this device was told. */
  blocked: boolean;
  /** Sequence of the newest message, 0 before the first. */
  head: number;
  /** Sequence up to which the person has seen it, on whichever device. */
  read: number;
  unread: number;
  /** Unread messages that call this person; 100 stands for 100 and more. */
  mentions: number;
  preferences: Preferences;
  lastMessage?: Message;
  /** Of the newest message, if it is one's own. */
  lastMessageState?: DeliveryState;
  /** Messages that are not in the log yet; with them comes the newest. */
  queued: number;
  lastQueued?: QueuedMessage;
  /** The list is sorted by it, newest first. */
  inboxSeq: number;
}

/** A message that is not in the log yet, or that was refused. */
export interface QueuedMessage {
  clientMessageId: string;
  draft: Draft;
  state: 'queued' | 'failed';
  failure?: Failure;
  createdAtMillis: number;
}

/** A message that has its place in the conversation. */
export interface MessageItem {
  type: 'message';
  key: string;
  message: Message;
  own: boolean;
  /** Of one's own. In a group `delivered` and `read` mean: by everybody; who has got how far stands in the receipts. In a channel it is never more than `sent`. */
  state?: DeliveryState;
  /** An edit, deletion or reaction of one's own is shown that is not in the log yet. */
  changing: boolean;
}

/** A line of a conversation: a message with its place, or at the end those that have none yet. `key` stays the same from the one to the other. */
export type TimelineItem = MessageItem | ({ type: 'queued'; key: string } & QueuedMessage);

/** Which sequences a window shows; `to` is null when it goes with the newest. */
export interface Place {
  from: number;
  to: number | null;
}

export interface Timeline {
  items: readonly TimelineItem[];
  hasOlder: boolean;
  hasNewer: boolean;
}

/** @returns null while not enough is known to show it */
export function conversationView(record: ConversationRecord, userId: string, entries: readonly Entry[]): Conversation | null {
  const { conversationId, kind, members, name, pictureId } = record;
  const peer = members?.find((member) => member.userId !== userId) ?? members?.[0];
  if (kind === null || (kind === 'direct' ? !peer : name === null)) {
    return null;
  }
  const queued = entries.flatMap((entry) => queuedOf(entry) ?? []);
  const lastQueued = queued.at(-1);
  const lastSent = entries.flatMap((entry) => sentMessageOf(entry, userId) ?? []).at(-1);
  const lastMessage = lastSent && lastSent.sequence > record.head ? lastSent : record.lastMessage;
  const own = lastMessage !== null && lastMessage.senderId === userId && !lastMessage.change;
  return {
    conversationId,
    kind,
    ...(kind === 'direct' ? { peer } : { name: name!, pictureId }),
    ...(members && { members }),
    memberCount: kind === 'direct' ? 2 : record.memberCount,
    membersMax: record.membersMax,
    newcomersSeeHistory: record.newcomersSeeHistory,
    retentionDays: record.retentionDays,
    ...(kind === 'channel' && channelOf(record)),
    blocked: record.blocked,
    head: record.head,
    read: record.read,
    unread: Math.max(0, record.head - Math.max(record.read, record.expiredUpTo ?? 0)),
    mentions: record.mentions,
    preferences: { ...DEFAULT_PREFERENCES, ...record.preferences },
    ...(lastMessage && { lastMessage }),
    ...(own && { lastMessageState: deliveryOf(progressOf(record, userId), lastMessage.sequence) }),
    queued: queued.length,
    ...(lastQueued && { lastQueued }),
    inboxSeq: record.inboxSeq,
  };
}

function channelOf({ description, posting, joining, role }: ConversationRecord): Partial<Conversation> {
  return { description, posting, joining, role };
}

/** Up to which sequences everybody else has got. */
function progressOf({ members, kind, receipts }: ConversationRecord, userId: string): { delivered: number; read: number } {
  const known = members?.filter((member) => member.userId !== userId).map((member) => receipts.get(member.userId));
  // The one receipt of the other person is enough while it is not known who he is.
  const others = known ?? (kind === 'direct' ? [...receipts.values()].filter((receipt) => receipt.userId !== userId) : []);
  if (others.length === 0) {
    return { delivered: 0, read: 0 };
  }
  return {
    delivered: Math.min(...others.map((receipt) => receipt?.delivered ?? 0)),
    read: Math.min(...others.map((receipt) => receipt?.read ?? 0)),
  };
}

function deliveryOf({ delivered, read }: { delivered: number; read: number }, sequence: number): DeliveryState {
  if (sequence <= read) {
    return 'read';
  }
  return sequence <= delivered ? 'delivered' : 'sent';
}

/**
 * @param entries what of this conversation is in the outbox
 * @param before items of the last time, by sequence: what is still the same stays the same object
 * @returns null while the place is not on this device
 */
export function timelineOf(
  record: ConversationRecord,
  place: Place,
  userId: string,
  entries: readonly Entry[],
  before: ReadonlyMap<number, MessageItem> = new Map(),
): Timeline | null {
  const range = rangeAt(record.covered, place.to ?? record.head);
  if (!range && record.head > 0) {
    return null;
  }
  const [first, last] = range ?? [1, 0];
  const from = Math.max(first, place.from);
  const to = place.to === null ? last : Math.min(last, place.to);
  const changes = changesOf(entries);
  const progress = progressOf(record, userId);
  const items: TimelineItem[] = [];
  for (let sequence = from; sequence <= to; sequence++) {
    const message = record.messages.get(sequence);
    if (message) {
      const item = itemOf(message, userId, progress, changes.get(sequence));
      const known = before.get(sequence);
      items.push(known && isSame(known, item) ? known : item);
    }
  }
  const hasNewer = to < record.head;
  if (!hasNewer) {
    const sent = new Set(items.slice(-entries.length - 1).map(({ key }) => key));
    for (const entry of entries) {
      const queued = queuedOf(entry);
      const message = sentMessageOf(entry, userId);
      if (queued && !sent.has(entry.id)) {
        items.push({ type: 'queued', key: entry.id, ...queued });
      } else if (message && message.sequence > to) {
        const item = itemOf(message, userId, progress, changes.get(message.sequence));
        const known = before.get(message.sequence);
        const same = known?.key === item.key && known.state === item.state && !known.changing && item.message === message;
        items.push(same ? known : item);
      }
    }
  }
  return { items, hasOlder: first > 1 || hasBefore(record, from), hasNewer };
}

function hasBefore({ messages }: ConversationRecord, from: number): boolean {
  if (from > 1) {
    for (const sequence of messages.keys()) {
      if (sequence < from) {
        return true;
      }
    }
  }
  return false;
}

function itemOf(
  message: Message,
  userId: string,
  progress: { delivered: number; read: number },
  changes: readonly Entry[] = [],
): MessageItem {
  const own = message.senderId === userId;
  return {
    type: 'message',
    key: message.clientMessageId || `hidden ${message.sequence}`,
    message: changes.reduce((shown, entry) => withCommand(shown, entry, userId), message),
    own,
    ...(own && !message.change && { state: deliveryOf(progress, message.sequence) }),
    changing: changes.some(({ state }) => state !== 'done'),
  };
}

function isSame(item: MessageItem, other: MessageItem): boolean {
  return item.message === other.message && item.state === other.state && item.changing === other.changing;
}

function queuedOf({ id, command, state, failure, createdAtMillis }: Entry): QueuedMessage | null {
  if (command.type !== 'send' || state === 'done') {
    return null;
  }
  return {
    clientMessageId: id,
    draft: command.draft,
    state: state === 'failed' ? 'failed' : 'queued',
    ...(failure && { failure }),
    createdAtMillis,
  };
}
