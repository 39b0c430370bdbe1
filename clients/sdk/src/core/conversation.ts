import { calls, isChannel } from './preferences.js';
import { cover, cutBelow, rangeAt, type Range } from './ranges.js';
import type {
  ChannelJoining,
  ChannelPosting,
  ConversationInfo,
  ConversationKind,
  GroupChange,
  HistoryRange,
  InboxEvent,
  Member,
  MemberRole,
  Message,
  MessagePage,
  Preferences,
  Profile,
  Reaction,
  ReactionChange,
  Receipt,
} from './types.js';

/** Changes of messages that are kept to be joined to pages that were read before them. */
const RECENT_MAX = 200;
/** More messages that call somebody are not counted. */
const MENTIONS_MAX = 100;

/** What changes a message that is there already. */
type Change = { position: string | null; sequence: number } & (
  | { type: 'replaced'; message: Message }
  | { type: 'reaction'; change: ReactionChange }
  | { type: 'hidden' }
);

/** How a conversation is stored and told to other tabs. */
export interface ConversationRecord {
  conversationId: string;
  kind: ConversationKind | null;
  /** Null until they have been fetched. */
  members: Member[] | null;
  /** Members have changed since they were fetched. */
  stale: boolean;
  /** Sequence of the newest line that changed the group, as far as events have told. */
  changedAt: number;
  name: string | null;
  pictureId: string;
  memberCount: number;
  membersMax?: number;
  newcomersSeeHistory?: boolean;
  retentionDays?: number;
  /** Of a channel, of which `members` are those that this device has come to know. */
  description?: string;
  posting?: ChannelPosting;
  joining?: ChannelJoining;
  role?: MemberRole;
  blocked: boolean;
  head: number;
  read: number;
  /** Messages up to here have expired; absent in what an earlier version has stored. */
  expiredUpTo?: number;
  /** Messages above `read` that call this person. */
  mentions: number;
  /** What events told does not suffice to say how many these are: an answer has to. */
  uncounted: boolean;
  /** What is known of them. What events told stands, whatever an answer says: it may be older. */
  preferences: Partial<Preferences>;
  inboxSeq: number;
  lastMessage: Message | null;
  receipts: Map<string, Receipt>;
  messages: Map<number, Message>;
  /** Sequences that need no fetching; one of them without a message does not exist. */
  covered: readonly Range[];
  recent: Change[];
  /** As it is stored: those who are not among the members and have written what is stored of it. */
  writers?: readonly Profile[];
}

export function newConversation(conversationId: string): ConversationRecord {
  return {
    conversationId,
    kind: null,
    members: null,
    stale: false,
    changedAt: 0,
    name: null,
    pictureId: '',
    memberCount: 0,
    blocked: false,
    head: 0,
    read: 0,
    mentions: 0,
    uncounted: true,
    preferences: {},
    inboxSeq: 0,
    lastMessage: null,
    receipts: new Map(),
    messages: new Map(),
    covered: [],
    recent: [],
  };
}

/** What an answer tells of a conversation: how it was when its newest message was the one at `head`. */
export type ConversationAnswer = Partial<ConversationInfo> & Pick<ConversationInfo, 'conversationId' | 'head'>;

/** Takes a conversation as the HTTP API gives it; what events told later stands. */
export function mergeInfo(record: ConversationRecord, info: ConversationAnswer): void {
  record.kind = info.kind ?? record.kind;
  if (info.head >= record.changedAt) {
    mergeGroup(record, info);
  }
  record.preferences = { ...info.preferences, ...record.preferences };
  if (info.mentions !== undefined && isAsNew(record, info)) {
    record.mentions = info.mentions;
    record.uncounted = false;
  }
  if ((info.inboxSeq ?? 0) >= record.inboxSeq) {
    record.role = info.role ?? record.role;
  }
  record.head = Math.max(record.head, info.head);
  expire(record, info.expiredUpTo ?? 0);
  record.read = Math.max(record.read, info.read ?? 0);
  mergeLastMessage(record, info);
  record.inboxSeq = Math.max(record.inboxSeq, info.inboxSeq ?? 0);
}

/** Of an answer that is older than the events a newer message may be taken, but not the same one as it was before. */
function mergeLastMessage(record: ConversationRecord, { lastMessage, inboxSeq = 0 }: ConversationAnswer): void {
  const known = record.lastMessage?.sequence ?? 0;
  const sequence = lastMessage?.sequence ?? 0;
  if (lastMessage && !hasExpired(record, sequence) && (sequence > known || (sequence === known && inboxSeq >= record.inboxSeq))) {
    const hidden = record.recent.find((change) => change.type === 'hidden' && change.sequence === sequence);
    record.lastMessage = hidden ? changed(lastMessage, hidden) : lastMessage;
  }
}

