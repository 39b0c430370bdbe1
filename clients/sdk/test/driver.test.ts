import assert from 'node:assert/strict';
import { beforeEach, mock, test } from 'node:test';
import type { Encoding } from '../src/core/codec.js';
import type { ServerFrame } from '../src/core/frames.js';
import { Driver } from '../src/io/driver.js';

const HOUR = 3_600_000;

/** A socket whose other end is the test. */
class FakeSocket {
  static opened: FakeSocket[] = [];
  readyState = 1;
  sent: any[] = [];
  protocol = 'chat.v1+json';
  closed = false;
  onopen: (() => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onerror: (() => void) | null = null;

  constructor(
    readonly url: string,
    readonly protocols: string[],
  ) {
    FakeSocket.opened.push(this);
  }

  send(text: string): void {
    this.sent.push(JSON.parse(text));
  }

  close(): void {
    this.closed = true;
  }

  say(frame: object): void {
    this.onmessage?.({ data: JSON.stringify(frame) });
  }

  greet(): this {
    this.onopen?.();
    this.say({ reply_to: 1, welcome: { user_id: 'u', device_id: 'd', head: {}, heartbeat_interval_millis: 5_000, heartbeat_timeout_millis: 30_000 } });
    this.say({ synced: {} });
    return this;
  }
}

beforeEach(() => {
  FakeSocket.opened = [];
});

function driverOf(told: ServerFrame[] = [], unanswered: string[] = [], encoding?: Encoding): Driver {
  return new Driver({ webSocket: FakeSocket as any, ...(encoding && { encoding }) }, {
    prepare: async () => ({ token: 't', gateways: ['ws://gateway'] }),
    hello: (token) => ({ token, cursor: { epoch: 'e', inboxSeq: 7 } }),
    deliver: (frame) => told.push(frame),
    answer: (_, frame) => told.push(frame),
    unanswered: (keys) => unanswered.push(...keys),
    changed: () => {},
  });
}

/** Lets promises go on while time stands still. */
async function settled(): Promise<void> {
  for (let i = 0; i < 10; i++) {
    await Promise.resolve();
  }
}

test('an hour of sleep: a new connection at once, and what had no answer is known', async (t) => {
  mock.timers.enable({ apis: ['setTimeout', 'Date'] });
  t.after(() => mock.timers.reset());
  const unanswered: string[] = [];
  const driver = driverOf([], unanswered);
  driver.dispatch({ type: 'start', gateways: [] });
  await settled();
  const [first] = FakeSocket.opened;
  first!.greet();
  assert.deepEqual(first!.sent[0], { request: 1, hello: { token: 't', cursor: { epoch: 'e', inbox_seq: 7 } } });
  driver.ask('m', { type: 'read', value: { conversationId: 'c', sequence: 1 } });

  // Timers of a device that sleeps stand still; the clock does not.
  mock.timers.setTime(Date.now() + HOUR);
  mock.timers.tick(5_000);
  await settled();
  assert.equal(first!.closed, true);
  assert.deepEqual(unanswered, ['m']);
  assert.equal(FakeSocket.opened.length, 2);
  FakeSocket.opened[1]!.greet();
  assert.equal(driver.state.phase.name, 'live');
});

test('heartbeats go on for a day without a new connection', async (t) => {
  mock.timers.enable({ apis: ['setTimeout', 'Date'] });
  t.after(() => mock.timers.reset());
  const driver = driverOf();
  driver.dispatch({ type: 'start', gateways: ['ws://gateway'] });
  await settled();
  const [socket] = FakeSocket.opened;
  socket!.greet();
  for (let i = 0; i < 17_280; i++) {
    mock.timers.tick(5_000);
    socket!.say({ reply_to: socket!.sent.at(-1).request, heartbeat: {} });
  }
  assert.equal(FakeSocket.opened.length, 1);
  assert.equal(socket!.sent.length, 17_281);
});

test('a clock that is set back by a year stops nothing', async (t) => {
  mock.timers.enable({ apis: ['setTimeout'] });
  t.after(() => mock.timers.reset());
  const driver = driverOf();
  driver.dispatch({ type: 'start', gateways: ['ws://gateway'] });
  await settled();
  FakeSocket.opened[0]!.greet();
  const start = performance.now();
  const wall = Date.now();
  t.mock.method(Date, 'now', () => wall - 365 * 24 * HOUR);
  t.mock.method(performance, 'now', () => start + 6_000);
  mock.timers.tick(6_000);
  assert.equal(FakeSocket.opened[0]!.sent.at(-1).heartbeat !== undefined, true);
  assert.equal(FakeSocket.opened.length, 1);
});

test('what is no frame ends the connection, and it starts again', async (t) => {
  mock.timers.enable({ apis: ['setTimeout', 'Date'] });
  t.after(() => mock.timers.reset());
  const driver = driverOf();
  driver.dispatch({ type: 'start', gateways: ['ws://gateway'] });
  await settled();
  const [socket] = FakeSocket.opened;
  socket!.greet().onmessage?.({ data: '<html>' });
  assert.equal(driver.state.phase.name, 'reconnecting');
  assert.match(String(driver.lastError), /SyntaxError/);
});

test('of two encodings the one that the gateway has taken is spoken', async (t) => {
  mock.timers.enable({ apis: ['setTimeout', 'Date'] });
  t.after(() => mock.timers.reset());
  const upperCase: Encoding = {
    subprotocol: 'upper',
    encode: (frame) => JSON.stringify({ UPPER: frame }),
    decode: (message) => JSON.parse(String(message)).UPPER,
  };
  for (const protocol of ['upper', 'chat.v1+json']) {
    const driver = driverOf([], [], upperCase);
    driver.dispatch({ type: 'start', gateways: ['ws://gateway'] });
    await settled();
    const socket = FakeSocket.opened.at(-1)!;
    assert.deepEqual(socket.protocols, ['upper', 'chat.v1+json']);
    socket.protocol = protocol;
    socket.onopen!();
    assert.deepEqual(Object.keys(socket.sent[0]), protocol === 'upper' ? ['UPPER'] : ['request', 'hello']);
  }
});
