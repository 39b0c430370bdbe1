import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { afterClose } from '../../../main/resources/web/js/protocol.js';

const CLOSE_CODES = new URL(
  '../../../../../../shared-model/src/main/java/chat/model/CloseCode.java',
  import.meta.url,
);
const MEANINGS = { NO: 'stop', BACK_OFF: 'back_off', AFTER_REFRESH: 'refresh' };

test('every close code of the platform is followed as the platform says', () => {
  const constants = readFileSync(CLOSE_CODES, 'utf8').matchAll(/\((\d{4}), Reconnect\.(\w+)\)/g);
  const codes = [...constants].map(([, code, reconnect]) => [Number(code), reconnect]);

  assert.ok(codes.length >= 12, `found only ${codes.length} close codes`);
  for (const [code, reconnect] of codes) {
    assert.equal(afterClose(code), MEANINGS[reconnect], `close code ${code}`);
  }
});

test('a connection that just breaks is made again', () => {
  assert.equal(afterClose(1006), 'back_off');
  assert.equal(afterClose(1001), 'back_off');
});
