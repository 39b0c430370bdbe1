import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { ChatClient } from '../../dist/index.js';
import { protobuf } from '../../dist/protobuf.js';

/** The platform under test. */
export const url = process.env.CHAT_BASE_URL ?? 'http://127.0.0.1:8080';

/** Everything can be tried in either encoding. */
export const encoding = process.env.CHAT_ENCODING === 'protobuf' ? protobuf : undefined;

const TIMEOUT_MILLIS = 30_000;

export const PASSWORD = 'correct horse';

export function handle() {
  return `sdk.${crypto.randomUUID().replaceAll('-', '').slice(0, 12)}`;
}

/** All who were made, so that none keeps the process alive after a test that failed. */
export const everybody = [];

/** Somebody who is signed up and connected, with all events that he was told. */
export async function person(name, options = {}) {
  const client = new ChatClient({ url, encoding, ...options });
  everybody.push(client);
  const events = [];
  client.onEvent((event) => events.push(event));
  const account = await client.signUp(handle(), PASSWORD, name);
  await client.connect();
  return { client, events, ...account };
}

/**
 * Waits until something holds.
 *
 * @param what in words, or a function that gives them
 */
export async function eventually(what, condition) {
  const deadline = performance.now() + TIMEOUT_MILLIS;
  for (;;) {
    const value = await condition();
    if (value) {
      return value;
    }
    assert.ok(performance.now() < deadline, `not within ${TIMEOUT_MILLIS} ms: ${typeof what === 'string' ? what : what()}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Has the process of the platform killed or started; only there when the test was started with such means. */
export async function control(action) {
  const response = await fetch(`${process.env.CHAT_CONTROL_URL}/${action}`, { method: 'POST' });
  assert.equal(response.status, 204, `${action} of the platform`);
}

export function file(name) {
  return readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8');
}
