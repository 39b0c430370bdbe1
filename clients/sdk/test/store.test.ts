import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Store } from '../src/core/store.js';
import type { GroupChange, InboxEvent, Message, Preferences } from '../src/core/types.js';
import { conversationView, timelineOf } from '../src/core/view.js';

const ME = 'me';
const BEN = 'ben';
const X = 'direct:x';

function message(sequence: number, senderId = BEN, text = `text ${sequence}`): Message {
  return { sequence, senderId, clientMessageId: `m${sequence}`, sentAt: '2026-11-22T10:15:30Z', body: { text } };
}

function event(inboxSeq: number, rest: Partial<InboxEvent> & { type: string }): InboxEvent {
  return { inboxSeq, conversationId: X, position: String(100 + inboxSeq), ...rest } as InboxEvent;
}

function storeWith(...events: InboxEvent[]): Store {
  const store = new Store();
  store.userId = ME;
  store.reset({ epoch: 'e', inboxSeq: 0 });
  store.merge({
    conversationId: X,
    kind: 'direct',
    head: 0,
    mentions: 0,
    members: [ME, BEN].map((userId) => ({ userId, handle: userId, displayName: userId })),
  });
  events.forEach((next) => assert.equal(store.accept(next), 'applied'));
  return store;
}

const texts = (store: Store, place = { from: 1, to: null as number | null }) =>
  timelineOf(store.get(X)!, place, ME, [])!.items.map((item) => item.type === 'message' && item.message.body?.text);

test('events are taken in order, each once, and a gap is seen', () => {
  const store = storeWith(event(1, { type: 'message', message: message(1) }));
  assert.equal(store.accept(event(1, { type: 'message', message: message(1) })), 'known');
  assert.equal(store.accept(event(3, { type: 'message', message: message(3) })), 'gap');
  assert.deepEqual(store.cursor, { epoch: 'e', inboxSeq: 1 });
  assert.equal(store.accept(event(2, { type: 'other' })), 'applied');
  assert.equal(store.cursor?.inboxSeq, 2);
});

test('unread counts what stands above the read marker; what one sends is read', () => {
  const store = storeWith(
    event(1, { type: 'message', message: message(1) }),
    event(2, { type: 'message', message: { ...message(2), mentionedIds: [ME] } }),
  );
  const view = () => conversationView(store.get(X)!, ME, [])!;
  assert.deepEqual([view().unread, view().mentions], [2, 1]);
  store.accept(event(3, { type: 'readMarker', conversationId: 'self:me', marker: { conversationId: X, sequence: 1 } }));
  assert.equal(view().unread, 1);
  store.accept(event(4, { type: 'message', message: message(3, ME) }));
  assert.deepEqual([view().unread, view().mentions], [0, 0]);
});

const marker = (inboxSeq: number, sequence: number) =>
  event(inboxSeq, { type: 'readMarker', conversationId: 'self:me', marker: { conversationId: X, sequence } });

function preferred(inboxSeq: number, preferences: Partial<Preferences>, of = X): InboxEvent {
  return event(inboxSeq, { type: 'preferencesChanged', conversationId: 'self:me', of, preferences });
}

test('what calls one is counted until it is read or deleted', () => {
  const calling = (sequence: number) => ({ ...message(sequence), mentionedIds: [ME] });
  const store = storeWith(
    event(1, { type: 'message', message: calling(1) }),
    event(2, { type: 'message', message: { ...message(2), mentionsAll: true } }),
    event(3, { type: 'message', message: message(3) }),
    event(4, { type: 'message', message: calling(4) }),
  );
  const count = () => conversationView(store.get(X)!, ME, [])!.mentions;
  assert.equal(count(), 3);
  const { body, mentionedIds, ...rest } = calling(4);
  store.accept(event(5, { type: 'messageChanged', message: { ...rest, deletedAt: 't' }, isLast: true }));
  assert.equal(count(), 2);
  store.accept(marker(6, 1));
  assert.equal(count(), 1);
  store.accept(event(7, { type: 'messageChanged', message: { ...message(2), mentionsAll: true, editedAt: 't' }, isLast: false }));
  assert.deepEqual([count(), store.get(X)!.uncounted], [1, false], 'an edit changes nothing');
  store.accept(marker(8, 4));
  assert.equal(count(), 0);
});