/** Whether an answer has everything that was counted here. */
export function isAsNew(record: ConversationRecord, { head, read = 0, inboxSeq = 0 }: ConversationAnswer): boolean {
  return head >= record.head && read >= record.read && inboxSeq >= record.inboxSeq;
}

function mergeGroup(record: ConversationRecord, info: Partial<ConversationInfo>): void {
  const { members, name, pictureId, memberCount, membersMax, newcomersSeeHistory, retentionDays, description, posting, joining } = info;
  record.name = name ?? record.name;
  record.pictureId = pictureId ?? record.pictureId;
  record.memberCount = memberCount ?? record.memberCount;
  record.membersMax = membersMax ?? record.membersMax;
  record.newcomersSeeHistory = newcomersSeeHistory ?? record.newcomersSeeHistory;
  record.retentionDays = retentionDays ?? record.retentionDays;
  record.description = description ?? record.description;
  record.posting = posting ?? record.posting;
  record.joining = joining ?? record.joining;
  if (record.kind === 'channel') {
    record.members ??= [];
    // A line of the list does not say it.
    record.stale &&= posting === undefined;
    return;
  }
  // A screen leaves out all names when they could not be found out in time; an erased account alone has none.
  const named = members?.some(({ displayName }) => displayName !== '');
  if (members && (record.members === null || named)) {
    record.members = members;
    record.stale = !named;
  }
}

/** Takes what a line says that changed the group; who is in it is to be fetched then. */
export function changeGroup(record: ConversationRecord, sequence: number, change: GroupChange): void {
  const { name, pictureId = '', memberCount } = change.group;
  record.kind = isChannel(record.conversationId) ? 'channel' : 'group';
  record.changedAt = Math.max(record.changedAt, sequence);
  record.stale = true;
  mergeGroup(record, { ...(change.type === 'updated' && change), name, pictureId, memberCount });
}

/** Takes a message that is new, or that was fetched. */
export function mergeMessage(record: ConversationRecord, message: Message): void {
  const { sequence } = message;
  record.head = Math.max(record.head, sequence);
  if (hasExpired(record, sequence)) {
    return;
  }
  const known = record.messages.get(sequence);
  const shorter = message.preview && known?.body && !known.preview && known.editedAt === message.editedAt;
  record.messages.set(sequence, shorter ? { ...message, body: known.body, preview: false } : message);
  record.covered = cover(record.covered, sequence, sequence);
  if (sequence >= (record.lastMessage?.sequence ?? 0)) {
    record.lastMessage = message;
  }
}

/**
 * A page reaches to its last message, whatever its head says: in a screen the head can be ahead of the messages.
 *
 * @param range as it was asked for
 */
export function mergePage(
  record: ConversationRecord,
  page: MessagePage,
  range: HistoryRange,
): void {
  record.head = Math.max(record.head, page.head);
  expire(record, page.expiredUpTo ?? 0);
  page.messages.forEach((message) => mergeMessage(record, message));
  const first = page.messages[0]?.sequence;
  const last = page.messages.at(-1)?.sequence;
  if (range.after !== undefined) {
    record.covered = cover(record.covered, range.after + 1, last ?? page.head);
  } else if (range.around !== undefined) {
    record.covered = cover(record.covered, first ?? 1, last ?? 0);
  } else {
    record.covered = cover(record.covered, first ?? 1, last ?? Math.min(page.head, (range.before ?? Infinity) - 1));
  }
  const later = record.recent.filter(({ position }) => position === null || isAfter(position, page.position));
  later.forEach((change) => apply(record, change));
}

export function hasExpired(record: ConversationRecord, sequence: number): boolean {
  return sequence <= (record.expiredUpTo ?? 0);
}

/** Forgets messages that have expired: they are nowhere any more, so nothing is missing there. */
export function expire(record: ConversationRecord, upTo: number): void {
  if (upTo <= (record.expiredUpTo ?? 0)) {
    return;
  }
  record.expiredUpTo = upTo;
  record.head = Math.max(record.head, upTo);
  // An answer has to say how many of those that called this person are left.
  record.uncounted ||= record.mentions > 0;
  record.covered = cover(record.covered, 1, upTo);
  for (const sequence of [...record.messages.keys()]) {
    if (sequence <= upTo) {
      record.messages.delete(sequence);
    }
  }
  if (record.lastMessage && record.lastMessage.sequence <= upTo) {
    record.lastMessage = null;
  }
}

/** Takes that a message has come, before it is taken. */
export function countMention(record: ConversationRecord, message: Message, userId: string): void {
  if (message.sequence <= record.read || !calls(message, record.conversationId, userId)) {
    return;
  }
  if (message.sequence > record.head) {
    record.mentions = Math.min(MENTIONS_MAX, record.mentions + 1);
  } else {
    // The answer that told of the head may have counted it.
    record.uncounted = true;
  }
}

