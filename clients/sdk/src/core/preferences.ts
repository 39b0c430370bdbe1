import type { Message, Preferences } from './types.js';

/** What holds for a conversation about which nothing was ever said. */
export const DEFAULT_PREFERENCES: Preferences = { notify: 'all', pinned: false, archived: false, markedUnread: false };

/** A time that ends muting, and one that is for ever. */
export const NEVER = '1970-01-01T00:00:00Z';
export const FOR_EVER = '9999-12-31T00:00:00Z';

/** What a conversation is stands in front of its id. */
export function isChannel(conversationId: string): boolean {
  return conversationId.startsWith('channel:');
}

/** @param now in milliseconds since 1970 */
export function isMuted({ mutedUntil }: Preferences, now: number): boolean {
  return mutedUntil !== undefined && Date.parse(mutedUntil) > now;
}

/** Whether a message calls somebody. In a channel a call to everybody calls nobody; whom it calls by name there has it in his inbox. */
export function calls(message: Message, conversationId: string, userId: string): boolean {
  const everybody = message.mentionsAll === true && !isChannel(conversationId);
  return message.senderId !== userId && (everybody || (message.mentionedIds?.includes(userId) ?? false));
}

/** Whether somebody wants to be notified of a message that may call him. */
export function notifies(preferences: Preferences, called: boolean, now: number): boolean {
  const { notify } = preferences;
  return !isMuted(preferences, now) && (notify === 'all' || (notify === 'mentions' && called));
}