test('what events do not suffice to count is asked for, and an answer that is older does not count', () => {
  const store = storeWith();
  const info = { conversationId: X, kind: 'direct', read: 0, inboxSeq: 1 } as const;
  store.merge({ ...info, head: 5, mentions: 3 });
  assert.deepEqual([store.get(X)!.mentions, store.get(X)!.uncounted], [3, false]);
  store.accept(marker(1, 2));
  assert.equal(store.get(X)!.uncounted, true, 'it is not here which of the two called');
  store.merge({ ...info, head: 5, mentions: 3 });
  assert.equal(store.get(X)!.uncounted, true, 'from before they were read');
  store.merge({ ...info, head: 5, read: 2, mentions: 2 });
  assert.deepEqual([store.get(X)!.mentions, store.get(X)!.uncounted], [2, false]);
  store.accept(event(2, { type: 'messageChanged', message: { ...message(4), deletedAt: 't' }, isLast: false }));
  assert.equal(store.get(X)!.uncounted, true, 'a deleted message says no more whom it called');
  store.accept(marker(3, 5));
  assert.deepEqual([store.get(X)!.mentions, store.get(X)!.uncounted], [0, false]);
  store.merge({ ...info, head: 6, read: 5, mentions: 1 });
  store.accept(event(4, { type: 'message', message: { ...message(6), mentionedIds: [ME] } }));
  assert.deepEqual([store.get(X)!.mentions, store.get(X)!.uncounted], [1, true], 'it may be counted already');
});

test('preferences come thing by thing, from whichever device, and no answer from before undoes them', () => {
  const store = storeWith(preferred(1, { pinned: true, mutedUntil: '2099-01-01T00:00:00Z' }), preferred(2, { pinned: false, notify: 'mentions' }));
  const before: Preferences = { notify: 'all', pinned: true, archived: true, markedUnread: false };
  store.merge({ conversationId: X, kind: 'direct', head: 0, preferences: before });
  const preferences = () => conversationView(store.get(X)!, ME, [])!.preferences;
  assert.deepEqual(preferences(), {
    notify: 'mentions',
    pinned: false,
    archived: true,
    markedUnread: false,
    mutedUntil: '2099-01-01T00:00:00Z',
  });
  store.accept(preferred(3, { markedUnread: true }));
  store.accept(event(4, { type: 'message', message: message(1, ME) }));
  assert.equal(preferences().markedUnread, true, 'one may write without having read');
  store.accept(marker(5, 0));
  assert.equal(preferences().markedUnread, false);
  store.accept(preferred(6, { archived: false }, 'direct:y'));
  store.merge({ conversationId: 'direct:y', kind: 'direct', head: 0, preferences: before });
  assert.equal(store.get('direct:y')!.preferences.archived, false, 'also of a conversation that was not known yet');
});

test('only what its line shows moves a conversation in the list', () => {
  const store = storeWith(event(1, { type: 'message', message: message(1) }), event(2, { type: 'message', message: message(2) }));
  store.accept(event(3, { type: 'reactionChanged', change: { sequence: 2, userId: BEN, reaction: '👍', removed: false } }));
  store.accept(event(4, { type: 'messageChanged', message: { ...message(1), editedAt: 't' }, isLast: false }));
  assert.equal(store.get(X)!.inboxSeq, 2);
  store.accept(event(5, { type: 'messageChanged', message: { ...message(2), editedAt: 't' }, isLast: true }));
  assert.equal(store.get(X)!.inboxSeq, 5);
});

test('edits, deletions and reactions come by events', () => {
  const store = storeWith(
    event(1, { type: 'message', message: message(1) }),
    event(2, { type: 'reactionChanged', change: { sequence: 1, userId: BEN, reaction: '👍', removed: false } }),
    event(3, { type: 'messageChanged', message: { ...message(1, BEN, 'edited'), editedAt: 't' }, isLast: true }),
  );
  assert.deepEqual(store.get(X)!.messages.get(1)!.reactions, [{ reaction: '👍', userIds: [BEN] }]);
  assert.equal(store.get(X)!.lastMessage!.body!.text, 'edited');
  store.accept(event(4, { type: 'reactionChanged', change: { sequence: 1, userId: BEN, reaction: '👍', removed: true } }));
  assert.equal(store.get(X)!.messages.get(1)!.reactions, undefined);
  store.accept(event(5, { type: 'messageHidden', conversationId: 'self:me', hidden: { conversationId: X, sequence: 1 } }));
  assert.equal(store.get(X)!.messages.get(1)!.hidden, true);
  store.accept(event(6, { type: 'messageChanged', message: { ...message(1), editedAt: 'u' }, isLast: true }));
  assert.equal(store.get(X)!.messages.get(1)!.hidden, true, 'hidden is never taken back');
});

