import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ChatApi } from '../src/api.js';
import { writersOf } from '../src/core/conversation.js';
import { Profiles } from '../src/core/profiles.js';
import { Store } from '../src/core/store.js';
import type { Message, Profile } from '../src/core/types.js';
import { ChatError } from '../src/io/http.js';
import { Loader } from '../src/io/loader.js';
import { Names } from '../src/io/names.js';

const profile = (userId: string, displayName = userId): Profile => ({ userId, handle: userId, displayName });
const ids = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => `u${from + i}`);
const settled = () => new Promise((resolve) => setTimeout(resolve, 60));

/** @param answer what the platform knows of those it is asked for */
function world(answer: (userIds: readonly string[]) => Profile[] = (userIds) => userIds.map((id) => profile(id))) {
  const store = new Store();
  const asked: (readonly string[])[] = [];
  const profiles = async (userIds: readonly string[]) => {
    asked.push(userIds);
    return answer(userIds);
  };
  const loader = new Loader({ profiles } as unknown as ChatApi, store, () => {});
  return { store, asked, loader, names: new Names(store.profiles, loader) };
}

test('whom a screen shows is asked for together, each once, and no more at a time than the platform takes', async () => {
  const { store, asked, names } = world();
  store.profiles.learn([profile('u7')]);
  ids(0, 150).forEach((id) => names.want(id));
  ids(0, 150).forEach((id) => names.want(id));
  await settled();
  assert.deepEqual(asked.map(({ length }) => length), [100, 49]);
  assert.equal(asked.flat().includes('u7'), false, 'it was known');
  assert.equal(store.profiles.get('u149')?.displayName, 'u149');
  assert.equal(store.profiles.takeChanged(), true);
  ids(0, 150).forEach((id) => names.want(id));
  await settled();
  assert.equal(asked.length, 2);
});

test('who is not there is not asked for again, and nobody is nobody', async () => {
  const { store, asked, names } = world(() => []);
  names.want('gone');
  names.want('');
  await settled();
  names.want('gone');
  await settled();
  assert.deepEqual(asked, [['gone']]);
  assert.equal(store.profiles.get('gone'), undefined);
});

test('no more wait than there is room for; the others are asked for when they are shown again', async () => {
  const { asked, names } = world();
  ids(0, 1_200).forEach((id) => names.want(id));
  await settled();
  assert.equal(asked.flat().length, 1_000);
  names.want('u1100');
  await settled();
  assert.deepEqual(asked.at(-1), ['u1100']);
});

test('without an answer it is asked again, and after a logout no more', async () => {
  let failures = 1;
  const { store, asked, names, loader } = world((userIds) => {
    if (failures-- > 0) {
      throw new ChatError('network', 'no answer', 0, 0);
    }
    return userIds.map((id) => profile(id));
  });
  names.want('ann');
  await settled();
  loader.wake();
  await settled();
  assert.deepEqual([asked.length, store.profiles.get('ann')?.displayName], [2, 'ann']);

  failures = Infinity;
  names.want('ben');
  await settled();
  names.clear();
  loader.reset();
  store.reset(null);
  await settled();
  const { length } = asked;
  await settled();
  assert.equal(asked.length, length);
  assert.equal(store.profiles.get('ann'), undefined, 'nothing of it is left');
});

test('a name from an earlier run is shown, and asked for again', () => {
  const profiles = new Profiles();
  profiles.recall([profile('ann', 'Ann')]);
  assert.deepEqual([profiles.get('ann')?.displayName, profiles.isWanted('ann')], ['Ann', true]);
  profiles.answered(['ann'], [profile('ann', 'Anna')]);
  profiles.recall([profile('ann', 'Ann')]);
  assert.deepEqual([profiles.get('ann')?.displayName, profiles.isWanted('ann')], ['Anna', false]);
  profiles.takeChanged();
  profiles.learn([profile('ann', 'Anna')]);
  assert.equal(profiles.takeChanged(), false, 'it is as it was');
});

test('those of whom was told longest ago are forgotten', () => {
  const profiles = new Profiles();
  profiles.learn(ids(0, 10_000).map((id) => profile(id)));
  profiles.learn([profile('u0'), profile('new')]);
  assert.equal(profiles.all.size, 10_000);
  assert.deepEqual(['u0', 'u1', 'new'].map((id) => profiles.get(id)?.userId), ['u0', undefined, 'new']);
});

test('with the messages that a device keeps it keeps what their writers are called', () => {
  const store = new Store();
  store.reset({ epoch: 'e', inboxSeq: 0 });
  const said = (sequence: number, senderId: string): Message => ({ sequence, senderId, clientMessageId: `m${sequence}`, sentAt: '', body: { text: '' } });
  store.merge({ conversationId: 'channel:n', kind: 'channel', name: 'News', head: 2, members: [] });
  store.mergeMembers('channel:n', [profile('ann')]);
  store.mergePage('channel:n', { messages: [said(1, 'ann'), said(2, 'ben')], head: 2, position: '1' }, {});
  const record = store.get('channel:n')!;
  assert.deepEqual(writersOf(record), ['ben']);
  store.restore([{ ...record, writers: [profile('ben', 'Ben')] }], { cursor: { epoch: 'e', inboxSeq: 0 }, nextBefore: null, left: new Map() });
  assert.equal(store.profiles.get('ben')?.displayName, 'Ben');
});
