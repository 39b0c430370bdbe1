import assert from 'node:assert/strict';
import { test } from 'node:test';
import { People } from '../src/io/people.js';

const online = (userId: string) => ({ userId, state: 'online' as const });

function watching(...tabs: [tab: string, userIds: string[]][]): People {
  const people = new People({ presence: () => {}, typing: () => {} });
  for (const [tab, userIds] of tabs) {
    const all = people.watch(tab, userIds);
    people.tellOf(all ?? people.watched);
  }
  return people;
}

test('nobody is there who is not watched any more, in whichever tab', () => {
  const people = watching(['one', ['ann', 'ben']], ['two', ['ben', 'eve']]);
  people.setPresence(['ann', 'ben', 'eve', 'zoe'].map(online));
  assert.deepEqual([...people.presence.keys()].sort(), ['ann', 'ben', 'eve']);
  people.tellOf(people.watch('one', [])!);
  assert.deepEqual([...people.presence.keys()].sort(), ['ben', 'eve']);
  people.setPresence([online('ann')]);
  assert.equal(people.presence.has('ann'), false, 'what was on its way is of no use any more');
});

test('nobody is there while there is no connection', () => {
  const people = watching(['one', ['ann']]);
  people.setPresence([online('ann')]);
  people.losePresence();
  assert.equal(people.presence.size, 0);
  people.setPresence([online('ann')]);
  assert.equal(people.presence.size, 1, 'and is as soon as it is told again');
});
