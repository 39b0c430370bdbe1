import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ServerFrame } from '../src/core/frames.js';
import { Courier, type CourierMessage } from '../src/io/courier.js';
import type { Command, Entry } from '../src/core/outbox.js';

const X = 'direct:x';
const send = (text: string): Command => ({ type: 'send', draft: { text } });

/** A tab with its courier; what it posts goes to the other tabs at once. */
class Tab {
  leads: boolean;
  live = true;
  /** Whether events come before answers. */
  arrived = true;
  others: Tab[] = [];
  disk = new Map<string, Entry>();
  asked: string[] = [];
  refused: string[] = [];
  keep = async (entry: Entry): Promise<void> => void this.disk.set(entry.id, entry);
  readonly courier = new Courier({
    keep: (entry) => this.keep(entry),
    drop: async (id) => void this.disk.delete(id),
    ask: (id) => this.asked.push(id),
    live: () => this.live,
    leads: () => this.leads,
    post: (message: CourierMessage) => this.others.forEach((tab) => tab.courier.receive(structuredClone(message))),
    changed: () => {},
    arrived: () => this.arrived,
    sent: () => {},
    refused: (entry, code) => this.refused.push(`${entry.id} ${code}`),
  });

  constructor(leads: boolean) {
    this.leads = leads;
  }
}

function pair(): [Tab, Tab] {
  const tabs: [Tab, Tab] = [new Tab(true), new Tab(false)];
  for (const tab of tabs) {
    tab.others = tabs.filter((other) => other !== tab);
  }
  return tabs;
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 0));

function sent(id: string, sequence: number): ServerFrame {
  return { type: 'sent', replyTo: 1, value: { conversationId: X, clientMessageId: id, sequence, sentAt: '' } };
}

test('a message is on the disk before it is sent, and gone from it when it is in the log', async () => {
  const tab = new Tab(true);
  let onDisk = () => {};
  tab.keep = (entry) => new Promise((resolve) => (onDisk = () => (tab.disk.set(entry.id, entry), resolve())));
  const result = tab.courier.enqueue('1', X, send('one'));
  await settled();
  assert.deepEqual(tab.asked, []);
  onDisk();
  await settled();
  assert.deepEqual(tab.asked, ['1']);
  assert.equal(tab.disk.get('1')?.dueAtMillis, 0);
  tab.courier.answered('1', sent('1', 7));
  assert.equal((await result)?.sequence, 7);
  assert.deepEqual([...tab.disk.keys()], []);
});

test('a disk that does not answer holds nothing back for long', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const tab = new Tab(true);
  tab.keep = () => new Promise(() => {});
  tab.courier.enqueue('1', X, send('one'));
  t.mock.timers.tick(1_000);
  for (let i = 0; i < 10; i++) {
    await Promise.resolve();
  }
  assert.deepEqual(tab.asked, ['1']);
});

test('a refusal is told, stays to be seen, and does not go unhandled', async () => {
  const tab = new Tab(true);
  tab.courier.enqueue('1', X, send('one'));
  await settled();
  tab.courier.answered('1', { type: 'error', replyTo: 1, value: { code: 'blocked', message: '', retryAfterMillis: 0 } });
  assert.deepEqual(tab.refused, ['1 blocked']);
  assert.equal(tab.disk.get('1')?.state, 'failed');
  tab.courier.discard('1');
  assert.equal(tab.courier.outbox.get('1'), undefined);
  assert.equal(tab.disk.size, 0);
});

test('the other tab sends through the one that leads, and gets its answer', async () => {
  const [leader, other] = pair();
  const result = other.courier.enqueue('1', X, send('one'));
  await settled();
  assert.deepEqual([leader.asked, other.asked, leader.disk.size, other.disk.size], [['1'], [], 1, 0]);
  leader.courier.answered('1', sent('1', 3));
  assert.equal((await result)?.sequence, 3);
  assert.deepEqual([leader.courier.outbox.entries, other.courier.outbox.entries], [[], []]);
});

test('a leader that ends takes no message with it', async () => {
  const [leader, other] = pair();
  leader.courier.enqueue('1', X, send('from the leader'));
  const result = other.courier.enqueue('2', X, send('from the other'));
  await settled();
  leader.others = [];
  other.others = [];
  other.leads = true;
  other.courier.lead();
  other.courier.pump();
  assert.deepEqual(other.asked, ['1'], 'in order');
  other.courier.answered('1', sent('1', 1));
  other.courier.answered('2', sent('2', 2));
  assert.equal((await result)?.sequence, 2);
});

test('a tab that has taken up what its leader was still bringing to the disk sends it when it leads', async () => {
  const [leader, other] = pair();
  leader.others = [];
  leader.keep = () => new Promise(() => {});
  leader.courier.enqueue('1', X, send('one'));
  other.courier.take(structuredClone(leader.courier.outbox.entries));
  other.leads = true;
  other.courier.lead();
  other.courier.pump();
  assert.deepEqual(other.asked, ['1']);
});

test('what nobody heard because there was no leader is told to the next one', async () => {
  const [next, other] = pair();
  next.leads = false;
  other.courier.enqueue('1', X, send('one'));
  await settled();
  next.leads = true;
  next.courier.lead();
  other.courier.follow();
  await settled();
  assert.deepEqual(next.asked, ['1']);
});

test('the event of a message is as good as its answer', async () => {
  const tab = new Tab(true);
  const result = tab.courier.enqueue('1', X, send('one'));
  await settled();
  tab.courier.unanswered(['1']);
  tab.courier.seen(X, { sequence: 9, senderId: 'me', clientMessageId: '1', sentAt: 't' });
  assert.equal((await result)?.sequence, 9);
  assert.deepEqual(tab.courier.outbox.entries, []);
});

test('a tab that has not heard the answer gets it when it asks again', async () => {
  const [leader, other] = pair();
  leader.arrived = false;
  const result = other.courier.enqueue('1', X, send('one'));
  await settled();
  leader.others = [];
  leader.courier.answered('1', sent('1', 3));
  leader.others = [other];
  assert.deepEqual([leader.disk.size, leader.courier.outbox.get('1')?.state], [0, 'done']);
  other.courier.follow();
  assert.equal((await result)?.sequence, 3);
  assert.deepEqual(leader.asked, ['1'], 'nothing is sent twice');
  leader.courier.lead();
  assert.equal(leader.disk.size, 0, 'what is done is not kept on the disk');
});

test('only the newest read marker waits', async () => {
  const tab = new Tab(true);
  tab.live = false;
  const first = tab.courier.enqueue('1', X, { type: 'read', sequence: 1 });
  tab.courier.enqueue('2', X, { type: 'read', sequence: 2 });
  await settled();
  assert.equal(await first, undefined);
  assert.deepEqual([...tab.disk.keys()], ['2']);
  tab.live = true;
  tab.courier.pump();
  assert.deepEqual(tab.asked, ['2']);
});