test('a page that was read before an event came does not undo it', () => {
  const store = storeWith(
    event(1, { type: 'messageChanged', message: { ...message(1, BEN, 'edited'), editedAt: 't' }, isLast: false }),
    event(2, { type: 'reactionChanged', change: { sequence: 2, userId: BEN, reaction: '👍', removed: false } }),
  );
  store.mergePage(X, { messages: [message(1), message(2)], head: 2, position: '101' }, {});
  assert.deepEqual(store.get(X)!.messages.get(1)!.body, { text: 'text 1' }, 'the page has the change at its position');
  assert.deepEqual(store.get(X)!.messages.get(2)!.reactions, [{ reaction: '👍', userIds: [BEN] }]);
  store.mergePage(X, { messages: [message(1), message(2)], head: 2, position: '99' }, {});
  assert.deepEqual(store.get(X)!.messages.get(1)!.body, { text: 'edited' });
});

test('pages and events join to one window; a hole is no part of it', () => {
  const store = storeWith(event(1, { type: 'message', message: message(10) }));
  assert.deepEqual(texts(store), ['text 10']);
  store.mergePage(X, { messages: [message(2), message(3)], head: 10, position: '1' }, { before: 4 });
  assert.deepEqual(texts(store), ['text 10']);
  assert.deepEqual(texts(store, { from: 1, to: 3 }), ['text 2', 'text 3']);
  store.mergePage(X, { messages: [4, 5, 6, 7, 8, 9].map((n) => message(n)), head: 10, position: '1' }, { after: 3 });
  assert.equal(texts(store).length, 9);
  const { hasOlder, hasNewer } = timelineOf(store.get(X)!, { from: 1, to: null }, ME, [])!;
  assert.deepEqual([hasOlder, hasNewer], [true, false]);
});

test('what one may not see does not exist, and is not asked for again', () => {
  const store = storeWith(event(1, { type: 'message', message: message(10) }));
  store.mergePage(X, { messages: [message(8), message(9)], head: 10, position: '1' }, { before: 10 });
  store.mergePage(X, { messages: [], head: 10, position: '1' }, { before: 8 });
  const timeline = timelineOf(store.get(X)!, { from: 1, to: null }, ME, [])!;
  assert.deepEqual([timeline.items.length, timeline.hasOlder], [3, false]);
});

test('what has expired is forgotten, is not unread, and no older page brings it back', () => {
  const store = storeWith(
    event(1, { type: 'message', message: { ...message(1), mentionedIds: [ME] } }),
    event(2, { type: 'message', message: message(2) }),
    event(3, { type: 'message', message: message(3) }),
    event(4, { type: 'messagesExpired', upTo: 2 }),
  );
  const view = () => conversationView(store.get(X)!, ME, [])!;
  assert.deepEqual([texts(store), view().unread, store.get(X)!.uncounted], [['text 3'], 1, true]);
  store.mergePage(X, { messages: [message(1), message(2)], head: 3, position: '1' }, { before: 3 });
  const timeline = timelineOf(store.get(X)!, { from: 1, to: null }, ME, [])!;
  assert.deepEqual([timeline.items.length, timeline.hasOlder], [1, false], 'nothing is missing');
  store.mergePage(X, { messages: [], head: 3, expiredUpTo: 3, position: '200' }, {});
  assert.deepEqual([texts(store), view().unread, view().head, view().lastMessage], [[], 0, 3, undefined]);
});

test('ticks: sent, delivered, read; in a group by everybody', () => {
  const store = storeWith(event(1, { type: 'message', message: message(1, ME) }));
  const state = () => {
    const [item] = timelineOf(store.get(X)!, { from: 1, to: null }, ME, [])!.items;
    return item?.type === 'message' && item.state;
  };
  assert.equal(state(), 'sent');
  store.mergeReceipt(X, { userId: BEN, delivered: 1, read: 0 });
  assert.equal(state(), 'delivered');
  store.mergeReceipt(X, { userId: BEN, delivered: 0, read: 1 });
  assert.equal(state(), 'read');
  store.merge({ conversationId: X, head: 1, members: [ME, BEN, 'eve'].map((userId) => ({ userId, handle: userId, displayName: userId })) });
  assert.equal(state(), 'sent');
});

