import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { Store, messagesOf } from '../../../main/resources/web/js/store.js';

const ID = 'direct:1';

let store;

beforeEach(() => {
  store = new Store();
  store.reset({ epoch: 'e', inbox_seq: 10 });
});

function message(sequence, change = {}) {
  return { sequence, sender_id: 'a', body: { text: `text ${sequence}` }, ...change };
}

function event(inboxSeq, sequence, change) {
  return { inbox_seq: inboxSeq, conversation_id: ID, message: message(sequence, change) };
}

function page(from, to, head) {
  const messages = [];
  for (let sequence = from; sequence <= to; sequence++) {
    messages.push(message(sequence));
  }
  return { messages, head };
}

function sequences() {
  return messagesOf(store.conversation(ID)).map((m) => m.sequence);
}

function missing() {
  return store.missing(store.conversation(ID));
}

test('events are taken in the order of the inbox, each once', () => {
  assert.equal(store.accept(event(11, 1)), 'applied');
  assert.equal(store.accept(event(11, 1)), 'known');
  assert.equal(store.accept(event(12, 2)), 'applied');
  assert.deepEqual(sequences(), [1, 2]);
  assert.deepEqual(store.cursor, { epoch: 'e', inbox_seq: 12 });
});

test('a gap in the inbox takes nothing and leaves the cursor below it', () => {
  store.accept(event(11, 1));

  assert.equal(store.accept(event(13, 3)), 'gap');
  assert.deepEqual(sequences(), [1]);
  assert.equal(store.cursor.inbox_seq, 11);
});

test('an inbox without an event has no number in its head', () => {
  store.reset({ epoch: 'e' });

  assert.equal(store.accept(event(1, 1)), 'applied');
});

test('history and events join by sequence without doubles', () => {
  store.accept(event(11, 61));
  assert.equal(missing(), null);

  store.mergePage(ID, page(11, 60, 60), {});
  store.accept(event(12, 62));
  store.mergePage(ID, page(55, 62, 62), { after: 54 });

  assert.deepEqual(
    sequences(),
    page(11, 62).messages.map((m) => m.sequence),
  );
  assert.equal(missing(), null);
  assert.deepEqual(store.older(store.conversation(ID)), { before: 11 });
});

test('a conversation that was never loaded needs its newest page', () => {
  store.mergeConversation({ conversation_id: ID, members: [], head: 7, inbox_seq: 3 });

  assert.deepEqual(missing(), {});
});

test('a hole between history and events is asked for until history shows it', () => {
  store.mergePage(ID, page(1, 3, 3), {});
  store.accept(event(11, 6));
  assert.deepEqual(missing(), { after: 3 });

  store.mergePage(ID, { messages: [], head: 3 }, { after: 3 });
  assert.deepEqual(missing(), { after: 3 });

  store.mergePage(ID, page(4, 6, 6), { after: 3 });
  assert.equal(missing(), null);
  assert.deepEqual(sequences(), [1, 2, 3, 4, 5, 6]);
});

test('a page whose head is behind what is known is asked for again', () => {
  store.mergeConversation({ conversation_id: ID, members: [], head: 5, inbox_seq: 11 });
  store.mergePage(ID, page(1, 4, 4), {});

  assert.deepEqual(missing(), { after: 4 });
});

test('sequences that history does not have any more are not asked for for ever', () => {
  store.mergePage(ID, page(8, 10, 10), {});
  assert.deepEqual(store.older(store.conversation(ID)), { before: 8 });

  store.mergePage(ID, { messages: [], head: 10 }, { before: 8 });

  assert.equal(store.older(store.conversation(ID)), null);
});

test('a preview is asked for whole, and the whole stays', () => {
  store.accept(event(11, 1, { preview: true, body: { text: 'begin' } }));
  assert.deepEqual(missing(), { before: 2, limit: 1 });

  store.mergePage(ID, { messages: [message(1)], head: 1 }, { before: 2 });
  store.mergeMessage(ID, message(1, { preview: true, body: { text: 'begin' } }));

  assert.equal(missing(), null);
  assert.equal(messagesOf(store.conversation(ID))[0].body.text, 'text 1');
});

test('the newest activity comes first, and an older answer over HTTP does not undo it', () => {
  store.mergeConversation({ conversation_id: 'direct:2', members: [], inbox_seq: 10 });
  store.accept(event(11, 4));
  store.mergeConversation({
    conversation_id: ID,
    members: ['a', 'b'],
    head: 3,
    inbox_seq: 9,
    last_message: message(3),
  });

  const [first, second] = store.conversations();
  assert.deepEqual([first.conversation_id, second.conversation_id], [ID, 'direct:2']);
  assert.deepEqual([first.head, first.last_message.sequence], [4, 4]);
  assert.deepEqual(first.members, ['a', 'b']);
});

test('what is trimmed can be loaded again', () => {
  store.mergePage(ID, page(1, 150, 150), {});
  const conversation = store.conversation(ID);

  store.trim(conversation);
  assert.deepEqual(
    sequences(),
    page(51, 150).messages.map((m) => m.sequence),
  );
  assert.equal(missing(), null);
  assert.deepEqual(store.older(conversation), { before: 51 });

  store.mergePage(ID, page(1, 50, 150), { before: 51 });
  assert.equal(sequences().length, 150);
  assert.equal(store.older(conversation), null);
});

test('any order of events, pages and answers ends the same', () => {
  const seed = Date.now() % 100_000;
  const random = seeded(seed);
  for (let run = 0; run < 200; run++) {
    store.reset({ epoch: 'e' });
    const head = 1 + Math.floor(random() * 30);
    store.mergeConversation({ conversation_id: ID, members: [], head, inbox_seq: 1 });
    for (let step = 0; step < 20; step++) {
      const at = 1 + Math.floor(random() * head);
      const to = Math.min(head, at + Math.floor(random() * 5));
      [
        () => store.mergeMessage(ID, message(at)),
        () => store.mergePage(ID, page(at, to, head), { after: at - 1 }),
        () => store.mergePage(ID, page(at, to, head), { before: to + 1 }),
        () => store.trim(store.conversation(ID)),
      ][Math.floor(random() * 4)]();
    }
    const conversation = store.conversation(ID);
    for (let range; (range = store.missing(conversation) ?? store.older(conversation));) {
      const from =
        range.after === undefined ? Math.max(1, (range.before ?? head + 1) - 7) : range.after + 1;
      const to =
        range.after === undefined ? (range.before ?? head + 1) - 1 : Math.min(head, from + 6);
      store.mergePage(ID, page(from, to, head), range);
    }
    assert.deepEqual(
      sequences(),
      page(1, head).messages.map((m) => m.sequence),
      `seed ${seed}`,
    );
  }
});

/** mulberry32. */
function seeded(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
