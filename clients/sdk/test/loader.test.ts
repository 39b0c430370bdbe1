import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ChatApi } from '../src/api.js';
import { Store } from '../src/core/store.js';
import type { ConversationInfo, GroupChange } from '../src/core/types.js';
import { ChatError } from '../src/io/http.js';
import { Loader } from '../src/io/loader.js';

const GROUP = 'group:g';

function line(store: Store, sequence: number, change: Partial<GroupChange>): void {
  store.accept({
    inboxSeq: store.cursor!.inboxSeq + 1,
    conversationId: GROUP,
    position: '1',
    type: 'message',
    message: {
      sequence,
      senderId: 'ben',
      clientMessageId: `m${sequence}`,
      sentAt: '',
      change: { group: { name: 'g', memberCount: 2 }, ...change } as GroupChange,
    },
  });
}

function answer(head: number, ...userIds: string[]): ConversationInfo {
  const members = userIds.map((userId) => ({ userId, handle: userId, displayName: userId }));
  return { conversationId: GROUP, kind: 'group', name: 'g', members, head, read: 0, inboxSeq: 1 };
}

function world(answers: (ConversationInfo | Promise<ConversationInfo>)[]) {
  const store = new Store();
  store.userId = 'me';
  store.reset({ epoch: 'e', inboxSeq: 0 });
  line(store, 1, { type: 'created', memberIds: ['ben', 'me'] });
  const asked: string[] = [];
  const conversation = async (id: string) => {
    asked.push(id);
    return answers.shift()!;
  };
  return { store, asked, loader: new Loader({ conversation } as unknown as ChatApi, store, () => {}) };
}

test('an answer that is behind what events told is asked for again', async () => {
  const { store, asked, loader } = world([answer(1, 'ben', 'me'), answer(2, 'ben', 'me', 'eve')]);
  line(store, 2, { type: 'membersAdded', memberIds: ['eve'] });
  await loader.conversation(GROUP);
  assert.equal(asked.length, 2);
  assert.equal(store.get(GROUP)!.members!.length, 3);
});

test('how many messages call somebody is asked for until the answer is as new as the events', async () => {
  const { store, asked, loader } = world([
    { ...answer(1, 'ben', 'me'), mentions: 2 },
    { ...answer(2, 'ben', 'me'), mentions: 1, inboxSeq: 2 },
  ]);
  line(store, 2, { type: 'updated' });
  store.get(GROUP)!.uncounted = true;
  await loader.recount(GROUP);
  assert.deepEqual([asked.length, store.get(GROUP)!.mentions, store.get(GROUP)!.uncounted], [2, 1, false]);
});

test('what is not there although events told of it comes a moment later; what nobody told of is not there', async () => {
  const { store } = world([]);
  const missing = new ChatError('conversation_not_found', 'not there', 404);
  const answers = [Promise.reject(missing), Promise.resolve({ messages: [], head: 1, position: '1' })];
  answers[0]!.catch(() => {});
  const api = { messages: () => answers.shift()! } as unknown as ChatApi;
  await new Loader(api, store, () => {}).page(GROUP, {});
  assert.equal(answers.length, 0);
  const never = { messages: () => Promise.reject(missing) } as unknown as ChatApi;
  await assert.rejects(new Loader(never, store, () => {}).page('group:other', {}), { code: 'conversation_not_found' });
});

test('a group that was left while its answer was on its way stays away, and is not asked for again', async () => {
  let arrive!: (info: ConversationInfo) => void;
  const { store, asked, loader } = world([new Promise((resolve) => (arrive = resolve))]);
  const loading = loader.conversation(GROUP);
  line(store, 2, { type: 'memberRemoved', memberId: 'me' });
  arrive(answer(1, 'ben', 'me'));
  await loading;
  assert.equal(store.get(GROUP), undefined);
  await assert.rejects(loader.conversation(GROUP), { code: 'conversation_not_found' });
  assert.equal(asked.length, 1);
});
