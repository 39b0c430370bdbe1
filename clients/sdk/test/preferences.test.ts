import assert from 'node:assert/strict';
import { test } from 'node:test';
import { calls, DEFAULT_PREFERENCES, FOR_EVER, isMuted, NEVER, notifies } from '../src/core/preferences.js';

const NOW = Date.parse('2026-11-22T10:00:00Z');
const MESSAGE = { sequence: 1, senderId: 'ben', clientMessageId: 'm', sentAt: '' };

test('muting ends by itself', () => {
  const until = (mutedUntil: string) => isMuted({ ...DEFAULT_PREFERENCES, mutedUntil }, NOW);
  assert.deepEqual([until('2026-11-22T10:00:01Z'), until('2026-11-22T10:00:00Z')], [true, false]);
  assert.deepEqual([until(FOR_EVER), until(NEVER), isMuted(DEFAULT_PREFERENCES, NOW)], [true, false, false]);
});

test('everybody is called in a group, and nobody in a channel; and nobody by himself', () => {
  const all = { ...MESSAGE, mentionsAll: true };
  assert.deepEqual([calls(all, 'group:g', 'me'), calls(all, 'channel:c', 'me'), calls(all, 'group:g', 'ben')], [true, false, false]);
  assert.deepEqual([calls({ ...MESSAGE, mentionedIds: ['me'] }, 'channel:c', 'me'), calls(MESSAGE, 'group:g', 'me')], [true, false]);
});

test('one is notified of what he wants, and of nothing while he has muted it', () => {
  const told = (preferences: object) => [true, false].map((called) => notifies({ ...DEFAULT_PREFERENCES, ...preferences }, called, NOW));
  assert.deepEqual(told({}), [true, true]);
  assert.deepEqual(told({ notify: 'mentions' }), [true, false]);
  assert.deepEqual(told({ notify: 'nothing' }), [false, false]);
  assert.deepEqual(told({ mutedUntil: FOR_EVER }), [false, false]);
});
