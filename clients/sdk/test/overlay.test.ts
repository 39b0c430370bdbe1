import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ServerFrame } from '../src/core/frames.js';
import { ENTRIES_MAX, type Command, type Entry } from '../src/core/outbox.js';
import { hasArrived } from '../src/core/overlay.js';
import { Store } from '../src/core/store.js';
import type { InboxEvent, Message } from '../src/core/types.js';
import { conversationView, timelineOf, type MessageItem } from '../src/core/view.js';
import { Courier } from '../src/io/courier.js';

const ME = 'me';
const X = 'direct:x';

function message(sequence: number, rest: Partial<Message> = {}): Message {
  return { sequence, senderId: 'ben', clientMessageId: `m${sequence}`, sentAt: '', body: { text: `text ${sequence}` }, ...rest };
}

/** A device that is connected, and what it shows of one conversation. */
class Device {
  readonly store = new Store();
  readonly disk = new Map<string, Entry>();
  readonly asked: string[] = [];
  shown = new Map<number, MessageItem>();
  readonly courier = new Courier({
    keep: async (entry) => void this.disk.set(entry.id, entry),
    drop: async (id) => void this.disk.delete(id),
    ask: (id) => this.asked.push(id),
    live: () => true,
    leads: () => true,
    post: () => {},
    changed: () => {},
    arrived: (entry) => hasArrived(this.store.get(X), entry, ME),
    sent: () => {},
    refused: () => {},
  });

  constructor(head: number) {
    this.store.userId = ME;
    this.store.reset({ epoch: 'e', inboxSeq: 0 });
    const members = [ME, 'ben'].map((userId) => ({ userId, handle: userId, displayName: userId }));
    this.store.merge({ conversationId: X, kind: 'direct', members, head: 0 });
    for (let sequence = 1; sequence <= head; sequence++) {
      this.hear({ type: 'message', message: message(sequence) });
    }
  }

  hear(rest: { type: string } & Partial<InboxEvent>): void {
    const inboxSeq = this.store.cursor!.inboxSeq + 1;
    const event = { inboxSeq, conversationId: X, position: String(100 + inboxSeq), ...rest } as InboxEvent;
    assert.equal(this.store.accept(event), 'applied');
    if (event.type === 'message') {
      this.courier.seen(X, event.message);
    }
    this.courier.arrived(this.store.takeTouched());
  }

  async do(id: string, command: Command): Promise<void> {
    this.courier.enqueue(id, X, command);
    await new Promise((resolve) => setTimeout(resolve, 0));
    assert.ok(this.asked.includes(id), `${id} is under way`);
  }

  answer(id: string, sequence?: number): void {
    const sent = { conversationId: X, clientMessageId: id, sequence: sequence!, sentAt: '2026-11-22T10:15:30Z' };
    const frame = sequence === undefined ? { type: 'done', value: {} } : { type: 'sent', value: sent };
    this.courier.answered(id, { ...frame, replyTo: 1 } as ServerFrame);
  }

  get items() {
    const { items } = timelineOf(this.store.get(X)!, { from: 1, to: null }, ME, this.courier.outbox.entries, this.shown)!;
    this.shown = new Map(items.flatMap((item) => (item.type === 'message' ? [[item.message.sequence, item]] : [])));
    return items;
  }

  get texts() {
    return this.items.map((item) => (item.type === 'message' ? item.message.body?.text : item.draft.text));
  }

  get line() {
    return conversationView(this.store.get(X)!, ME, this.courier.outbox.entries)!;
  }
}

const send = (text: string): Command => ({ type: 'send', draft: { text } });

test("one's own message stays on screen between its answer and its event, as sent", async () => {
  const device = new Device(2);
  await device.do('mine', send('hello'));
  assert.equal(device.items.at(-1)!.type, 'queued');
  device.answer('mine', 3);
  assert.deepEqual(device.texts, ['text 1', 'text 2', 'hello']);
  const item = device.items.at(-1)!;
  assert.deepEqual([item.type, item.key, item.state], ['message', 'mine', 'sent']);
  assert.equal(device.items.at(-1), item, 'nothing has changed');
  const { queued, lastQueued, lastMessage, lastMessageState } = device.line;
  assert.deepEqual([queued, lastQueued, lastMessage?.body?.text, lastMessageState], [0, undefined, 'hello', 'sent']);
  assert.deepEqual([...device.disk.keys()], [], 'nothing is sent again');

  device.hear({ type: 'message', message: message(3, { senderId: ME, clientMessageId: 'mine', body: { text: 'hello' } }) });
  assert.deepEqual([device.texts.length, device.items.at(-1)!.key], [3, 'mine']);
  assert.deepEqual(device.courier.outbox.entries, []);
});

