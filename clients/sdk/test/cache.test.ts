import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Entry } from '../src/core/outbox.js';
import { Store } from '../src/core/store.js';
import { Cache, type Disk } from '../src/io/cache.js';
import type { Batch } from '../src/io/database.js';

/** A database that the browser may close, and what is on the disk. */
class World {
  readonly store = new Store();
  readonly entries: Entry[] = [];
  readonly failed: unknown[] = [];
  readonly kept: number[] = [];
  readonly lines = new Set<string>();
  readonly queue = new Map<string, Entry>();
  cursor = -1;
  opened = 0;
  givenUp = false;
  deleted = false;
  refuses: Error | null = null;
  close = () => {};
  readonly cache = new Cache(
    this.store,
    { conversations: 10, messages: 10 },
    {
      mayWrite: () => true,
      kept: (inboxSeq) => this.kept.push(inboxSeq),
      failed: (error) => this.failed.push(error),
      entries: () => this.entries,
    },
    async (_, closed) => this.#open(closed),
  );

  constructor() {
    this.store.reset({ epoch: 'e', inboxSeq: 0 });
    this.store.mergeList({ conversations: [] }, true);
  }

  async #open(closed: () => void): Promise<Disk> {
    this.opened++;
    this.close = closed;
    const world = this;
    return {
      get givenUp() {
        return world.givenUp;
      },
      load: async () => ({ place: null, conversations: [], entries: [] }),
      write: async (batch) => this.#write(batch),
      close: () => {},
      delete: async () => void (this.deleted = true),
    };
  }

  #write({ place, anew, conversations = [], removedConversations = [], entries = [], removedEntries = [] }: Batch): void {
    if (this.refuses) {
      throw this.refuses;
    }
    this.cursor = place?.cursor.inboxSeq ?? this.cursor;
    if (anew) {
      this.lines.clear();
    }
    conversations.forEach(({ conversationId }) => this.lines.add(conversationId));
    removedConversations.forEach((id) => this.lines.delete(id));
    entries.forEach((entry) => this.queue.set(entry.id, entry));
    removedEntries.forEach((id) => this.queue.delete(id));
  }

  /** The next event of the inbox makes a conversation. */
  hear(conversationId: string): void {
    const inboxSeq = this.store.cursor!.inboxSeq + 1;
    this.store.accept({ type: 'conversationCreated', inboxSeq, conversationId, position: '1', kind: 'direct', memberIds: [], creatorId: '' });
    this.cache.changed(this.store.takeTouched());
  }

  async until(condition: () => boolean): Promise<void> {
    for (let i = 0; !condition(); i++) {
      assert.ok(i < 500, 'it does not come to be');
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }
}

function entry(id: string): Entry {
  const command = { type: 'send', draft: { text: 'x' } } as const;
  return { id, conversationId: 'direct:x', command, createdAtMillis: 0, order: 1, state: 'queued', dueAtMillis: 0 };
}

test('a database that the browser has closed is opened again, and has everything then', async () => {
  const world = new World();
  await world.cache.open('name');
  world.hear('direct:a');
  await world.cache.flush();
  await world.cache.keepEntry(entry('sent'));
  assert.deepEqual([[...world.lines], world.cursor], [['direct:a'], 1]);

  world.refuses = new DOMException('the connection is closing', 'InvalidStateError');
  world.hear('direct:b');
  await world.cache.flush();
  world.entries.push(entry('waiting'));
  await world.cache.keepEntry(entry('waiting'));
  await world.cache.dropEntry('sent');
  world.refuses = null;
  await world.until(() => world.cursor === 2);
  assert.deepEqual([[...world.lines].sort(), [...world.queue.keys()]], [['direct:a', 'direct:b'], ['waiting']]);
  world.hear('direct:c');
  await world.cache.flush();
  assert.deepEqual([world.cursor, world.opened, world.failed], [3, 2, []]);

  world.close();
  await world.until(() => world.opened === 3);
  world.hear('direct:d');
  await world.until(() => world.cursor === 4 && world.lines.size === 4);
  world.cache.close();
});

test('what is full stays full, and is told once; a queue may still find room', async () => {
  const world = new World();
  await world.cache.open('name');
  world.refuses = new DOMException('full', 'QuotaExceededError');
  world.hear('direct:a');
  await world.cache.flush();
  world.hear('direct:b');
  await world.cache.flush();
  world.refuses = null;
  await world.cache.keepEntry(entry('1'));
  world.hear('direct:c');
  await world.cache.flush();
  assert.deepEqual([world.cursor, world.opened, world.failed.length, world.kept.at(-1)], [-1, 1, 1, 3]);
  assert.deepEqual([...world.queue.keys()], ['1']);
  world.cache.close();
});

test('a database that another tab deletes is not opened again', async () => {
  const world = new World();
  await world.cache.open('name');
  world.givenUp = true;
  world.refuses = new DOMException('gone', 'InvalidStateError');
  world.hear('direct:a');
  await world.cache.flush();
  await new Promise((resolve) => setTimeout(resolve, 700));
  assert.deepEqual([world.opened, world.failed.length], [1, 1]);
});

test('a logout deletes also what was lost a moment ago', async () => {
  const world = new World();
  await world.cache.open('name');
  world.close();
  await new Promise((resolve) => setTimeout(resolve, 0));
  await world.cache.delete();
  assert.equal(world.deleted, true);
});
