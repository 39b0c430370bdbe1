import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeFrame, json } from '../src/core/codec.js';
import type { ServerFrame } from '../src/core/frames.js';
import { Store } from '../src/core/store.js';
import type { ChannelMembership, InboxEvent, Message } from '../src/core/types.js';
import { conversationView, timelineOf } from '../src/core/view.js';
import { Channels } from '../src/io/channels.js';

const ME = 'me';
const NEWS = 'channel:n';

function message(sequence: number, senderId = 'ben'): Message {
  return { sequence, senderId, clientMessageId: `m${sequence}`, sentAt: 't', body: { text: `text ${sequence}` } };
}

function said(...sequences: number[]): InboxEvent[] {
  return sequences.map((sequence) => ({ inboxSeq: 0, conversationId: NEWS, position: String(100 + sequence), type: 'message', message: message(sequence) }));
}

/** A store of somebody who has just come into a channel with `head` messages. */
function member(head = 2): Store {
  const store = new Store();
  store.userId = ME;
  store.reset({ epoch: 'e', inboxSeq: 0 });
  membership(store, { role: 'member', begins: true, head });
  return store;
}

function membership(store: Store, rest: Partial<ChannelMembership>): void {
  const channel = { name: 'News', memberCount: 7 };
  store.accept({
    inboxSeq: store.cursor!.inboxSeq + 1,
    conversationId: NEWS,
    position: '1',
    type: 'channelMembership',
    membership: { channel, head: 2, begins: false, ...rest },
  });
}

const view = (store: Store) => conversationView(store.get(NEWS)!, ME, [])!;
const shown = (store: Store) => timelineOf(store.get(NEWS)!, { from: 1, to: null }, ME, [])?.items.map(({ key }) => key);

test('whoever comes in owes nothing to what was said before; whoever is out forgets it, until he comes back', () => {
  const store = member();
  assert.deepEqual([view(store).kind, view(store).name, view(store).memberCount, view(store).role, view(store).unread], ['channel', 'News', 7, 'member', 0]);
  membership(store, { role: 'admin' });
  assert.equal(view(store).role, 'admin');
  membership(store, { userId: 'ben', newOwnerId: ME });
  assert.equal(view(store).role, 'owner');
  membership(store, {});
  assert.equal(store.get(NEWS), undefined);
  assert.equal(store.merge({ conversationId: NEWS, kind: 'channel', name: 'News', head: 2 }), undefined, 'an answer from before');
  membership(store, { role: 'member', begins: true });
  assert.equal(view(store).role, 'member');
});

test('what comes live is taken once, and a hole is seen', () => {
  const store = member();
  store.mergePage(NEWS, { messages: [message(1), message(2)], head: 2, position: '1' }, {});
  const news = { conversationId: NEWS, missed: false };
  assert.equal(store.acceptNews({ ...news, head: 4, events: said(3, 4) }).length, 2);
  assert.equal(store.acceptNews({ ...news, head: 4, events: said(4) }).length, 0, 'a call by name comes twice');
  assert.deepEqual(shown(store), ['m1', 'm2', 'm3', 'm4']);
  assert.equal(view(store).unread, 2);
  store.acceptNews({ ...news, head: 6, events: [], missed: true });
  assert.equal(shown(store), undefined, 'the newest are not here');
  assert.equal(view(store).unread, 4);
  store.mergePage(NEWS, { messages: [message(5), message(6)], head: 6, position: '9' }, { after: 4 });
  assert.equal(shown(store)!.length, 6);
});

test('a call by name that comes to the inbox later does not undo what has become of the message', () => {
  const store = member();
  store.mergePage(NEWS, { messages: [message(1), message(2)], head: 2, position: '1' }, {});
  const calling = { ...message(3), mentionedIds: [ME] };
  const place = { inboxSeq: 0, conversationId: NEWS, position: '103' };
  const change = { sequence: 3, userId: 'ben', reaction: '👍', removed: false };
  store.acceptNews({ conversationId: NEWS, head: 3, missed: false, events: [{ ...place, type: 'message', message: calling }, { ...place, type: 'reactionChanged', change }] });
  store.accept({ ...place, inboxSeq: 2, type: 'message', message: calling });
  assert.equal(store.get(NEWS)!.messages.get(3)!.reactions?.length, 1);
  assert.equal(store.get(NEWS)!.uncounted, true, 'an answer may have counted it before');
});

test('what one writes oneself is there when the log has it, whether the channel is open or not', () => {
  const store = member();
  store.mergePage(NEWS, { messages: [message(1), message(2)], head: 2, position: '1' }, {});
  store.takeSent({ text: 'mine', replyTo: 1 }, { conversationId: NEWS, sequence: 3, clientMessageId: 'm3', sentAt: 't' });
  const own = store.get(NEWS)!.messages.get(3)!;
  assert.deepEqual([own.senderId, own.body?.text, own.replyTo, view(store).unread], [ME, 'mine', 1, 0]);
  assert.equal(store.acceptNews({ conversationId: NEWS, head: 3, missed: false, events: said(3) }).length, 0);
});

