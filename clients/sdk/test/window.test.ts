import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Loader } from '../src/io/loader.js';
import { Store } from '../src/core/store.js';
import type { HistoryRange, Message } from '../src/core/types.js';
import { SessionEnded } from '../src/io/session.js';
import { MessageWindow } from '../src/window.js';

const X = 'direct:x';
const PAGE_MAX = 100;

/** A conversation of which the device knows only the line in the list, and a history to read it from. */
class World {
  readonly store = new Store();
  readonly asked: object[] = [];
  readonly window: MessageWindow;
  readonly history: Message[];
  /** How far Ben has got, as the platform answers. */
  delivered = 0;

  /**
   * @param first what was said before is not for this reader
   * @param screenTo last of the messages of a first screen, which there is then
   */
  constructor(head: number, first = 1, screenTo?: number) {
    this.history = Array.from({ length: head - first + 1 }, (_, i) => message(first + i));
    this.store.userId = 'me';
    this.store.reset({ epoch: 'e', inboxSeq: 0 });
    const members = ['me', 'ben'].map((userId) => ({ userId, handle: userId, displayName: userId }));
    if (screenTo === undefined) {
      this.store.merge({ conversationId: X, kind: 'direct', members, head });
    } else {
      const messages = this.history.slice(screenTo - 5, screenTo);
      this.store.mergeScreen([{ conversationId: X, kind: 'direct', members, head, read: 0, inboxSeq: 1, messages, position: '1' }], undefined);
    }
    this.window = new MessageWindow(X, {
      userId: () => 'me',
      record: () => this.store.get(X),
      entries: () => [],
      conversation: () => null,
      closed: () => {},
      loader: {
        page: (_: string, range: object) => this.#page(range),
        conversation: async () => this.#know(head),
        receipts: async () => this.store.mergeReceipt(X, { userId: 'ben', delivered: this.delivered, read: 0 }),
      } as unknown as Loader,
    });
    this.window.changed();
  }

  #know(head: number): void {
    const members = ['me', 'ben'].map((userId) => ({ userId, handle: userId, displayName: userId }));
    this.store.merge({ conversationId: X, kind: 'direct', members, head });
  }

  /** As the platform does it. */
  async #page(range: HistoryRange): Promise<void> {
    this.asked.push(range);
    assert.ok(this.asked.length < 100, 'it asks again and again');
    await Promise.resolve();
    const limit = Math.min(range.limit ?? 50, PAGE_MAX);
    const { around } = range;
    if (around !== undefined) {
      const older = this.history.filter(({ sequence }) => sequence < around).slice(-Math.floor(limit / 2));
      const newer = this.history.filter(({ sequence }) => sequence >= around).slice(0, limit - Math.floor(limit / 2));
      this.#take([...older, ...newer], range);
      return;
    }
    const fit = this.history.filter(({ sequence }) => sequence < (range.before ?? Infinity) && sequence > (range.after ?? 0));
    const messages = range.after === undefined ? fit.slice(-limit) : fit.slice(0, limit);
    this.#take(messages, range);
  }

  #take(messages: Message[], range: HistoryRange): void {
    this.store.mergePage(X, { messages, head: this.history.at(-1)?.sequence ?? 0, position: '1' }, range);
    this.window.changed();
  }

  receive(sequence: number): void {
    const event = { type: 'message', inboxSeq: this.store.cursor!.inboxSeq + 1, conversationId: X, position: '9', message: message(sequence) } as const;
    this.history.push(event.message);
    this.store.accept(event);
    this.window.changed();
  }

  async settled(): Promise<void> {
    for (let i = 0; i < 50; i++) {
      await Promise.resolve();
    }
  }

  get shown(): string {
    const { items, hasOlder, hasNewer } = this.window.view.get();
    const sequences = items.map((item) => (item.type === 'message' ? item.message.sequence : 0));
    const dense = sequences.every((sequence, i) => i === 0 || sequence === sequences[i - 1]! + 1);
    return `${hasOlder ? '… ' : ''}${sequences[0] ?? ''}-${sequences.at(-1) ?? ''}${dense ? '' : ' with holes'}${hasNewer ? ' …' : ''}`;
  }
}

function message(sequence: number, text = 'x'): Message {
  return { sequence, senderId: 'ben', clientMessageId: `m${sequence}`, sentAt: '', body: { text } };
}

async function opened(head: number, first?: number): Promise<World> {
  const world = new World(head, first);
  await world.settled();
  return world;
}

test('it opens at the newest, and goes with them', async () => {
  const world = await opened(300);
  assert.equal(world.shown, '… 251-300');
  world.receive(301);
  assert.equal(world.shown, '… 251-301');
});

test('older pages up to the first message', async () => {
  const world = await opened(120);
  await world.window.older();
  await world.settled();
  assert.equal(world.shown, '… 21-120');
  await world.window.older();
  await world.settled();
  assert.equal(world.shown, '1-120');
  const { length } = world.asked;
  await world.window.older();
  assert.equal(world.asked.length, length, 'there is nothing more to ask for');
});

test('a jump far back, and page by page to the newest again', async () => {
  const world = await opened(1_000);
  await world.window.jumpTo(500);
  await world.settled();
  assert.equal(world.shown, '… 475-525 …');
  world.receive(1_001);
  assert.equal(world.shown, '… 475-525 …', 'what comes live does not move it');
  for (let i = 0; i < 20 && world.window.view.get().hasNewer; i++) {
    await world.window.newer();
    await world.settled();
  }
  assert.equal(world.shown, '… 475-1001');
  world.receive(1_002);
  assert.equal(world.shown, '… 475-1002');
  await world.window.jumpTo(3);
  await world.settled();
  assert.equal(world.shown, '1-28 …');
  await world.window.jumpToNewest();
  await world.settled();
  assert.equal(world.shown, '… 953-1002');
});

