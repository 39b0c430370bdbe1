import assert from 'node:assert/strict';
import { test } from 'node:test';
import { uuidv7 } from '../../../main/resources/web/js/uuid.js';

test('has the bits of the example in RFC 9562, appendix A.6', () => {
  const random = Uint8Array.from([0x0c, 0xc3, 0x18, 0xc4, 0xdc, 0x0c, 0x0c, 0x07, 0x39, 0x8f]);

  assert.equal(uuidv7(0x017f22e279b0, random), '017f22e2-79b0-7cc3-98c4-dc0c0c07398f');
});

test('sorts by time', () => {
  const random = () => crypto.getRandomValues(new Uint8Array(10));
  const ids = [1, 255, 256, 1_700_000_000_000, 1_700_000_000_001].map((t) => uuidv7(t, random()));

  assert.deepEqual([...ids].sort(), ids);
});