const GROUP = 'group:g';
const group = { name: 'g', memberCount: 2 };

/** An event of a line that changes the group. */
function changing(inboxSeq: number, sequence: number, change: Partial<GroupChange>): InboxEvent {
  return event(inboxSeq, {
    type: 'message',
    conversationId: GROUP,
    message: { ...message(sequence), change: { group, ...change } as GroupChange },
  });
}

/** What the platform answers about the group. */
function answer(head: number, name: string, ...userIds: string[]) {
  const members = userIds.map((userId) => ({ userId, handle: userId, displayName: userId }));
  return { conversationId: GROUP, kind: 'group', name, memberCount: members.length, members, head, read: 0, inboxSeq: 1 } as const;
}

test('who is removed from a group forgets it, and no answer from before brings it back', () => {
  const store = storeWith(changing(1, 1, { type: 'created', memberIds: [BEN, ME] }));
  assert.equal(store.get(GROUP)!.name, 'g');
  store.accept(changing(2, 3, { type: 'memberRemoved', memberId: ME }));
  assert.equal(store.get(GROUP), undefined);
  const before = answer(2, 'g', BEN, ME);
  assert.equal(store.merge(before), undefined);
  store.mergeList({ conversations: [{ ...before, members: [...before.members] }] }, true);
  store.mergeScreen([{ ...before, members: [...before.members], messages: [message(2)], position: '1' }], undefined);
  assert.equal(store.get(GROUP), undefined);

  const reloaded = new Store();
  reloaded.restore([], structuredClone(store.place!));
  assert.equal(reloaded.merge(before), undefined, 'nor after a reload');
  reloaded.merge(answer(4, 'g', BEN, ME));
  assert.ok(reloaded.get(GROUP), 'one from after he came back does');
});

test('who left a group after the backup that the platform was restored from is in it again', () => {
  const store = storeWith(changing(1, 1, { type: 'created', memberIds: [BEN, ME] }), changing(2, 9, { type: 'memberRemoved', memberId: ME }));
  store.reset({ epoch: 'e', inboxSeq: 2 });
  assert.equal(store.merge(answer(8, 'g', BEN, ME)), undefined, 'the same epoch: an answer from before');
  store.reset({ epoch: 'f', inboxSeq: 1 });
  assert.ok(store.merge(answer(8, 'g', BEN, ME)), 'another one: the log ends before he left');
});

test('who comes back has the group again, as it is now', () => {
  const store = storeWith(changing(1, 1, { type: 'created', memberIds: [BEN, ME] }), changing(2, 2, { type: 'memberLeft', newOwnerId: BEN }));
  assert.ok(store.get(GROUP), 'somebody else has left');
  store.accept(changing(3, 3, { type: 'memberRemoved', memberId: ME }));
  store.accept(changing(4, 5, { type: 'membersAdded', memberIds: [ME], group: { name: 'new', memberCount: 3 } }));
  store.merge(answer(2, 'old', ME));
  const record = store.get(GROUP)!;
  assert.deepEqual([record.name, record.members, record.stale], ['new', null, true]);
});

test('an answer from before a change of the group does not undo it', () => {
  const store = storeWith(changing(1, 1, { type: 'created', memberIds: [BEN, ME] }));
  store.merge(answer(1, 'g', BEN, ME));
  store.accept(changing(2, 2, { type: 'membersAdded', memberIds: ['eve'], group: { name: 'g', memberCount: 3 } }));
  store.accept(changing(3, 3, { type: 'updated', name: 'new', group: { name: 'new', memberCount: 3 } }));
  store.merge(answer(2, 'g', BEN, ME, 'eve'));
  const record = store.get(GROUP)!;
  assert.deepEqual([record.name, record.memberCount, record.members!.length, record.stale], ['new', 3, 2, true]);
  store.merge(answer(4, 'new', BEN, ME, 'eve'));
  assert.deepEqual([record.members!.length, record.stale, record.head], [3, false, 4]);
});

