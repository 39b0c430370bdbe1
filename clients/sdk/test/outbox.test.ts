import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ServerFrame } from '../src/core/frames.js';
import { ENTRIES_MAX, frameOf, Outbox, type Command } from '../src/core/outbox.js';

const SEND: Command = { type: 'send', draft: { text: 'hello' } };

function outboxOf(...commands: [id: string, conversationId: string, command?: Command][]): Outbox {
  const outbox = new Outbox();
  commands.forEach(([id, conversationId, command = SEND]) => outbox.add(id, conversationId, command, 0));
  return outbox;
}

function error(code: string, retryAfterMillis: number): ServerFrame {
  return { type: 'error', replyTo: 1, value: { code, message: '', retryAfterMillis } };
}

const ids = (entries: readonly { id: string }[]) => entries.map(({ id }) => id);

test('of each conversation one after the other, and read markers beside them', () => {
  const outbox = outboxOf(['1', 'x'], ['2', 'x'], ['3', 'y'], ['4', 'x', { type: 'read', sequence: 7 }]);
  assert.deepEqual(ids(outbox.take(0)), ['1', '3', '4']);
  assert.deepEqual(outbox.take(0), []);
  outbox.settle('1', outbox.answered('1', { type: 'done', replyTo: 1, value: {} }, 0)!);
  assert.deepEqual(ids(outbox.take(0)), ['2']);
});

test('what one does for himself keeps its order: to read ends that a conversation is marked as unread', () => {
  const outbox = outboxOf(
    ['1', 'x', { type: 'read', sequence: 7 }],
    ['2', 'x', { type: 'prefer', preferences: { markedUnread: true } }],
    ['3', 'x'],
  );
  assert.deepEqual(ids(outbox.take(0)), ['1', '3']);
  outbox.settle('1', outbox.answered('1', { type: 'done', replyTo: 1, value: {} }, 0)!);
  const [entry] = outbox.take(0);
  assert.deepEqual(frameOf(entry!).value, { conversationId: 'x', clientId: '2', preferences: { markedUnread: true } });
});

test('what could not be decided is sent again under the same id, before what came after it', () => {
  const outbox = outboxOf(['1', 'x'], ['2', 'x']);
  const [first] = outbox.take(0);
  assert.equal(outbox.answered('1', error('unavailable', 500), 100), null);
  assert.deepEqual(outbox.take(599), []);
  assert.equal(outbox.nextDueAtMillis(100), 600);
  const [again] = outbox.take(600);
  assert.deepEqual(frameOf(again!), frameOf(first!));
});

test('after a broken connection everything that had no answer goes again, in order', () => {
  const outbox = outboxOf(['1', 'x'], ['2', 'y'], ['3', 'x']);
  ids(outbox.take(0)).forEach((id) => outbox.unanswered(id));
  assert.deepEqual(ids(outbox.take(0)), ['1', '2']);
});

test('a message that was refused stays to be seen, and holds up nothing', () => {
  const outbox = outboxOf(['1', 'x'], ['2', 'x']);
  outbox.take(0);
  const outcome = outbox.answered('1', error('blocked', 0), 0)!;
  outbox.settle('1', outcome);
  assert.deepEqual(outbox.get('1')?.failure, { code: 'blocked', message: '' });
  assert.deepEqual(ids(outbox.take(0)), ['2']);
});

test('of a reaction that was refused nothing stays', () => {
  const outbox = outboxOf(['1', 'x', { type: 'react', sequence: 1, reaction: '👍', removed: false }]);
  outbox.take(0);
  outbox.settle('1', outbox.answered('1', error('too_many_reactions', 0), 0)!);
  assert.equal(outbox.get('1'), undefined);
});

test('a later read marker takes the place of one that waits, not of one under way', () => {
  const outbox = outboxOf(['1', 'x', { type: 'read', sequence: 1 }]);
  assert.equal(outbox.add('2', 'x', { type: 'read', sequence: 2 }, 0).replaced?.id, '1');
  assert.deepEqual(ids(outbox.take(0)), ['2']);
  assert.equal(outbox.add('3', 'x', { type: 'read', sequence: 3 }, 0).replaced, undefined);
});

test('what was kept is taken up in its order, and waits again', () => {
  const before = outboxOf(['b', 'x'], ['a', 'x'], ['c', 'x']);
  before.take(0);
  const outbox = new Outbox();
  outbox.restore([...before.entries].reverse());
  assert.deepEqual(ids(outbox.entries), ['b', 'a', 'c']);
  outbox.add('0', 'x', SEND, 0);
  assert.deepEqual(ids(outbox.take(0)), ['b']);
});

test('there is a bound', () => {
  const outbox = new Outbox();
  for (let i = 0; i < ENTRIES_MAX; i++) {
    assert.equal(outbox.full, false);
    outbox.add(String(i), 'x', SEND, 0);
  }
  assert.equal(outbox.full, true);
  outbox.remove('0');
  assert.equal(outbox.full, false);
  const long = new Outbox();
  long.add('1', 'x', { type: 'send', draft: { text: 'x'.repeat(5_000_000) } }, 0);
  assert.equal(long.full, true);
  long.remove('1');
  assert.equal(long.full, false);
});

test('a frame carries all that the draft says', () => {
  const draft = { text: 'hi', replyTo: 3, mentionedIds: ['u'] };
  const [entry] = outboxOf(['1', 'x', { type: 'send', draft }]).take(0);
  assert.deepEqual(frameOf(entry!), {
    type: 'send',
    value: { conversationId: 'x', clientMessageId: '1', body: { text: 'hi' }, replyTo: 3, mentionedIds: ['u'] },
  });
});