test('it stands at the end while what was missed before it comes', async () => {
  const device = new Device(0);
  await device.do('mine', send('hello'));
  device.answer('mine', 201);
  for (let sequence = 1; sequence <= 200; sequence++) {
    device.hear({ type: 'message', message: message(sequence) });
    assert.deepEqual([device.texts.length, device.texts.at(-1)], [sequence + 1, 'hello']);
  }
  device.hear({ type: 'message', message: message(201, { senderId: ME, clientMessageId: 'mine', body: { text: 'hello' } }) });
  assert.deepEqual([device.texts.length, device.texts.at(-1)], [201, 'hello']);
  assert.deepEqual(device.courier.outbox.entries, []);
});

test('an edit holds from its answer on, also of a message that has not come back yet', async () => {
  const device = new Device(1);
  await device.do('mine', send('helo'));
  device.answer('mine', 2);
  await device.do('edit', { type: 'edit', sequence: 2, text: 'hello' });
  device.answer('edit');
  assert.deepEqual(device.texts, ['text 1', 'hello']);
  const own = { senderId: ME, clientMessageId: 'mine' };
  device.hear({ type: 'message', message: message(2, { ...own, body: { text: 'helo' } }) });
  assert.deepEqual(device.texts, ['text 1', 'hello'], 'the event is of before the edit');
  const item = device.items.at(-1)!;
  assert.ok(item.type === 'message' && !item.changing);
  device.hear({ type: 'messageChanged', message: message(2, { ...own, body: { text: 'hello' }, editedAt: 't' }), isLast: true });
  assert.deepEqual(device.courier.outbox.entries, []);
  device.hear({ type: 'messageChanged', message: message(2, { ...own, body: { text: 'elsewhere' }, editedAt: 'u' }), isLast: true });
  assert.deepEqual(device.texts, ['text 1', 'elsewhere'], 'another device has the last word');
});

test('a reaction that was set and taken back does not come up again with its events', async () => {
  const device = new Device(1);
  const react = (removed: boolean): Command => ({ type: 'react', sequence: 1, reaction: '👍', removed });
  const reactions = () => device.items.map((item) => item.type === 'message' && (item.message.reactions?.length ?? 0));
  await device.do('set', react(false));
  device.answer('set');
  assert.deepEqual(reactions(), [1]);
  await device.do('unset', react(true));
  device.answer('unset');
  assert.deepEqual(reactions(), [0]);
  device.hear({ type: 'reactionChanged', change: { sequence: 1, userId: ME, reaction: '👍', removed: false } });
  assert.deepEqual(reactions(), [0]);
  device.hear({ type: 'reactionChanged', change: { sequence: 1, userId: ME, reaction: '👍', removed: true } });
  assert.deepEqual([reactions(), device.courier.outbox.entries], [[0], []]);
});

test('what was deleted stays so, and an event that came before its answer is enough', async () => {
  const device = new Device(3);
  await device.do('all', { type: 'delete', sequence: 1, onlyForMe: false });
  device.answer('all');
  await device.do('me', { type: 'delete', sequence: 2, onlyForMe: true });
  device.answer('me');
  const gone = () => device.items.map((item) => item.type === 'message' && (item.message.deletedAt !== undefined || item.message.hidden === true));
  assert.deepEqual(gone(), [true, true, false]);
  device.hear({ type: 'messageChanged', message: message(1, { body: undefined, deletedAt: 't' }), isLast: false });
  device.hear({ type: 'messageHidden', hidden: { conversationId: X, sequence: 2 } });
  assert.deepEqual([gone(), device.courier.outbox.entries], [[true, true, false], []]);
  await device.do('early', { type: 'delete', sequence: 3, onlyForMe: false });
  device.hear({ type: 'messageChanged', message: message(3, { body: undefined, deletedAt: 't' }), isLast: true });
  device.answer('early');
  assert.deepEqual(device.courier.outbox.entries, []);
});

test('what is done holds up nothing and takes no room, and of very much of it the oldest is let go', async () => {
  const device = new Device(0);
  const { outbox } = device.courier;
  for (let i = 1; i <= ENTRIES_MAX + 1; i++) {
    outbox.add(String(i), X, send('x'.repeat(6_000)), 0);
    assert.deepEqual(outbox.take(0).map(({ id }) => id), [String(i)]);
    device.answer(String(i), i);
  }
  assert.equal(outbox.full, false);
  assert.deepEqual([outbox.entries.length, outbox.entries[0]!.id], [ENTRIES_MAX, '2']);
});
