/**
 * The client of the chat platform, for browsers and Node: `new ChatClient({ url })`.
 *
 * @packageDocumentation
 */
export { ChatClient } from './client.js';
export type { ChatOptions } from './options.js';
export { ChatApi } from './api.js';
export type {
  Block,
  Contact,
  ContactState,
  Device,
  GroupSettings,
  HitPaging,
  Invitation,
  PushContent,
  PushState,
  PushTarget,
  ListedContact,
  Paging,
  Settings,
} from './api.js';
export type { Encoding } from './core/codec.js';
export type { CloseReason } from './core/connection-state.js';
export type { Command, Failure } from './core/outbox.js';
export { FOR_EVER, isMuted } from './core/preferences.js';
export type * from './core/types.js';
export type {
  Conversation,
  DeliveryState,
  MessageItem,
  QueuedMessage,
  Timeline,
  TimelineItem,
} from './core/view.js';
export type { ChatEvent, ChatEventOf, ConnectionStatus } from './events.js';
export { ChatError } from './io/http.js';
export { SessionEnded, type Account, type Session, type SessionStorage } from './io/session.js';
export type { WebSocketClass } from './io/driver.js';
export type { Observable } from './observable.js';
export type { ConversationList } from './views.js';
export { MessageWindow, type WindowView } from './window.js';
