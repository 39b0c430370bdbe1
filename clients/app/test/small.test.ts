import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hueOf, initialsOf } from '../src/core/avatar.js';
import { hashOf, routeOf, type Route } from '../src/core/route.js';
import { chosenOf, LANGUAGES } from '../src/i18n/languages.js';
import { filled } from '../src/i18n/phrases.js';

test('initials stand for a name in any script', () => {
  assert.equal(initialsOf('House and Garden'), 'HG');
  assert.equal(initialsOf('zoë'), 'Z');
  assert.equal(initialsOf('أحمد'), 'أ');
  assert.equal(initialsOf('house.garden'), 'HG');
  assert.equal(initialsOf('👩‍👧 !'), '👩‍👧');
  assert.equal(initialsOf('  '), '?');
});

test('a colour stays the same', () => {
  assert.equal(hueOf('x'), hueOf('x'));
  assert.ok(new Set(Array.from({ length: 100 }, (_, i) => hueOf(`person ${i}`))).size > 5, 'people have different ones');
});

test('an address leads back to where it was made', () => {
  const places: Route[] = [
    { name: 'list' },
    { name: 'settings' },
    { name: 'conversation', id: 'group:1/2', info: true },
    { name: 'join', token: 'a_b-c' },
  ];
  places.forEach((place) => assert.deepEqual(routeOf(hashOf(place)), place));
  assert.deepEqual(routeOf('#/c/%E0%A4%A'), { name: 'conversation', id: '%E0%A4%A', info: false });
  assert.deepEqual(routeOf('#/nonsense'), { name: 'list' });
});

test('phrases take values, and plurals of their language', () => {
  assert.equal(filled({ one: '{count} day', other: '{count} days' }, { count: 1 }, 'en'), '1 day');
  assert.equal(filled({ one: '{count} day', other: '{count} days' }, { count: 1234 }, 'en'), '1,234 days');
  assert.equal(filled({ few: '{count} dny', other: '{count} dní' }, { count: 3 }, 'cs'), '3 dny');
  assert.equal(filled('Hi {name}', { name: '{other}', other: 'x' }, 'en'), 'Hi {other}');
});

test('the best language that there is', () => {
  assert.equal(chosenOf(['fr-FR', 'de-CH', 'en']), 'de');
  assert.equal(chosenOf(['fr']), 'en');
});

test('every language uses the values that English does', () => {
  const names = (phrase: unknown) => [...new Set(JSON.stringify(phrase).match(/\{\w+\}/g) ?? [])].sort();
  for (const [tag, { phrases }] of Object.entries(LANGUAGES)) {
    for (const [key, phrase] of Object.entries(LANGUAGES.en.phrases)) {
      assert.deepEqual(names(phrases[key as keyof typeof phrases]), names(phrase), `${tag} ${key}`);
    }
  }
});
