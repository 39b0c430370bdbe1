import type {
  ConversationInfo,
  Cursor,
  Draft,
  InboxEvent,
  Message,
  Preferences,
  Presence,
  Sent,
} from './types.js';

export interface Hello {
  token: string;
  cursor?: Cursor;
  firstScreen?: { conversations: number; messages: number };
}

/** The frames of a client by name; docs/protocol.md says what they mean. */
export interface ClientFrames {
  hello: Hello;
  send: { conversationId: string; clientMessageId: string; body: { text: string } } & Omit<Draft, 'text'>;
  edit: { conversationId: string; clientId: string; sequence: number; body: { text: string } };
  delete: { conversationId: string; clientId: string; sequence: number; onlyForMe?: boolean };
  react: { conversationId: string; clientId: string; sequence: number; reaction: string; removed?: boolean };
  read: { conversationId: string; sequence: number };
  prefer: { conversationId: string; clientId: string; preferences: Partial<Preferences> };
  ack: { inboxSeq: number };
  typing: { conversationId: string };
  open: { conversationId: string };
  close: { conversationId: string };
  watch: { userIds: string[] };
  heartbeat: { background?: boolean };
}

export type ClientFrame = {
  [K in keyof ClientFrames]: { type: K; value: ClientFrames[K] };
}[keyof ClientFrames];

export interface Welcome {
  userId: string;
  deviceId: string;
  head: Cursor;
  heartbeatIntervalMillis: number;
  heartbeatTimeoutMillis: number;
  limits: { textCodePointsMax: number; frameBytesMax: number };
}

export interface ScreenConversation extends ConversationInfo {
  messages: Message[];
  position: string;
}

/** What is new in a channel that is open. */
export interface ChannelNews {
  conversationId: string;
  /** Sequence of its newest message. */
  head: number;
  /** In order; of these `inboxSeq` says nothing. */
  events: InboxEvent[];
  /** More has happened than they tell. */
  missed: boolean;
}

export interface FrameError {
  code: string;
  message: string;
  /** Above 0: not decided, the same may be sent again after this time. */
  retryAfterMillis: number;
}

export interface ServerFrames {
  welcome: Welcome;
  screen: { conversations: ScreenConversation[]; nextBefore?: number; unavailable: boolean };
  event: InboxEvent;
  synced: { inboxSeq: number };
  reset: { reason: string; head: Cursor };
  sent: Sent;
  done: object;
  opened: { conversationId: string; head: number };
  channel: ChannelNews;
  error: FrameError;
  typing: { conversationId: string; userId: string };
  receipt: { conversationId: string; userId: string; delivered: number; read: number };
  presence: { users: Presence[] };
  heartbeat: object;
  reconnect: { gateways: string[]; delayMillis: number };
}

/** `replyTo` is the request that the frame answers, 0 when it answers none. */
export type ServerFrame = {
  [K in keyof ServerFrames]: { type: K; replyTo: number; value: ServerFrames[K] };
}[keyof ServerFrames];
