import assert from 'node:assert/strict';
import { test } from 'node:test';
import { around, boundsOf, COUNT_MAX, NEWEST, towardsNewer, towardsOlder } from '../src/core/slice.js';

const items = Array.from({ length: 10_000 }, (_, i) => ({ key: `k${i}` }));

test('whoever scrolls through ten thousand messages has few in the document, and misses none', () => {
  const seen = new Set<number>();
  let slice = NEWEST;
  for (;;) {
    const [start, end] = boundsOf(slice, items);
    assert.ok(end - start <= COUNT_MAX);
    for (let i = start; i < end; i++) {
      seen.add(i);
    }
    if (start === 0) {
      break;
    }
    const next = towardsOlder(slice, items);
    assert.ok(boundsOf(next, items)[0] < start, 'it moves');
    assert.ok(boundsOf(next, items)[1] > start, 'what was at the edge is still there');
    slice = next;
  }
  assert.equal(seen.size, items.length);
  while (slice.endKey !== null) {
    const before = boundsOf(slice, items);
    slice = towardsNewer(slice, items);
    const [start, end] = boundsOf(slice, items);
    assert.ok(end > before[1] && start < before[1] && end - start <= COUNT_MAX);
  }
});

test('a slice stays with its messages when others come', () => {
  const slice = around(5_000, items);
  const [start, end] = boundsOf(slice, items);
  assert.ok(start < 5_000 && end > 5_000);
  assert.deepEqual(boundsOf(slice, [{ key: 'older' }, ...items, { key: 'newer' }]), [start + 1, end + 1]);
  assert.deepEqual(boundsOf(NEWEST, [...items, { key: 'newer' }])[1], 10_001);
});
