import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fullJitterMillis } from '../src/core/backoff.js';
import { decodeFrame, encodeFrame, json } from '../src/core/codec.js';
import { cover, cutBelow, type Range } from '../src/core/ranges.js';
import { IdMaker, uuidv7 } from '../src/core/uuid.js';

test('a frame of the client has the names of the protocol', () => {
  const frame = {
    type: 'send',
    value: { conversationId: 'c', clientMessageId: 'i', body: { text: 'camelCase snake_case' }, mentionedIds: ['u'] },
  } as const;
  assert.deepEqual(JSON.parse(String(encodeFrame(json, { ...frame, value: { ...frame.value, mentionedIds: ['u'] } }, 2))), {
    request: 2,
    send: { conversation_id: 'c', client_message_id: 'i', body: { text: 'camelCase snake_case' }, mentioned_ids: ['u'] },
  });
});

test('preferences are named as in the schema on the wire, whatever says them', () => {
  const value = { conversationId: 'c', clientId: 'i', preferences: { notify: 'mentions', mutedUntil: '2099-01-01T00:00:00Z' } } as const;
  assert.deepEqual(JSON.parse(String(encodeFrame(json, { type: 'prefer', value }, 9))), {
    request: 9,
    prefer: {
      conversation_id: 'c',
      client_id: 'i',
      preferences: { muted_until: '2099-01-01T00:00:00Z', notify: 'NOTIFICATION_LEVEL_MENTIONS' },
    },
  });
  const frame = decodeFrame(json, 
    '{"event":{"inbox_seq":50,"conversation_id":"self:me","position":"1","preferences_changed":{"conversation_id":"c","preferences":{"pinned":true,"archived":false,"notify":"NOTIFICATION_LEVEL_NOTHING"}}}}',
  );
  assert.ok(frame?.type === 'event' && frame.value.type === 'preferencesChanged');
  assert.deepEqual([frame.value.of, frame.value.preferences], ['c', { pinned: true, archived: false, notify: 'nothing' }]);
  const screen = decodeFrame(json, '{"screen":{"conversations":[{"conversation_id":"c","kind":"CONVERSATION_KIND_DIRECT","mentions":2,"preferences":{"pinned":true}},{"conversation_id":"d"}]}}');
  assert.ok(screen?.type === 'screen');
  const [first, second] = screen.value.conversations;
  assert.deepEqual([first?.mentions, first?.preferences], [2, { notify: 'all', pinned: true, archived: false, markedUnread: false }]);
  assert.deepEqual([second?.mentions, second?.preferences?.pinned], [0, false]);
});

test('what is left out has its default', () => {
  assert.deepEqual(decodeFrame(json, '{"synced":{}}'), { type: 'synced', replyTo: 0, value: { inboxSeq: 0 } });
  assert.deepEqual(decodeFrame(json, '{"reply_to":3,"error":{"code":"x"}}'), {
    type: 'error',
    replyTo: 3,
    value: { code: 'x', message: '', retryAfterMillis: 0 },
  });
});

test('events are told apart by their type, system lines too', () => {
  const frame = decodeFrame(json, 
    '{"event":{"inbox_seq":45,"conversation_id":"group:1","position":"281474976710659","message":{"sequence":1,"sender_id":"a","change":{"role_changed":{"member_id":"b","role":"MEMBER_ROLE_ADMIN"},"group":{"name":"n","member_count":2}}}}}',
  );
  assert.ok(frame?.type === 'event' && frame.value.type === 'message');
  assert.deepEqual(frame.value.message.change, {
    type: 'roleChanged',
    memberId: 'b',
    role: 'admin',
    group: { name: 'n', memberCount: 2 },
  });
});

test('texts stay as they are, whatever they look like', () => {
  const text = 'PRESENCE_STATE_ONLINE "}{';
  const frame = decodeFrame(json, JSON.stringify({ event: { inbox_seq: 1, message: { sequence: 1, body: { text } } } }));
  assert.ok(frame?.type === 'event' && frame.value.type === 'message');
  assert.equal(frame.value.message.body?.text, text);
});

test('frames and events of later versions are no trouble', () => {
  assert.equal(decodeFrame(json, '{"fanfare":{"loud":true}}'), null);
  const frame = decodeFrame(json, '{"event":{"inbox_seq":7,"conversation_id":"c","position":"1","fanfare":{}}}');
  assert.ok(frame?.type === 'event' && frame.value.type === 'other' && frame.value.inboxSeq === 7);
});

test('presence without a state is nothing to be seen', () => {
  const frame = decodeFrame(json, '{"presence":{"users":[{"user_id":"a"},{"user_id":"b","state":"PRESENCE_STATE_AWAY"}]}}');
  assert.deepEqual(frame?.value, { users: [{ userId: 'a' }, { userId: 'b', state: 'away' }] });
});

test('a UUIDv7 has its time in front, its version and its variant', () => {
  const id = uuidv7(0x0199a6f27c00, new Uint8Array(10).fill(255));
  assert.equal(id, '0199a6f2-7c00-7fff-bfff-ffffffffffff');
});

test('ids grow, even if the clock goes back a little', () => {
  const ids = new IdMaker();
  const made = [5, 5, 3, 9].map((millis) => ids.next(millis, crypto.getRandomValues(new Uint8Array(10))));
  assert.deepEqual([...made].sort(), made);
  const right = 1e12;
  ids.next(right + 3 * 86_400_000, crypto.getRandomValues(new Uint8Array(10)));
  const next = ids.next(right, crypto.getRandomValues(new Uint8Array(10)));
  assert.equal(parseInt(next.slice(0, 8) + next.slice(9, 13), 16), right, 'but for one that was wrong by days');
});

test('ranges join where they touch, and stay apart where they do not', () => {
  let ranges: readonly Range[] = [];
  for (const [from, to] of [[10, 12], [1, 3], [5, 5], [4, 4], [11, 20]] as const) {
    ranges = cover(ranges, from, to);
  }
  assert.deepEqual(ranges, [[1, 5], [10, 20]]);
  assert.equal(cover(ranges, 12, 13), ranges);
  assert.deepEqual(cutBelow(ranges, 12), [[12, 20]]);
});

test('back-off has its bound', () => {
  assert.equal(fullJitterMillis(0, 0), 0);
  assert.equal(fullJitterMillis(3, 0.5), 2_000);
  assert.equal(fullJitterMillis(1_000, 0.999_999_9), 29_999);
});