test('a page reaches to its last message, also when its head is ahead of it', () => {
  const store = storeWith();
  const info = { conversationId: X, kind: 'direct', head: 3, read: 0, inboxSeq: 1, lastMessage: message(3) } as const;
  store.mergeScreen([{ ...info, messages: [message(1), message(2)], position: '1' }], undefined);
  assert.equal(timelineOf(store.get(X)!, { from: 1, to: null }, ME, []), null, 'the newest is not here yet');
  store.mergePage(X, { messages: [message(3)], head: 3, position: '2' }, { after: 2 });
  assert.deepEqual(texts(store), ['text 1', 'text 2', 'text 3']);
});

test('what is queued stands at the end, and what is being changed is shown as it will be', () => {
  const store = storeWith(event(1, { type: 'message', message: message(1, ME) }));
  const entry = { conversationId: X, createdAtMillis: 0, order: 1, state: 'queued', dueAtMillis: 0 } as const;
  const entries = [
    { ...entry, id: 'e', command: { type: 'edit', sequence: 1, text: 'better' } } as const,
    { ...entry, id: 'q', command: { type: 'send', draft: { text: 'later' } } } as const,
    { ...entry, id: 'm1', command: { type: 'send', draft: { text: 'in the log already' } } } as const,
  ];
  const { items } = timelineOf(store.get(X)!, { from: 1, to: null }, ME, entries)!;
  assert.deepEqual(items.map(({ key }) => key), ['m1', 'q']);
  const [first] = items;
  assert.ok(first?.type === 'message' && first.changing && first.message.body?.text === 'better');
});

test('what did not change stays the same object', () => {
  const store = storeWith(event(1, { type: 'message', message: message(1) }));
  const first = timelineOf(store.get(X)!, { from: 1, to: null }, ME, [])!.items[0]!;
  store.accept(event(2, { type: 'message', message: message(2) }));
  const before = new Map([[1, first as any]]);
  assert.equal(timelineOf(store.get(X)!, { from: 1, to: null }, ME, [], before)!.items[0], first);
});

test('what happens between the welcome and the first list holds, although the list may be from before it', () => {
  const info = { conversationId: X, kind: 'direct', head: 3, read: 0, inboxSeq: 10, mentions: 2, lastMessage: message(3) } as const;
  const members = [ME, BEN].map((userId) => ({ userId, handle: userId, displayName: userId }));
  const told = (...events: InboxEvent[]) => {
    const store = new Store();
    store.userId = ME;
    store.reset({ epoch: 'e', inboxSeq: 10 });
    events.forEach((next) => assert.equal(store.accept(next), 'applied'));
    store.mergeList({ conversations: [{ ...info, members }] }, true);
    return store;
  };
  const pageOf = (store: Store) => {
    store.mergePage(X, { messages: [1, 2, 3].map((sequence) => message(sequence)), head: 3, position: '1' }, {});
    return texts(store);
  };
  const edited = { ...message(3, BEN, 'edited'), editedAt: 't' };

  const read = told(marker(11, 2)).get(X)!;
  assert.deepEqual([read.read, read.uncounted, conversationView(read, ME, [])!.unread], [2, true, 1]);

  const changed = told(event(11, { type: 'messageChanged', message: edited, isLast: true }));
  assert.equal(changed.get(X)!.lastMessage?.body?.text, 'edited');
  assert.deepEqual(pageOf(changed), ['text 1', 'text 2', 'edited']);
  changed.merge({ ...info, members });
  assert.equal(changed.get(X)!.lastMessage?.body?.text, 'edited', 'an older answer does not undo it');

  const hidden = told(event(11, { type: 'messageHidden', conversationId: 'self:me', hidden: { conversationId: X, sequence: 3 } }));
  assert.equal(hidden.get(X)!.lastMessage?.hidden, true);
  assert.deepEqual(pageOf(hidden), ['text 1', 'text 2', undefined]);

  const reacted = told(event(11, { type: 'reactionChanged', change: { sequence: 2, userId: BEN, reaction: '👍', removed: false } }));
  pageOf(reacted);
  assert.equal(reacted.get(X)!.messages.get(2)!.reactions?.length, 1);

  assert.equal(told(event(11, { type: 'blockChanged', blocked: true })).get(X)!.blocked, true);
  assert.deepEqual(pageOf(told(event(11, { type: 'messagesExpired', upTo: 2 }))), ['text 3']);
});

test('what is told of conversations further down than the list does not bring them up', () => {
  const store = storeWith();
  store.mergeList({ conversations: [] }, true);
  store.accept(event(1, { type: 'blockChanged', conversationId: 'direct:far', blocked: true }));
  assert.equal(store.get('direct:far'), undefined);
});
