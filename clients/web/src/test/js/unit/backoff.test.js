import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fullJitterMillis, retrying } from '../../../main/resources/web/js/backoff.js';

test('the bound doubles up to a cap, and any delay below it can come', () => {
  const almostOne = 1 - Number.EPSILON;

  assert.equal(fullJitterMillis(0, 0), 0);
  assert.equal(fullJitterMillis(0, almostOne), 499);
  assert.equal(fullJitterMillis(3, almostOne), 3_999);
  assert.equal(fullJitterMillis(3, 0.5), 2_000);
  assert.equal(fullJitterMillis(1_000, almostOne), 29_999);
});

test('what can heal is tried again, what cannot is not', async () => {
  let calls = 0;
  const healing = async () => {
    if (++calls < 2) {
      throw Object.assign(new Error('away'), { retryable: true });
    }
    return 'here';
  };

  assert.equal(await retrying(healing), 'here');
  assert.equal(calls, 2);
  await assert.rejects(
    retrying(() => Promise.reject(new Error('refused'))),
    /refused/,
  );
});
