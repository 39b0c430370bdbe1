import type { CloseReason, State } from './core/connection-state.js';
import type { Command } from './core/outbox.js';
import type { MemberRole, Message, Preferences, Presence } from './core/types.js';

/** How the connection is. `catchingUp`: what was missed is coming. `offline`: the device says that it has no network. */
export type ConnectionStatus =
  | { state: 'connecting' | 'catchingUp' | 'live' }
  | {
      state: 'reconnecting' | 'offline';
      /** Failed attempts since the last good connection. */
      attempt: number;
      /** Why the last attempt came to nothing, as far as it was not the network. */
      error?: string;
    }
  | { state: 'closed'; reason: CloseReason; code?: number };

/** @param before stays while an attempt is only prepared */
export function statusOf({ phase, attempt }: State, lastError: unknown, before: ConnectionStatus): ConnectionStatus {
  switch (phase.name) {
    case 'closed':
      return { state: 'closed', reason: phase.reason, ...(phase.code && { code: phase.code }) };
    case 'reconnecting':
    case 'offline':
      return { state: phase.name, attempt, ...(lastError !== null && { error: String(lastError) }) };
    case 'preparing':
      return before.state === 'closed' ? { state: 'connecting' } : before;
    default:
      return { state: phase.name };
  }
}

type InConversation<T> = T & { conversationId: string };

/** All that a client tells, told apart by `type`. */
export type ChatEvent =
  | { type: 'connection'; status: ConnectionStatus }
  /** `live` is false for what was missed while there was no connection. `notify`: the person wants to be notified of it. */
  | InConversation<{ type: 'message'; message: Message; own: boolean; live: boolean; notify: boolean }>
  | InConversation<{ type: 'messageChanged'; message: Message }>
  | InConversation<{ type: 'reactionChanged'; sequence: number; userId: string; reaction: string; removed: boolean }>
  | InConversation<{ type: 'messageHidden'; sequence: number }>
  | InConversation<{ type: 'conversationCreated' }>
  /** This person is no member any more. */
  | InConversation<{ type: 'conversationRemoved' }>
  /** This person has seen it up to here, on one of his devices. */
  | InConversation<{ type: 'readMarker'; sequence: number }>
  | InConversation<{ type: 'blockChanged'; blocked: boolean }>
  /** Somebody, mostly this person, has come into a channel (`begins`), has another role in it, or (no `role`) is no member any more. */
  | InConversation<{ type: 'channelMembership'; userId: string; role?: MemberRole; begins: boolean }>
  /** How this person wants to have it, on all of his devices: what has changed. */
  | InConversation<{ type: 'preferencesChanged'; preferences: Partial<Preferences> }>
  /** Messages up to a sequence have been kept for as long as they were to be, and are gone. */
  | InConversation<{ type: 'messagesExpired'; upTo: number }>
  | InConversation<{ type: 'receipt'; userId: string; delivered: number; read: number }>
  | InConversation<{ type: 'typing'; userId: string }>
  | ({ type: 'presence' } & Presence)
  /** What this person did was refused for good. */
  | InConversation<{ type: 'refused'; clientMessageId: string; command: Command; code: string; message: string }>
  /** Events are missing for good; conversations are loaded anew. */
  | { type: 'reset'; reason: string }
  /** The device keeps nothing: its storage is full, refused, or was opened again in vain. Everything goes on from memory. */
  | { type: 'storageFailed'; error: unknown }
  /** By `logOut`, in this tab or another, or because the session has ended. */
  | { type: 'loggedOut' };

export type ChatEventOf<T extends ChatEvent['type']> = Extract<ChatEvent, { type: T }>;

/** Tells events to those who listen. What one of them throws is his own trouble. */
export class Emitter {
  #listeners = new Map<ChatEvent['type'] | '*', Set<(event: any) => void>>();

  on(type: ChatEvent['type'] | '*', listener: (event: any) => void): () => void {
    const listeners = this.#listeners.get(type) ?? new Set();
    this.#listeners.set(type, listeners);
    listeners.add(listener);
    return () => listeners.delete(listener);
  }

  emit(event: ChatEvent): void {
    for (const listener of [...(this.#listeners.get(event.type) ?? []), ...(this.#listeners.get('*') ?? [])]) {
      try {
        listener(event);
      } catch (error) {
        queueMicrotask(() => {
          throw error;
        });
      }
    }
  }
}
