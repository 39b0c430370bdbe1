import assert from 'node:assert/strict';
import { test } from 'node:test';
import { step } from '../src/core/connection.js';
import { INITIAL, wakeAtMillis, type Effect, type Event, type State } from '../src/core/connection-state.js';
import type { ServerFrame, Welcome } from '../src/core/frames.js';

const HOUR = 3_600_000;
const WELCOME: Welcome = {
  userId: 'u',
  deviceId: 'd',
  head: { epoch: 'e', inboxSeq: 0 },
  heartbeatIntervalMillis: 5_000,
  heartbeatTimeoutMillis: 30_000,
  limits: { textCodePointsMax: 100_000, frameBytesMax: 1_310_720 },
};

/** A connection whose time and luck stand in the hands of the test. */
class Machine {
  state: State = INITIAL;
  now = 1_000_000;
  random = 0.5;
  effects: Effect[] = [];

  on(event: Event): this {
    const next = step(this.state, event, this.now, this.random);
    this.state = next.state;
    this.effects = [...next.effects];
    return this;
  }

  get name() {
    return this.state.phase.name;
  }

  /** Lets the time pass to when the state wants to be woken, and wakes it. */
  wake(lateMillis = 0): this {
    const at = wakeAtMillis(this.state);
    assert.ok(at !== null, `nothing is waited for in ${this.name}`);
    this.now = Math.max(this.now, at + lateMillis);
    return this.on({ type: 'wake' });
  }

  receive(frame: Partial<ServerFrame> & { type: string; value: unknown }): this {
    return this.on({ type: 'received', socket: this.state.socket, frame: { replyTo: 0, ...frame } as ServerFrame });
  }

  drop(code: number): this {
    return this.on({ type: 'dropped', socket: this.state.socket, code });
  }

  prepared(gateways?: string[]): this {
    return this.on({ type: 'prepared', socket: this.state.socket, token: 't', ...(gateways && { gateways }) });
  }

  greeted(): this {
    return this.prepared().on({ type: 'opened', socket: this.state.socket }).receive({ type: 'welcome', value: WELCOME });
  }

  sent(type: string): Effect | undefined {
    return this.effects.find((effect) => effect.type === type);
  }
}

function live(): Machine {
  const machine = new Machine().on({ type: 'start', gateways: ['a', 'b'] }).greeted();
  return machine.receive({ type: 'synced', value: { inboxSeq: 0 } });
}

test('from a start to live: token, socket, hello, welcome, synced', () => {
  const machine = new Machine().on({ type: 'start', gateways: ['a', 'b'] });
  assert.deepEqual(machine.effects, [{ type: 'prepare', socket: 1, refresh: false, discover: false }]);
  machine.prepared();
  assert.deepEqual(machine.effects, [{ type: 'open', socket: 1, url: 'a' }]);
  machine.on({ type: 'opened', socket: 1 });
  assert.deepEqual(machine.effects, [{ type: 'greet', token: 't', request: 1 }]);
  machine.receive({ type: 'welcome', replyTo: 1, value: WELCOME });
  assert.equal(machine.name, 'catchingUp');
  machine.receive({ type: 'synced', value: { inboxSeq: 0 } });
  assert.equal(machine.name, 'live');
});

test('each address is tried, then others are asked for, and the time between attempts grows to its bound', () => {
  const machine = new Machine().on({ type: 'start', gateways: ['a', 'b'] });
  machine.random = 0.999_999;
  const urls: string[] = [];
  const waits: number[] = [];
  for (let i = 0; i < 10; i++) {
    machine.prepared(machine.sent('prepare') && (machine.sent('prepare') as any).discover ? ['c'] : undefined);
    urls.push((machine.sent('open') as any).url);
    machine.drop(1006);
    assert.equal(machine.name, 'reconnecting');
    waits.push(wakeAtMillis(machine.state)! - machine.now);
    machine.wake();
  }
  assert.deepEqual(urls.slice(0, 4), ['a', 'b', 'c', 'c']);
  assert.deepEqual(waits, [499, 999, 1_999, 3_999, 7_999, 15_999, 29_999, 29_999, 29_999, 29_999]);
});