test('how a channel is comes with the whole of it, and is asked for again when it is opened', () => {
  const store = member();
  const info = { conversationId: NEWS, kind: 'channel', name: 'News', head: 2, inboxSeq: 1 } as const;
  store.merge({ ...info, members: [], posting: 'admins', joining: 'public', description: 'What is new', role: 'member' });
  assert.deepEqual([view(store).posting, view(store).description, store.get(NEWS)!.members], ['admins', 'What is new', []]);
  store.mergeMembers(NEWS, [{ userId: 'ben', handle: 'ben', displayName: 'Ben', role: 'owner' }]);
  store.channelOpened(NEWS, 5);
  assert.deepEqual([store.get(NEWS)!.stale, view(store).head], [true, 5]);
  store.merge({ ...info, head: 5 });
  assert.equal(store.get(NEWS)!.stale, true, 'a line of the list does not say it');
  store.merge({ ...info, head: 5, members: [], posting: 'members' });
  assert.deepEqual([store.get(NEWS)!.stale, view(store).posting, view(store).members!.length], [false, 'members', 1]);
  const change = { type: 'updated', name: 'Daily news', posting: 'admins', group: { name: 'Daily news', memberCount: 9 } } as const;
  const line: InboxEvent = { inboxSeq: 0, conversationId: NEWS, position: '200', type: 'message', message: { ...message(6), change } };
  store.acceptNews({ conversationId: NEWS, head: 6, missed: false, events: [line] });
  assert.deepEqual([view(store).kind, view(store).name, view(store).posting, view(store).memberCount], ['channel', 'Daily news', 'admins', 9]);
});

test('frames of channels, as the document of the protocol has them', () => {
  const opened = decodeFrame(json, '{"reply_to":9,"opened":{"conversation_id":"channel:n","head":812}}');
  assert.deepEqual(opened, { type: 'opened', replyTo: 9, value: { conversationId: NEWS, head: 812 } });
  const frame = decodeFrame(json, '{"channel":{"conversation_id":"channel:n","head":813,"events":[{"conversation_id":"channel:n","position":"7","message":{"sequence":813,"sender_id":"a","body":{"text":"hello"}}}]}}');
  assert.ok(frame?.type === 'channel');
  const [event] = frame.value.events;
  assert.deepEqual([frame.value.missed, event?.type, event?.position], [false, 'message', '7']);
  const out = decodeFrame(json, '{"event":{"inbox_seq":51,"conversation_id":"channel:n","position":"8","channel_membership":{"changed_by":"a","channel":{"name":"News","member_count":3},"head":815}}}');
  assert.ok(out?.type === 'event' && out.value.type === 'channelMembership');
  assert.deepEqual([out.value.membership.role, out.value.membership.head, out.value.membership.begins], [undefined, 815, false]);
});

/** What is said on a connection that may be there or not. */
function line() {
  const told: string[] = [];
  const state = { connected: true };
  const channels = new Channels({
    connected: () => state.connected,
    ask: (key, { type }) => told.push(`${type} ${key.slice('open '.length)}`),
    say: ({ type, value }) => told.push(`${type} ${(value as { conversationId: string }).conversationId}`),
  });
  const take = () => told.splice(0).join(', ');
  const answer = (id: string, code: string, retryAfterMillis: number): ServerFrame => {
    const frame = { type: 'error', replyTo: 1, value: { code, message: '', retryAfterMillis } } as const;
    channels.answered(`open ${id}`, frame);
    return frame;
  };
  return { channels, state, take, answer };
}

test('a channel is open while some tab shows it, and again on the next connection', () => {
  const { channels, state, take } = line();
  channels.look('tab 1', ['a']);
  channels.look('tab 2', ['a', 'b']);
  assert.equal(take(), 'open a, open b');
  channels.look('tab 1', []);
  assert.equal(take(), '', 'the other tab still shows it');
  channels.look('tab 2', ['b']);
  assert.equal(take(), 'close a');
  state.connected = false;
  channels.look('tab 2', ['b', 'c']);
  assert.equal(take(), '');
  state.connected = true;
  channels.connected();
  assert.equal(take(), 'open b, open c');
});

test('a channel that was refused is asked for again when one has come into it, or when the server has said so', async () => {
  const { channels, take, answer } = line();
  channels.look('tab', ['a', 'b']);
  take();
  answer('a', 'conversation_not_found', 0);
  answer('b', 'unavailable', 5);
  await new Promise((resolve) => setTimeout(resolve, 20));
  assert.equal(take(), 'open b');
  channels.joined('a');
  assert.equal(take(), 'open a');
  answer('a', 'conversation_not_found', 0);
  await new Promise((resolve) => setTimeout(resolve, 400));
  assert.equal(take(), 'open a', 'the gateway did not know of it yet');
  channels.joined('a');
  assert.equal(take(), '');
});

test('no more are open than the server takes: the latest', () => {
  const { channels, take } = line();
  const ids = Array.from({ length: 25 }, (_, i) => `c${i}`);
  channels.look('tab', ids);
  assert.equal(take(), ids.slice(5).map((id) => `open ${id}`).join(', '));
});
