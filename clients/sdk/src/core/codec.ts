import type { ClientFrame, ClientFrames, ScreenConversation, ServerFrame, Welcome } from './frames.js';
import { DEFAULT_PREFERENCES } from './preferences.js';
import type { ConversationInfo, ConversationKind, Cursor, GroupChange, GroupSummary, InboxEvent, Message } from './types.js';

/** How frames stand on the wire. */
export interface Encoding {
  /** By which a client asks for it. */
  readonly subprotocol: string;
  /** @param frame of the client: `request` beside one member that names it, in the names of this package */
  encode(frame: object): string | Uint8Array<ArrayBuffer>;
  /** @returns a frame of the server by protobuf's JSON mapping, with the names of the schema in whichever case */
  decode(message: string | ArrayBuffer): object;
}

/** The one that bodies over HTTP have too: snake_case, defaults left out. */
export const json: Encoding = {
  subprotocol: 'chat.v1+json',
  encode: (frame) => JSON.stringify(toWire(frame)),
  decode: (message) => JSON.parse(String(message)),
};

type Wire = Record<string, any>;

/** Names that the protocol has, so that each is translated once. */
const camelNames = new Map<string, string>();

/** Fields whose strings are names of enums: `PRESENCE_STATE_ONLINE` is `online`. */
const ENUM_PREFIX: Record<string, string> = {
  state: 'PRESENCE_STATE_',
  kind: 'CONVERSATION_KIND_',
  role: 'MEMBER_ROLE_',
  notify: 'NOTIFICATION_LEVEL_',
  posting: 'CHANNEL_POSTING_',
  joining: 'CHANNEL_JOINING_',
};

export function encodeFrame(encoding: Encoding, frame: ClientFrame, request?: number): string | Uint8Array<ArrayBuffer> {
  return encoding.encode({ request, [frame.type]: frame.type === 'prefer' ? preferOf(frame.value) : frame.value });
}

/** The one frame of a client with an enum in it. */
function preferOf({ preferences, ...rest }: ClientFrames['prefer']): object {
  const { notify, ...others } = preferences;
  return { ...rest, preferences: { ...others, ...(notify && { notify: ENUM_PREFIX.notify + notify.toUpperCase() }) } };
}

/** @returns null for a frame that this version does not know, which is to be ignored */
export function decodeFrame(encoding: Encoding, message: string | ArrayBuffer): ServerFrame | null {
  const { replyTo = 0, ...rest } = fromWire(encoding.decode(message)) as Wire;
  for (const [type, value] of Object.entries(rest)) {
    const decode = decoders[type];
    if (decode) {
      return { type, replyTo, value: decode(value as Wire) } as ServerFrame;
    }
  }
  return null;
}

/** Objects with the names of this API to objects with those of the wire. */
export function toWire(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(toWire);
  }
  if (value === null || typeof value !== 'object') {
    return value;
  }
  return Object.fromEntries(
    Object.entries(value).map(([name, field]) => [
      name.replace(/[A-Z]/g, (letter) => '_' + letter.toLowerCase()),
      toWire(field),
    ]),
  );
}

export function fromWire(value: unknown, name = ''): unknown {
  if (Array.isArray(value)) {
    return value.map((element) => fromWire(element));
  }
  if (typeof value === 'string') {
    const prefix = ENUM_PREFIX[name];
    return prefix && value.startsWith(prefix) ? value.slice(prefix.length).toLowerCase() : value;
  }
  if (value === null || typeof value !== 'object') {
    return value;
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, field]) => [camel(key), fromWire(field, key)]),
  );
}

function camel(name: string): string {
  let camelName = camelNames.get(name);
  if (camelName === undefined) {
    camelName = name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
    if (camelNames.size < 1_000) {
      camelNames.set(name, camelName);
    }
  }
  return camelName;
}

