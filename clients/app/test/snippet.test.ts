import assert from 'node:assert/strict';
import { test } from 'node:test';
import { piecesOf, questionOf } from '../src/core/snippet.js';

test('what was looked for is marked, and all else is text', () => {
  const snippet = { text: 'The <b>train</b> tickets', highlights: [{ start: 7, end: 12 }, { start: 17, end: 24 }], cutBefore: true, cutAfter: false };
  assert.deepEqual(piecesOf(snippet), [
    { text: '…', found: false },
    { text: 'The <b>', found: false },
    { text: 'train', found: true },
    { text: '</b> ', found: false },
    { text: 'tickets', found: true },
  ]);
  assert.deepEqual(piecesOf({ text: 'abc', highlights: [], cutBefore: false, cutAfter: true }), [{ text: 'abc…', found: false }]);
  const odd = piecesOf({ text: 'abc', highlights: [{ start: 1, end: 9 }, { start: 0, end: 2 }], cutBefore: false, cutAfter: false });
  assert.equal(odd.map(({ text }) => text).join(''), 'abc', 'nothing comes twice');
});

test('a question has a word, or a beginning of one', () => {
  assert.equal(questionOf('  ti'), 'ti');
  assert.equal(questionOf('ticket '), 'ticket ', 'a whole word');
  assert.deepEqual(['', ' ', 't', '?!', '👍👍'].map(questionOf), [null, null, null, null, null]);
  assert.equal(questionOf('火'), '火');
  assert.equal(questionOf('x'.repeat(300))?.length, 200);
});