test('back-off starts again after synced, not after a mere welcome', () => {
  const machine = new Machine().on({ type: 'start', gateways: ['a'] });
  machine.greeted().drop(1006);
  machine.wake().greeted().drop(1006);
  assert.equal(machine.state.attempt, 2);
  machine.wake().greeted().receive({ type: 'synced', value: { inboxSeq: 0 } });
  assert.equal(machine.state.attempt, 0);
});

test('a heartbeat is sent at the pace of the server, and silence ends the connection', () => {
  const machine = live();
  machine.wake();
  assert.equal((machine.sent('send') as any).frame.type, 'heartbeat');
  machine.receive({ type: 'heartbeat', replyTo: 2, value: {} });
  const answered = machine.now;
  machine.wake();
  assert.equal(machine.now, answered + WELCOME.heartbeatIntervalMillis);
  for (let i = 0; i < 5 && machine.name === 'live'; i++) {
    machine.wake();
  }
  assert.equal(machine.name, 'reconnecting');
  assert.ok(machine.now - answered <= 3 * WELCOME.heartbeatIntervalMillis, 'noticed within three intervals');
});

test('after an hour of sleep it connects at once, and the old socket is left', () => {
  const machine = live();
  machine.on({ type: 'ask', key: 'm', frame: { type: 'read', value: { conversationId: 'c', sequence: 1 } }, characters: 0 });
  machine.wake(HOUR);
  assert.equal(machine.name, 'preparing');
  assert.deepEqual(machine.effects.map(({ type }) => type), ['close', 'unanswered', 'prepare']);
});

test('a timer that comes a little late asks before it judges', () => {
  const machine = live();
  machine.wake().wake(12_000);
  assert.equal(machine.name, 'live');
  assert.equal((machine.sent('send') as any).frame.type, 'heartbeat');
});

test('what the old socket still says is ignored', () => {
  const machine = live();
  const old = machine.state.socket;
  machine.drop(1006);
  const before = machine.state;
  machine.on({ type: 'received', socket: old, frame: { type: 'synced', replyTo: 0, value: { inboxSeq: 9 } } });
  machine.on({ type: 'dropped', socket: old, code: 4006 });
  assert.equal(machine.state, before);
});

for (const [code, reason] of [[1003, 'refused'], [1009, 'refused'], [4001, 'refused'], [4005, 'superseded'], [4006, 'refused']] as const) {
  test(`close ${code} ends it: ${reason}`, () => {
    const machine = live().drop(code);
    assert.deepEqual(machine.state.phase, { name: 'closed', reason, code });
    assert.equal(wakeAtMillis(machine.state), null);
  });
}

for (const code of [1000, 1001, 1006, 1011, 1012, 1013, 4002]) {
  test(`close ${code} leads to a new attempt`, () => {
    assert.equal(live().drop(code).name, 'reconnecting');
  });
}

test('close 4003 asks for a new token, 4004 connects without waiting', () => {
  const machine = live().drop(4003).wake();
  assert.deepEqual(machine.effects, [{ type: 'prepare', socket: machine.state.socket, refresh: true, discover: false }]);
  assert.equal(live().drop(4004).name, 'preparing');
});

test('when the session has ended, nothing is tried any more', () => {
  const machine = live().drop(4003).wake();
  machine.on({ type: 'unprepared', socket: machine.state.socket, sessionEnded: true });
  assert.deepEqual(machine.state.phase, { name: 'closed', reason: 'sessionEnded' });
});

test('a hello that is put off waits for as long as it was told', () => {
  const machine = new Machine().on({ type: 'start', gateways: ['a'] }).prepared();
  machine.receive({ type: 'error', replyTo: 1, value: { code: 'unavailable', message: '', retryAfterMillis: 7_000 } });
  machine.drop(1013);
  assert.equal(wakeAtMillis(machine.state)! - machine.now, 7_000 + 250);
});

test('a gateway that leaves may still answer, then the connection moves to the one that it named', () => {
  const machine = live();
  machine.on({ type: 'ask', key: 'm', frame: { type: 'read', value: { conversationId: 'c', sequence: 1 } }, characters: 0 });
  const request = machine.state.request;
  machine.receive({ type: 'reconnect', value: { gateways: ['x'], delayMillis: 800 } });
  assert.equal(machine.name, 'live');
  machine.on({ type: 'ask', key: 'n', frame: { type: 'read', value: { conversationId: 'c', sequence: 2 } }, characters: 0 });
  assert.deepEqual(machine.effects, [{ type: 'unanswered', keys: ['n'] }]);
  machine.receive({ type: 'done', replyTo: request, value: {} });
  assert.deepEqual(machine.effects.map(({ type }) => type), ['answer', 'close']);
  assert.equal(wakeAtMillis(machine.state)! - machine.now, 800);
  machine.wake().prepared();
  assert.deepEqual(machine.effects, [{ type: 'open', socket: machine.state.socket, url: 'x' }]);
});

