import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ChatApi, retrying } from '../src/api.js';
import { ChatError, type Http } from '../src/io/http.js';
import { CallbackTokens, SessionEnded, SessionKeeper, type Session, type SessionStorage } from '../src/io/session.js';

const MINUTE = 60_000;
const DAY = 86_400_000;

function jwt(madeAtMillis: number): string {
  const exp = Math.floor(madeAtMillis / 1_000) + 900;
  return ['', { sub: 'u', did: 'd', exp }, ''].map((part) => btoa(JSON.stringify(part))).join('.');
}

/** The part of the HTTP API that gives tokens, with a clock that may differ from that of the device. */
class Api {
  refreshes: string[] = [];
  fails: ChatError | null = null;
  serverAheadMillis = 0;
  number = 0;

  session(): any {
    this.number++;
    return {
      userId: 'u',
      deviceId: 'd',
      handle: 'ann',
      displayName: 'Ann',
      accessToken: jwt(Date.now() + this.serverAheadMillis) + this.number,
      refreshToken: `r${this.number}`,
      gateways: [],
    };
  }

  async call(_: string, path: string, { body }: any): Promise<any> {
    assert.equal(path, '/v1/sessions/refresh');
    this.refreshes.push(body.refreshToken);
    await Promise.resolve();
    if (this.fails) {
      throw this.fails;
    }
    return this.session();
  }
}

function memory(): SessionStorage & { kept: Session | null } {
  return {
    kept: null,
    load() {
      return structuredClone(this.kept);
    },
    save(session) {
      this.kept = structuredClone(session);
    },
  };
}

async function keeperOf(api: Api, storage = memory()): Promise<SessionKeeper> {
  const keeper = new SessionKeeper(api as unknown as Http, storage, () => {});
  await keeper.begin(api.session());
  return keeper;
}

function at(t: { after(run: () => void): void }, millis: number): void {
  const realNow = Date.now;
  Date.now = () => realNow() + millis;
  t.after(() => (Date.now = realNow));
}

test('a good token is given as it is', async () => {
  const api = new Api();
  const keeper = await keeperOf(api);
  assert.equal(await keeper.token(), keeper.current!.accessToken);
  assert.deepEqual(api.refreshes, []);
});

test('many who find their token refused refresh it once', async () => {
  const api = new Api();
  const keeper = await keeperOf(api);
  const stale = await keeper.token();
  const tokens = await Promise.all([1, 2, 3].map(() => keeper.token(stale)));
  assert.deepEqual(api.refreshes, ['r1']);
  assert.equal(new Set(tokens).size, 1);
  assert.notEqual(tokens[0], stale);
});

test('a token that another tab has refreshed is taken from there', async () => {
  const api = new Api();
  const storage = memory();
  const one = await keeperOf(api, storage);
  const other = new SessionKeeper(api as unknown as Http, storage, () => {});
  await other.resume();
  const stale = await one.token();
  const fresh = await one.token(stale);
  assert.equal(await other.token(stale), fresh);
  assert.deepEqual(api.refreshes, ['r1']);
});

test('a token is refreshed before it expires, by its life and not by the clock', async (t) => {
  const api = new Api();
  api.serverAheadMillis = -3 * DAY;
  const keeper = await keeperOf(api);
  assert.equal(Math.round(keeper.clockAheadMillis / DAY), -3);
  await keeper.token();
  assert.deepEqual(api.refreshes, []);
  at(t, 14.5 * MINUTE);
  await keeper.token();
  assert.deepEqual(api.refreshes, ['r1']);
});

test('an old token has to do while nobody gives a new one', async (t) => {
  const api = new Api();
  const keeper = await keeperOf(api);
  const old = await keeper.token();
  at(t, 14.5 * MINUTE);
  api.fails = new ChatError('network', '', 0, 0);
  assert.equal(await keeper.token(), old);
  await assert.rejects(keeper.token(old), { code: 'network' });
});

test('a refresh that is refused ends the session', async () => {
  const api = new Api();
  const storage = memory();
  const keeper = await keeperOf(api, storage);
  api.fails = new ChatError('unauthenticated', '', 401);
  await assert.rejects(keeper.token(await keeper.token()), SessionEnded);
  assert.deepEqual([keeper.current, storage.kept], [null, null]);
  await assert.rejects(keeper.token(), SessionEnded);
});

test('a clock that was wrong is measured anew by the next run', async () => {
  const api = new Api();
  api.serverAheadMillis = -3 * DAY;
  const storage = memory();
  await keeperOf(api, storage);
  api.serverAheadMillis = 0;
  const next = new SessionKeeper(api as unknown as Http, storage, () => {});
  await next.resume();
  await next.token();
  assert.equal(next.clockAheadMillis, 0);
});

test('a callback is asked when there is no token, and when it was refused', async () => {
  const asked: boolean[] = [];
  const tokens = new CallbackTokens(async (refused) => (asked.push(refused), jwt(Date.now()) + asked.length));
  assert.equal(tokens.identity, null);
  const first = await tokens.token();
  assert.deepEqual(tokens.identity, { userId: 'u', deviceId: 'd' });
  assert.equal(await tokens.token(), first);
  assert.notEqual(await tokens.token(first), first);
  assert.deepEqual(asked, [false, true]);
});

test('a browser that refuses locks refuses no token', async (t) => {
  const refused = { request: () => Promise.reject(new DOMException('site data is blocked', 'SecurityError')) };
  for (const [name, value] of Object.entries({ document: {}, navigator: { locks: refused } })) {
    const before = Object.getOwnPropertyDescriptor(globalThis, name);
    Object.defineProperty(globalThis, name, { value, configurable: true });
    t.after(() => (before ? Object.defineProperty(globalThis, name, before) : Reflect.deleteProperty(globalThis, name)));
  }
  const api = new Api();
  const keeper = await keeperOf(api);
  const stale = await keeper.token();
  assert.notEqual(await keeper.token(stale), stale);
  api.fails = new ChatError('network', '', 0, 0);
  await assert.rejects(keeper.token(await keeper.token()), { code: 'network' });
  assert.deepEqual(api.refreshes, ['r1', 'r2'], 'what has begun is not begun again');
});

test('a callback that fails is asked again, and nothing waits for ever', async () => {
  let asked = 0;
  const tokens = new CallbackTokens(async () => {
    if (++asked < 3) {
      throw new TypeError('the login service is away');
    }
    return jwt(Date.now());
  });
  const http = { call: async () => ({ conversation_id: 'direct:x' }) } as unknown as Http;
  const api = new ChatApi(http, tokens, () => 'id');
  await assert.rejects(api.settings(), (error) => error instanceof ChatError && error.code === 'network' && error.retryable);
  await retrying(() => api.settings(), 3, async () => {});
  assert.equal(asked, 3);
  const ended = new CallbackTokens(() => Promise.reject(new SessionEnded('over')));
  await assert.rejects(new ChatApi(http, ended, () => 'id').settings(), SessionEnded);
});
