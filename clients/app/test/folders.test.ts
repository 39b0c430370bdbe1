import type { Conversation } from '@chat-platform/sdk';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { foldersOf, looksUnread } from '../src/core/folders.js';

function conversation(conversationId: string, preferences: Partial<Conversation['preferences']> = {}, unread = 0): Conversation {
  return { conversationId, unread, preferences: { notify: 'all', pinned: false, archived: false, markedUnread: false, ...preferences } } as Conversation;
}

test('what is pinned stands first and what is archived apart, each in the order of the list', () => {
  const { list, archive } = foldersOf([
    conversation('a'),
    conversation('b', { archived: true }),
    conversation('c', { pinned: true }),
    conversation('d', { pinned: true, archived: true }),
    conversation('e', { pinned: true }),
  ]);
  const ids = (folder: readonly Conversation[]) => folder.map(({ conversationId }) => conversationId).join();
  assert.deepEqual([ids(list), ids(archive)], ['c,e,a', 'd,b']);
});

test('a conversation looks unread when something is, or when somebody wants it to', () => {
  assert.deepEqual([conversation('a', {}, 1), conversation('b', { markedUnread: true }), conversation('c')].map(looksUnread), [true, true, false]);
});
