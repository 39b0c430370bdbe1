import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codePoints, collapsed, snippet, wellFormed } from '../../../main/resources/web/js/text.js';

test('characters are counted as code points', () => {
  assert.equal(codePoints('a😀ب'), 3);
  assert.equal(codePoints('😀'.repeat(100_000)), 100_000);
});

test('halves of surrogate pairs are replaced, pairs are not', () => {
  assert.equal(wellFormed('a\ud83d b😀'), 'a\ufffd b😀');
});

test('a text of ordinary length is not collapsed', () => {
  assert.equal(collapsed('one\ntwo'), null);
  assert.equal(collapsed('x'.repeat(1_200)), null);
});

test('a long text is collapsed between characters that a reader sees', () => {
  const family = '👨‍👩‍👧‍👦';
  const text = family.repeat(1_000);
  const short = collapsed(text);

  assert.ok(short.length > 1_000 && short.length <= 1_200, `length ${short.length}`);
  assert.equal(short.length % family.length, 0);
  assert.ok(text.startsWith(short));
});

test('a text of many lines is collapsed at a line', () => {
  assert.equal(collapsed('line\n'.repeat(500)), Array(18).fill('line').join('\n'));
});

test('one endless grapheme is collapsed all the same', () => {
  assert.equal(collapsed(`e${'\u0301'.repeat(5_000)}`).length, 1_200);
});

test('a snippet is one line', () => {
  assert.equal(snippet('  one\n\ttwo  '), 'one two');
  assert.equal(snippet('x'.repeat(5_000)), `${'x'.repeat(120)}…`);
});
