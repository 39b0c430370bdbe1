import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isJumbo, lineOf, mentionAt, mentionedIn, shortened, spansOf, suggestionsOf } from '../src/core/text.js';

const ann = { userId: '1', handle: 'ann', displayName: 'The Librarian' };
const ben = { userId: '2', handle: 'Ben.S', displayName: 'Ben' };
const links = (text: string) => spansOf(text).flatMap((span) => (span.type === 'link' ? [[span.text, span.href]] : []));

test('an address becomes a link, without the punctuation of the sentence', () => {
  assert.deepEqual(links('See https://a.example/x?y=1, or (www.b.example).'), [
    ['https://a.example/x?y=1', 'https://a.example/x?y=1'],
    ['www.b.example', 'https://www.b.example/'],
  ]);
  assert.deepEqual(links('https://de.wikipedia.org/wiki/Chat_(Software)!'), [
    ['https://de.wikipedia.org/wiki/Chat_(Software)', 'https://de.wikipedia.org/wiki/Chat_(Software)'],
  ]);
});

test('only http becomes a link, and no address that hides where it leads', () => {
  assert.deepEqual(links('javascript:alert(1) data:text/html,x file:///etc ftp://a.example'), []);
  assert.deepEqual(links('https://bank.example@evil.example/'), []);
  assert.deepEqual(links('https://localhost'), []);
});

test('nothing of a text is lost, whatever is in it', () => {
  for (const text of ['<b>@ann</b>\n\n  https://a.example<script>', '@ann.', 'a@ann.example', '', '👩‍👩‍👧 @ann https://', '(https://a.example/(b)']) {
    assert.equal(spansOf(text, [ann, ben]).map((span) => span.text).join(''), text);
  }
});

test('a handle is a mention only of somebody who is called', () => {
  assert.deepEqual(spansOf('Hi @ANN, @ben.s. and @carl', [ann, ben], false, '2'), [
    { type: 'text', text: 'Hi ' },
    { type: 'mention', text: '@ANN', own: false },
    { type: 'text', text: ', ' },
    { type: 'mention', text: '@ben.s', own: true },
    { type: 'text', text: '. and @carl' },
  ]);
  assert.deepEqual(mentionedIn('@ann mail@ben.s @all', [ann, ben], false), { mentionedIds: ['1'], mentionsAll: false });
  assert.deepEqual(mentionedIn('@all', [ann, ben], true), { mentionedIds: [], mentionsAll: true });
});

test('a mention is suggested while its word is typed', () => {
  assert.deepEqual(mentionAt('Hi @be', 6), { from: 3, query: 'be' });
  assert.equal(mentionAt('Hi@be', 5), null);
  assert.equal(mentionAt('Hi @be there', 12), null);
  assert.deepEqual(suggestionsOf('l', [ben, ann], 5), [ann]);
  assert.deepEqual(suggestionsOf('', [ben, ann], 1), [ben]);
});

test('a few emoji alone are large', () => {
  assert.ok(isJumbo('👍'));
  assert.ok(isJumbo('👩‍👩‍👧 🇩🇪'.replace(' ', '')));
  assert.ok(!isJumbo('👍 ok'));
  assert.ok(!isJumbo('👍👍👍👍'));
  assert.ok(!isJumbo('1'));
});

test('a line is one line and short', () => {
  assert.equal(lineOf(' a\n\n b '), 'a b');
  assert.equal(lineOf('x'.repeat(200), 10), `${'x'.repeat(10)}…`);
});

test('the beginning of a long text ends between characters that a reader sees, or at a line', () => {
  const family = '👨‍👩‍👧‍👦';
  const short = shortened(family.repeat(1_000));
  assert.ok(short.length > 1_400 && short.length % family.length === 0, `length ${short.length}`);
  assert.equal(shortened('line\n'.repeat(500)), Array(24).fill('line').join('\n'));
  assert.equal(shortened(`e${'\u0301'.repeat(5_000)}`).length, 1_500, 'one without end is cut all the same');
  assert.equal(shortened('x'.repeat(1_700)), 'x'.repeat(1_700));
});