test('without an answer in time the connection counts as broken', () => {
  const machine = live();
  machine.on({ type: 'ask', key: 'm', frame: { type: 'read', value: { conversationId: 'c', sequence: 1 } }, characters: 0 });
  let unanswered: Effect | undefined;
  for (let i = 0; i < 10 && machine.name === 'live'; i++) {
    // Heartbeats are answered: somebody is there, but the command is lost.
    machine.wake();
    unanswered = machine.sent('unanswered');
    if (machine.name === 'live') {
      machine.receive({ type: 'heartbeat', value: {} });
    }
  }
  assert.deepEqual(unanswered, { type: 'unanswered', keys: ['m'] });
  assert.equal(machine.name, 'reconnecting');
});

test('without a network it waits, and connects as soon as there is one', () => {
  const machine = live().on({ type: 'network', online: false });
  assert.equal(machine.name, 'offline');
  assert.equal(wakeAtMillis(machine.state)! - machine.now, 30_000);
  machine.on({ type: 'network', online: true });
  assert.equal(machine.name, 'preparing');
});

test('a tab that is hidden says so, and one that is looked at again does not wait', () => {
  const machine = live().on({ type: 'visibility', hidden: true });
  assert.deepEqual((machine.sent('send') as any).frame, { type: 'heartbeat', value: { background: true } });
  machine.drop(1006);
  machine.on({ type: 'visibility', hidden: false });
  assert.equal(machine.name, 'preparing');
});

test('a gap starts again from the cursor', () => {
  const machine = live().on({ type: 'resync' });
  assert.equal(machine.name, 'reconnecting');
  assert.deepEqual(machine.effects, [{ type: 'close' }]);
});

test('a reset is caught up with like anything missed', () => {
  const machine = live().receive({ type: 'reset', value: { reason: '', head: { epoch: 'f', inboxSeq: 3 } } });
  assert.equal(machine.name, 'catchingUp');
  machine.receive({ type: 'synced', value: { inboxSeq: 3 } });
  assert.equal(machine.name, 'live');
});

test('whatever comes in whatever order, it never stands still without a reason', () => {
  for (let seed = 1; seed <= 2_000; seed++) {
    let x = seed;
    const random = () => ((x = (x * 1_103_515_245 + 12_345) & 0x7fffffff) / 0x7fffffff);
    const machine = new Machine().on({ type: 'start', gateways: ['a', 'b'] });
    for (let i = 0; i < 60; i++) {
      machine.random = random();
      const socket = machine.state.socket - (random() < 0.2 ? 1 : 0);
      const events: Event[] = [
        { type: 'prepared', socket, token: 't', gateways: ['c'] },
        { type: 'unprepared', socket, sessionEnded: false },
        { type: 'opened', socket },
        { type: 'received', socket, frame: { type: 'welcome', replyTo: 1, value: WELCOME } },
        { type: 'received', socket, frame: { type: 'synced', replyTo: 0, value: { inboxSeq: 1 } } },
        { type: 'received', socket, frame: { type: 'reconnect', replyTo: 0, value: { gateways: [], delayMillis: 5 } } },
        { type: 'dropped', socket, code: [1006, 1012, 4003, 4004][i % 4]! },
        { type: 'network', online: random() < 0.5 },
        { type: 'visibility', hidden: random() < 0.5 },
        { type: 'ask', key: String(i), frame: { type: 'heartbeat', value: {} }, characters: 0 },
        { type: 'resync' },
        { type: 'wake' },
      ];
      machine.now += Math.floor(random() * 20_000);
      machine.on(events[Math.floor(random() * events.length)]!);
      assert.notEqual(machine.name, 'closed', `seed ${seed}`);
      const at = wakeAtMillis(machine.state);
      assert.ok(at !== null && at <= machine.now + 60_000, `seed ${seed}: ${machine.name} waits until ${at}`);
    }
  }
});