test('a jump in a conversation of which the device knows nothing yet, to one of the first that its reader may see', async () => {
  const world = new World(1_000, 400);
  world.store.reset({ epoch: 'f', inboxSeq: 0 });
  assert.equal(world.store.get(X), undefined);
  await world.window.jumpTo(405);
  await world.settled();
  assert.equal(world.shown, '400-430 …');
});

test('one message that came live is filled up to a page', async () => {
  const world = new World(300);
  world.receive(301);
  await world.settled();
  assert.equal(world.shown, '… 251-301');
});

test('who came later sees an end, not a hole', async () => {
  const world = await opened(5_000, 4_990);
  assert.equal(world.shown, '4990-5000');
});

test('a hole at the end is closed before the newest are shown', async () => {
  const world = await opened(100);
  world.store.merge({ conversationId: X, head: 130 });
  for (let sequence = 101; sequence <= 130; sequence++) {
    world.receive(sequence);
  }
  await world.settled();
  assert.equal(world.shown, '… 51-130');
});

test('what a first screen was too early for is asked for', async () => {
  const world = new World(180, 1, 179);
  await world.settled();
  assert.equal(world.shown, '… 131-180');
});

test('after a reset it finds its place again', async () => {
  const world = await opened(1_000);
  await world.window.jumpTo(500);
  await world.settled();
  world.store.reset({ epoch: 'f', inboxSeq: 0 });
  const members = [{ userId: 'ben', handle: 'ben', displayName: 'Ben' }];
  world.store.merge({ conversationId: X, kind: 'direct', members, head: 1_000 });
  world.window.changed();
  await world.settled();
  assert.equal(world.shown, '… 475-525 …');
});

test('what was said after a backup is gone from the screen when the platform comes back from it', async () => {
  const world = await opened(1_002);
  assert.equal(world.shown, '… 953-1002');
  world.history.length = 990;
  world.history.push(message(991, 'another'));
  world.store.reset({ epoch: 'f', inboxSeq: 0 });
  const members = [{ userId: 'ben', handle: 'ben', displayName: 'Ben' }];
  world.store.merge({ conversationId: X, kind: 'direct', members, head: 991 });
  world.window.changed();
  await world.settled();
  assert.equal(world.shown, '… 953-991');
  const newest = world.window.view.get().items.at(-1)!;
  assert.deepEqual(newest.type === 'message' && newest.message.body, { text: 'another' });
});

test('what is here only in part is fetched whole, without anything else happening', async () => {
  const world = new World(0);
  world.store.mergePage(X, { messages: [{ ...message(1, 'begi'), preview: true }], head: 1, position: '1' }, {});
  world.history.push(message(1, 'beginning and end'));
  world.window.changed();
  await world.settled();
  const [item] = world.window.view.get().items;
  assert.equal(item?.type === 'message' && item.message.body?.text, 'beginning and end');
});

test('an empty conversation has nothing to load', async () => {
  const world = await opened(0);
  assert.equal(world.shown, '-');
  assert.deepEqual(world.asked, []);
  world.receive(1);
  assert.equal(world.shown, '1-1');
});

test('the divider stays where it was when the window was opened', async () => {
  const world = new World(60);
  world.store.markRead(X, 55);
  await world.settled();
  assert.equal(world.window.view.get().firstUnread, 56);
  world.store.markRead(X, 60);
  world.window.changed();
  assert.equal(world.window.view.get().firstUnread, 56);
});

test('nothing is asked again when the session has ended', async () => {
  let asked = 0;
  const window = new MessageWindow(X, {
    userId: () => 'me',
    record: () => undefined,
    entries: () => [],
    conversation: () => null,
    closed: () => {},
    loader: {
      conversation: async () => {
        asked++;
        assert.ok(asked < 10, 'it goes on for ever');
        throw new SessionEnded('logged out elsewhere');
      },
    } as unknown as Loader,
  });
  window.changed();
  await new Promise((resolve) => setTimeout(resolve, 20));
  assert.equal(asked, 1);
});

test('what nobody foresaw does not leave it loading', async () => {
  const window = new MessageWindow(X, {
    userId: () => 'me',
    record: () => undefined,
    entries: () => [],
    conversation: () => null,
    closed: () => {},
    loader: { conversation: async () => Promise.reject(new TypeError('unforeseen')) } as unknown as Loader,
  });
  await assert.rejects(window.jumpTo(5), TypeError);
  assert.equal(window.view.get().loading, false);
});

test('how far others have got is asked for again after whatever may have missed it, and once there is a record', async () => {
  const world = await opened(10);
  const delivered = () => world.window.view.get().receipts.get('ben')?.delivered;
  world.delivered = 3;
  world.window.changed();
  await world.settled();
  assert.equal(delivered(), 0, 'as long as it is told live it is not asked for');
  world.window.renewed();
  await world.settled();
  assert.equal(delivered(), 3);
  world.delivered = 7;
  world.store.reset({ epoch: 'e', inboxSeq: 9 });
  world.window.renewed();
  await world.settled();
  world.window.changed();
  await world.settled();
  assert.equal(delivered(), 7);
});
