import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { Outbox } from '../../../main/resources/web/js/outbox.js';

/** A Storage in memory, in the insertion order that Storage does not promise. */
class MemoryStorage {
  #items = new Map();

  get length() {
    return this.#items.size;
  }

  key(index) {
    return [...this.#items.keys()].reverse()[index];
  }

  getItem(key) {
    return this.#items.get(key) ?? null;
  }

  setItem(key, value) {
    this.#items.set(key, value);
  }

  removeItem(key) {
    this.#items.delete(key);
  }
}

let storage;
let outbox;

beforeEach(() => {
  storage = new MemoryStorage();
  outbox = opened('me');
});

function opened(userId) {
  const result = new Outbox(storage, userId);
  result.load();
  return result;
}

function add(id, conversationId = 'c1') {
  outbox.add({
    conversation_id: conversationId,
    client_message_id: id,
    text: `text of ${id}`,
    written_at_millis: 1,
  });
}

function ids(entries) {
  return entries.map((entry) => entry.client_message_id);
}

test('one message of each conversation is sent at a time, the oldest first', () => {
  add('1');
  add('2');
  add('3', 'c2');

  assert.deepEqual(ids(outbox.due(0)), ['1', '3']);
  outbox.sending('1');
  assert.deepEqual(ids(outbox.due(0)), ['3']);
  outbox.remove('1');
  assert.deepEqual(ids(outbox.due(0)), ['2', '3']);
});

test('a message that was put off holds back the later ones of its conversation', () => {
  add('1');
  add('2');
  outbox.sending('1');
  outbox.putOff('1', 500);

  assert.deepEqual(outbox.due(499), []);
  assert.equal(outbox.nextDueAtMillis(499), 500);
  assert.deepEqual(ids(outbox.due(500)), ['1']);
  assert.equal(outbox.nextDueAtMillis(500), null);
});

test('what was not answered when the connection broke is sent again with the same id', () => {
  add('1');
  outbox.sending('1');
  assert.deepEqual(outbox.due(0), []);

  outbox.connectionLost();

  assert.deepEqual(ids(outbox.due(0)), ['1']);
});

test('a refused message says why, is not sent again and holds nothing back', () => {
  add('1');
  add('2');
  outbox.sending('1');
  outbox.refuse('1', 'message_too_long');

  assert.deepEqual(ids(outbox.due(0)), ['2']);
  const [refused] = opened('me').of('c1');
  assert.deepEqual([refused.state, refused.code], ['failed', 'message_too_long']);
});

test('a reload keeps what waits, in order, and forgets what was confirmed', () => {
  add('1');
  add('2');
  add('3');
  outbox.sending('1');
  outbox.remove('2');

  const reloaded = opened('me');

  assert.deepEqual(ids(reloaded.of('c1')), ['1', '3']);
  assert.deepEqual(ids(reloaded.due(0)), ['1']);
  assert.equal(reloaded.of('c1')[0].text, 'text of 1');
});

test('tabs do not overwrite each other, and people do not see each other', () => {
  const otherTab = opened('me');
  add('1');
  otherTab.load();
  assert.deepEqual(ids(otherTab.of('c1')), ['1']);

  assert.equal(opened('somebody else').size, 0);
});

test('a full storage does not stop a message', () => {
  storage.setItem = () => {
    throw new Error('QuotaExceededError');
  };
  add('1');

  assert.deepEqual(ids(outbox.due(0)), ['1']);
});

test('long texts fill it sooner', () => {
  const text = 'x'.repeat(500_000);
  for (const id of ['1', '2']) {
    assert.equal(outbox.full, false);
    outbox.add({ conversation_id: 'c1', client_message_id: id, text, written_at_millis: 1 });
  }
  assert.equal(outbox.full, true);
});

test('it is full at a bound', () => {
  for (let i = 0; i < 100; i++) {
    assert.equal(outbox.full, false);
    add(String(i));
  }
  assert.equal(outbox.full, true);
});
