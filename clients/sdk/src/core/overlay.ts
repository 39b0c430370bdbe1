import { withReaction, type ConversationRecord } from './conversation.js';
import type { Entry } from './outbox.js';
import type { Message } from './types.js';

/** What a person did, laid over what events and answers have told until they tell of it. */

/** What stands in the outbox for each message, in order. */
export function changesOf(entries: readonly Entry[]): Map<number, Entry[]> {
  const changes = new Map<number, Entry[]>();
  for (const entry of entries) {
    if ('sequence' in entry.command && entry.command.type !== 'read') {
      const { sequence } = entry.command;
      changes.set(sequence, [...(changes.get(sequence) ?? []), entry]);
    }
  }
  return changes;
}

export function withCommand(message: Message, { command, createdAtMillis }: Entry, userId: string): Message {
  const at = new Date(createdAtMillis).toISOString();
  switch (command.type) {
    case 'edit':
      return { ...message, body: { text: command.text }, preview: false, editedAt: at };
    case 'delete': {
      const { sequence, senderId, clientMessageId, sentAt } = message;
      const empty = { sequence, senderId, clientMessageId, sentAt };
      return command.onlyForMe ? { ...empty, hidden: true } : { ...empty, deletedAt: at, deletedBy: userId };
    }
    case 'react':
      return withReaction(message, { userId, reaction: command.reaction, removed: command.removed });
    default:
      return message;
  }
}

/** A message that is in the log, of which only the answer has told. */
export function sentMessageOf({ command, sent }: Entry, senderId: string): Message | null {
  if (command.type !== 'send' || !sent) {
    return null;
  }
  const { text, ...rest } = command.draft;
  const { sequence, clientMessageId, sentAt } = sent;
  return { sequence, clientMessageId, sentAt, senderId, body: { text }, ...rest };
}

/**
 * Whether a conversation has what an entry did that is done. Nothing has to be laid over messages that are not here: they come
 * with it. Of several changes of a message the earlier ones have to be asked about first.
 */
export function hasArrived(record: ConversationRecord | undefined, { command, sent }: Entry, userId: string): boolean {
  if (command.type === 'send') {
    return record !== undefined && record.head >= (sent?.sequence ?? 0);
  }
  if (!('sequence' in command)) {
    return true;
  }
  const message = record?.messages.get(command.sequence);
  if (!record || !message) {
    return !record || command.sequence <= record.head;
  }
  if (message.hidden || message.deletedAt) {
    return message.hidden || command.type !== 'delete' || !command.onlyForMe;
  }
  switch (command.type) {
    case 'edit': {
      const { body, preview } = message;
      return body?.text === command.text || (preview === true && command.text.startsWith(body?.text ?? ''));
    }
    case 'react':
      return withReaction(message, { userId, reaction: command.reaction, removed: command.removed }) === message;
    default:
      return false;
  }
}