const decoders: Record<string, (value: Wire) => unknown> = {
  welcome: (w): Welcome => ({
    userId: w.userId,
    deviceId: w.deviceId,
    head: cursorOf(w.head),
    heartbeatIntervalMillis: w.heartbeatIntervalMillis ?? 5_000,
    heartbeatTimeoutMillis: w.heartbeatTimeoutMillis ?? 30_000,
    limits: w.limits ?? { textCodePointsMax: 100_000, frameBytesMax: 1_310_720 },
  }),
  screen: ({ conversations = [], nextBefore, unavailable = false }) => ({
    conversations: conversations.map(screenConversationOf),
    nextBefore,
    unavailable,
  }),
  event: eventOf,
  synced: ({ inboxSeq = 0 }) => ({ inboxSeq }),
  reset: ({ reason = '', head }) => ({ reason, head: cursorOf(head) }),
  sent: (sent) => sent,
  done: () => ({}),
  opened: ({ conversationId, head = 0 }) => ({ conversationId, head }),
  channel: ({ conversationId, head = 0, events = [], missed = false }) => ({ conversationId, head, events: events.map(eventOf), missed }),
  error: ({ code = '', message = '', retryAfterMillis = 0 }) => ({ code, message, retryAfterMillis }),
  typing: (typing) => typing,
  receipt: ({ conversationId, userId, delivered = 0, read = 0 }) => ({ conversationId, userId, delivered, read }),
  presence: ({ users = [] }) => ({ users }),
  heartbeat: () => ({}),
  reconnect: ({ gateways = [], delayMillis = 0 }) => ({ gateways, delayMillis }),
};

export function cursorOf({ epoch = '', inboxSeq = 0 }: Wire = {}): Cursor {
  return { epoch, inboxSeq };
}

export function messageOf(wire: Wire): Message {
  const { change, sequence = 0, senderId = '', clientMessageId = '', sentAt = '', ...rest } = wire;
  const message: Message = { sequence, senderId, clientMessageId, sentAt, ...rest };
  if (change) {
    message.change = changeOf(change);
  }
  return message;
}

export function conversationOf(wire: Wire): ConversationInfo {
  const { head = 0, read = 0, mentions = 0, preferences, inboxSeq = 0, lastMessage, unread, members, ...rest } = wire;
  return {
    ...(rest as { conversationId: string; kind: ConversationKind }),
    ...(members && { members: members.map(memberOf) }),
    head,
    read,
    mentions,
    preferences: { ...DEFAULT_PREFERENCES, ...preferences },
    inboxSeq,
    ...(lastMessage && { lastMessage: messageOf(lastMessage) }),
  };
}

function memberOf({ userId, handle = '', displayName = '', ...rest }: Wire) {
  return { userId, handle, displayName, ...rest };
}

function screenConversationOf({ messages = [], position = '0', ...rest }: Wire): ScreenConversation {
  return { ...conversationOf(rest), messages: messages.map(messageOf), position };
}

function changeOf({ group, ...change }: Wire): GroupChange {
  const [type = 'unknown', fields] = Object.entries(change)[0] ?? [];
  return { type, ...(fields as object), group: summaryOf(group) } as GroupChange;
}

function summaryOf({ memberCount = 0, name = '', ...summary }: Wire = {}): GroupSummary {
  return { name, memberCount, ...summary };
}

export function eventOf(wire: Wire): InboxEvent {
  const { inboxSeq = 0, conversationId = '', position = '0' } = wire;
  const place = { inboxSeq, conversationId, position };
  if (wire.message) {
    return { ...place, type: 'message', message: messageOf(wire.message) };
  }
  if (wire.messageChanged) {
    const { message, isLast = false } = wire.messageChanged;
    return { ...place, type: 'messageChanged', message: messageOf(message), isLast };
  }
  if (wire.reactionChanged) {
    const { sequence, userId, reaction, removed = false } = wire.reactionChanged;
    return { ...place, type: 'reactionChanged', change: { sequence, userId, reaction, removed } };
  }
  if (wire.messageHidden) {
    const { conversationId: of, sequence } = wire.messageHidden;
    return { ...place, type: 'messageHidden', hidden: { conversationId: of, sequence } };
  }
  if (wire.conversationCreated) {
    const { kind, memberIds = [], creatorId } = wire.conversationCreated;
    return { ...place, type: 'conversationCreated', kind, memberIds, creatorId };
  }
  if (wire.readMarker) {
    const { conversationId: of, sequence = 0 } = wire.readMarker;
    return { ...place, type: 'readMarker', marker: { conversationId: of, sequence } };
  }
  if (wire.blockChanged) {
    return { ...place, type: 'blockChanged', blocked: wire.blockChanged.blocked ?? false };
  }
  if (wire.channelMembership) {
    const { userId, role, channel, head = 0, newOwnerId, begins = false } = wire.channelMembership;
    return { ...place, type: 'channelMembership', membership: { userId, role, channel: summaryOf(channel), head, newOwnerId, begins } };
  }
  if (wire.preferencesChanged) {
    const { conversationId: of, preferences = {} } = wire.preferencesChanged;
    return { ...place, type: 'preferencesChanged', of, preferences };
  }
  if (wire.messagesExpired) {
    return { ...place, type: 'messagesExpired', upTo: wire.messagesExpired.upTo ?? 0 };
  }
  return { ...place, type: 'other' };
}