/** Takes that a message was deleted for everyone, before that is taken: it says no more whom it called. */
export function uncountMention(record: ConversationRecord, sequence: number, userId: string): void {
  const known = record.messages.get(sequence);
  if (sequence <= record.read || record.mentions === 0) {
    return;
  }
  if (!known || known.deletedAt || known.hidden || record.mentions === MENTIONS_MAX) {
    record.uncounted = true;
  } else if (calls(known, record.conversationId, userId)) {
    record.mentions--;
  }
}

/** The person has seen everything up to here. */
export function readUpTo(record: ConversationRecord, sequence: number, userId: string): void {
  if (sequence >= record.head) {
    record.mentions = 0;
    record.uncounted = false;
  } else if (sequence > record.read && record.mentions > 0) {
    const known = rangeAt(record.covered, sequence);
    const first = Math.max(record.read + 1, known?.[0] ?? sequence);
    record.uncounted ||= known === undefined || first > record.read + 1 || record.mentions === MENTIONS_MAX;
    for (let seen = first; seen <= sequence; seen++) {
      const message = record.messages.get(seen);
      if (message && calls(message, record.conversationId, userId)) {
        record.mentions = Math.max(0, record.mentions - 1);
      }
    }
  }
  record.read = Math.max(record.read, sequence);
}

/** Takes what an event says about a message that was there before. */
export function changeMessage(record: ConversationRecord, event: InboxEvent): void {
  const change = changeOf(event);
  if (change) {
    record.recent = [...record.recent, change].slice(-RECENT_MAX);
    apply(record, change);
  }
}

function changeOf(event: InboxEvent): Change | null {
  const { position } = event;
  switch (event.type) {
    case 'messageChanged':
      return { position, type: 'replaced', sequence: event.message.sequence, message: event.message };
    case 'reactionChanged':
      return { position, type: 'reaction', sequence: event.change.sequence, change: event.change };
    case 'messageHidden':
      // Its position is one of another log, and it is never taken back.
      return { position: null, type: 'hidden', sequence: event.hidden.sequence };
    default:
      return null;
  }
}

function apply(record: ConversationRecord, change: Change): void {
  const { sequence } = change;
  const known = record.messages.get(sequence);
  if (known) {
    record.messages.set(sequence, changed(known, change));
  }
  if (record.lastMessage?.sequence === sequence) {
    record.lastMessage = changed(record.lastMessage, change);
  }
}

function changed(message: Message, change: Change): Message {
  switch (change.type) {
    case 'hidden':
      return { sequence: message.sequence, senderId: '', clientMessageId: '', sentAt: '', hidden: true };
    case 'reaction':
      return message.hidden ? message : withReaction(message, change.change);
    case 'replaced': {
      if (message.hidden) {
        return message;
      }
      const { reactions } = message;
      return reactions && !change.message.deletedAt ? { ...change.message, reactions } : change.message;
    }
  }
}

export function withReaction(message: Message, { userId, reaction, removed }: Omit<ReactionChange, 'sequence'>): Message {
  const before = message.reactions ?? [];
  const known = before.find((other) => other.reaction === reaction);
  if ((known?.userIds.includes(userId) ?? false) !== removed) {
    return message;
  }
  let reactions: Reaction[];
  if (!known) {
    reactions = [...before, { reaction, userIds: [userId] }];
  } else {
    const userIds = removed ? known.userIds.filter((id) => id !== userId) : [...known.userIds, userId];
    reactions = before
      .map((other) => (other === known ? { reaction, userIds } : other))
      .filter((other) => other.userIds.length > 0);
  }
  const { reactions: _, ...rest } = message;
  return reactions.length === 0 ? rest : { ...rest, reactions };
}

/** Both numbers only grow, and what was read was delivered. */
export function mergeReceipt(record: ConversationRecord, { userId, delivered, read }: Receipt): void {
  const known = record.receipts.get(userId);
  record.receipts.set(userId, {
    userId,
    delivered: Math.max(known?.delivered ?? 0, delivered, read),
    read: Math.max(known?.read ?? 0, read),
  });
}

/** Lets go of all but the newest messages; they can be fetched again. */
export function trim(record: ConversationRecord, messagesMax: number): void {
  const excess = record.messages.size - messagesMax;
  if (excess <= 0) {
    return;
  }
  const sequences = [...record.messages.keys()].sort((a, b) => a - b);
  sequences.slice(0, excess).forEach((sequence) => record.messages.delete(sequence));
  record.covered = cutBelow(record.covered, sequences[excess] ?? record.head + 1);
}

/** Ids of those who have written what is here, and are not among the members. */
export function writersOf({ members, messages, lastMessage }: ConversationRecord): string[] {
  const writers = new Set([...messages.values(), ...(lastMessage ? [lastMessage] : [])].map(({ senderId }) => senderId));
  members?.forEach(({ userId }) => writers.delete(userId));
  return [...writers];
}

/** Positions are 64-bit numbers in decimal. */
function isAfter(position: string, other: string): boolean {
  return position.length === other.length ? position > other : position.length > other.length;
}
