import type { Conversation } from '@chat-platform/sdk';

/** The list of conversations, and those that somebody has put apart; in each those that are pinned first. */
export interface Folders {
  list: readonly Conversation[];
  archive: readonly Conversation[];
}

export function foldersOf(conversations: readonly Conversation[]): Folders {
  const inOrder = [...conversations.filter(({ preferences }) => preferences.pinned), ...conversations.filter(({ preferences }) => !preferences.pinned)];
  return {
    list: inOrder.filter(({ preferences }) => !preferences.archived),
    archive: inOrder.filter(({ preferences }) => preferences.archived),
  };
}

export function looksUnread({ unread, preferences }: Conversation): boolean {
  return unread > 0 || preferences.markedUnread;
}
