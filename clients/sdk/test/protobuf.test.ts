import { fromBinary, fromJson, toBinary, toJson, type JsonObject } from '@bufbuild/protobuf';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { decodeFrame, encodeFrame, fromWire, json } from '../src/core/codec.js';
import type { ClientFrame } from '../src/core/frames.js';
import { protobuf } from '../src/protobuf.js';
import { ClientFrameSchema, ServerFrameSchema } from '../src/schema.js';

/** Every frame that the document of the protocol shows, and some that it does not. */
const FRAMES = [
  ...readFileSync('../../docs/protocol.md', 'utf8')
    .split('\n')
    .map((line) => line.replace(/^[→←] /, ''))
    .filter((line) => line.startsWith('{')),
  '{"reply_to":4294967295,"sent":{"conversation_id":"direct:x","client_message_id":"i","sequence":4294967295,"sent_at":"2026-11-22T10:15:30Z"}}',
  '{"event":{"inbox_seq":1,"conversation_id":"c","position":"9223372036854775807","message":{"sequence":1,"body":{"text":"שלום 👩‍👩‍👧 \\n\\u0000"},"preview":true,"mentions_all":true}}}',
  '{"event":{"inbox_seq":1}}',
  '{"synced":{}}',
  '{"heartbeat":{}}',
  '{"done":{}}',
  '{"request":1,"send":{"conversation_id":"c","client_message_id":"i","body":{"text":"x"},"reply_to":3,"forwarded_from":{"conversation_id":"d","sequence":7},"mentioned_ids":["a","b"],"mentions_all":true}}',
];

const table = (frames: typeof ClientFrameSchema) =>
  FRAMES.flatMap((text) => {
    const wire = JSON.parse(text) as JsonObject;
    try {
      return [{ text, wire, bytes: toBinary(frames, fromJson(frames, wire)) }];
    } catch {
      return []; // Of the other side.
    }
  });

test('each frame of the server is the same in both encodings', () => {
  const frames = table(ServerFrameSchema);
  assert.ok(frames.length >= 25, `${frames.length} frames`);
  for (const { text, bytes } of frames) {
    const { buffer } = new Uint8Array(bytes);
    assert.deepEqual(decodeFrame(protobuf, buffer), decodeFrame(json, text), text);
  }
});

test('each frame of a client is the same in both encodings', () => {
  const frames = table(ClientFrameSchema);
  assert.ok(frames.length >= 15, `${frames.length} frames`);
  for (const { text, wire } of frames) {
    const { request, traceparent, ...rest } = fromWire(wire) as Record<string, any>;
    const [[type, value]] = Object.entries(rest) as [[string, object]];
    const frame = { type, value } as ClientFrame;
    const binary = encodeFrame(protobuf, frame, request) as Uint8Array<ArrayBuffer>;
    const { traceparent: _, ...expected } = wire;
    const options = { useProtoFieldName: true };
    assert.deepEqual(toJson(ClientFrameSchema, fromBinary(ClientFrameSchema, binary), options), expected, text);
    assert.deepEqual(JSON.parse(String(encodeFrame(json, frame, request))), expected, text);
  }
});

test('what is undefined, or no field of the schema, is left out', () => {
  const frame = { type: 'typing', value: { conversationId: 'c', userId: undefined, mood: 'good' } } as unknown as ClientFrame;
  const binary = encodeFrame(protobuf, frame) as Uint8Array<ArrayBuffer>;
  assert.deepEqual(toJson(ClientFrameSchema, fromBinary(ClientFrameSchema, binary)), { typing: { conversationId: 'c' } });
});

test('frames and events of later versions are no trouble', () => {
  const later = [0xf2, 0x3f, 2, 8, 1]; // Field 1022 with a message.
  assert.equal(decodeFrame(protobuf, new Uint8Array(later).buffer), null);
  const event = new Uint8Array([0x2a, 2 + later.length, 8, 7, ...later]).buffer;
  const frame = decodeFrame(protobuf, event);
  assert.ok(frame?.type === 'event' && frame.value.type === 'other' && frame.value.inboxSeq === 7);
});

test('what is no frame is an error', () => {
  assert.throws(() => decodeFrame(protobuf, new TextEncoder().encode('<html>').buffer));
});
