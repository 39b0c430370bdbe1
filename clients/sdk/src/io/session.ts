import { ChatError, type Http } from './http.js';

/** Whose device this is. */
export interface Account {
  userId: string;
  deviceId: string;
  handle: string;
  displayName: string;
  pictureId?: string;
  statusText?: string;
}

/** An account with its tokens: secrets. */
export interface Session extends Account {
  accessToken: string;
  refreshToken: string;
  gateways: { url: string }[];
  /** When the access token was given, by the clock of this device. */
  receivedAtMillis: number;
  /** How much the platform's clock is ahead of that of this device. */
  clockAheadMillis: number;
}

/** Where a session is kept between runs. */
export interface SessionStorage {
  load(): Promise<Session | null> | Session | null;
  save(session: Session | null): Promise<void> | void;
}

/** Only a new login helps. */
export class SessionEnded extends Error {
  override readonly name = 'SessionEnded';
}

export interface Identity {
  userId: string;
  deviceId: string;
}

/** Of the device: of its database, its lock and its channel. */
export function nameOf({ userId, deviceId }: Identity): string {
  return `chat-${userId}-${deviceId}`;
}

/** Gives tokens: the session of this package, or the callback of the one who uses it. */
export interface TokenSource {
  /**
   * @param stale an access token that was refused; undefined when any good one will do
   * @throws SessionEnded
   */
  token(stale?: string): Promise<string>;
  /** Whose tokens they are; null when that is not known yet, or nobody is logged in. */
  readonly identity: Identity | null;
  /** How much the platform's clock is ahead of that of this device. */
  readonly clockAheadMillis: number;
}

const REFRESH_AHEAD_MILLIS = 60_000;
/** Of an access token. It says when it ends, and not when it was made. */
const TOKEN_LIFE_MILLIS = 15 * 60_000;
/** A smaller difference of clocks may be the age of the token. */
const CLOCK_DIFFERENCE_MIN_MILLIS = 20 * 60_000;
/** A clock that was so wrong may have been set right since: then it is measured anew. */
const CLOCK_AHEAD_TRUSTED_MILLIS = 3_600_000;

/** The tokens of a device. They are refreshed by one at a time over all tabs, since each refresh token is good for one exchange. */
export class SessionKeeper implements TokenSource {
  current: Session | null = null;
  #http: Http;
  #storage: SessionStorage;
  #exclusively = exclusively();
  #onChange: () => void;

  constructor(http: Http, storage: SessionStorage, onChange: () => void) {
    this.#http = http;
    this.#storage = storage;
    this.#onChange = onChange;
  }

  async resume(): Promise<Session | null> {
    const session = await this.#storage.load();
    if (session && Math.abs(session.clockAheadMillis) > CLOCK_AHEAD_TRUSTED_MILLIS) {
      session.receivedAtMillis = 0;
    }
    this.#become(session);
    return session;
  }

  /** @param answer of a login or a refresh */
  async begin(answer: Omit<Session, 'receivedAtMillis' | 'clockAheadMillis'>): Promise<void> {
    const receivedAtMillis = Date.now();
    const session = { ...answer, receivedAtMillis, clockAheadMillis: clockAhead(answer.accessToken) };
    this.#become(session);
    await this.#storage.save(session);
  }

  async end(): Promise<void> {
    this.#become(null);
    await this.#storage.save(null);
  }

  async token(stale?: string): Promise<string> {
    const session = this.#known();
    if (session.accessToken !== stale && !isOld(session)) {
      return session.accessToken;
    }
    try {
      return await this.#exclusively(() => this.#refreshed(session.accessToken));
    } catch (error) {
      if (session.accessToken !== stale && error instanceof ChatError && error.retryable) {
        // It is not refused yet, only old.
        return session.accessToken;
      }
      throw error;
    }
  }

  async #refreshed(stale: string): Promise<string> {
    const stored = await this.#storage.load();
    if (stored && stored.accessToken !== stale && stored.deviceId === this.#known().deviceId) {
      this.#become(stored);
    }
    const { accessToken, refreshToken } = this.#known();
    if (accessToken !== stale) {
      return accessToken;
    }
    try {
      await this.begin(await this.#http.call('POST', '/v1/sessions/refresh', { body: { refreshToken } }));
    } catch (error) {
      if (error instanceof ChatError && !error.retryable) {
        await this.end();
        throw new SessionEnded(error.message);
      }
      throw error;
    }
    return this.#known().accessToken;
  }

  get clockAheadMillis(): number {
    return this.current?.clockAheadMillis ?? 0;
  }

  get identity(): Identity | null {
    return this.current;
  }

  #known(): Session {
    if (this.current === null) {
      throw new SessionEnded('nobody is logged in');
    }
    return this.current;
  }

  #become(session: Session | null): void {
    this.current = session;
    this.#onChange();
  }
}

/** By the life of the token and the time since it came, so that a wrong clock does not matter. */
function isOld({ receivedAtMillis }: Session): boolean {
  return Date.now() - receivedAtMillis > TOKEN_LIFE_MILLIS - REFRESH_AHEAD_MILLIS;
}

/** Tokens that somebody else looks after. */
export class CallbackTokens implements TokenSource {
  identity: Identity | null = null;
  clockAheadMillis = 0;
  #getToken: (stale: boolean) => Promise<string>;
  #token: string | undefined;
  #receivedAtMillis = 0;

  /** @param getToken its argument says whether the last token was refused */
  constructor(getToken: (stale: boolean) => Promise<string>) {
    this.#getToken = getToken;
  }

  async token(stale?: string): Promise<string> {
    const refused = stale !== undefined && stale === this.#token;
    // It may have been half used up when it came.
    const old = Date.now() - this.#receivedAtMillis > TOKEN_LIFE_MILLIS / 2;
    if (this.#token === undefined || refused || old) {
      this.#token = await this.#getToken(refused);
      this.#receivedAtMillis = Date.now();
      const { sub = '', did = '' } = claimsOf(this.#token);
      this.identity = { userId: sub, deviceId: did };
      this.clockAheadMillis = clockAhead(this.#token);
    }
    return this.#token;
  }
}

function clockAhead(token: string): number {
  const { exp } = claimsOf(token);
  const ahead = exp === undefined ? 0 : exp * 1_000 - TOKEN_LIFE_MILLIS - Date.now();
  return Math.abs(ahead) < CLOCK_DIFFERENCE_MIN_MILLIS ? 0 : ahead;
}

export interface Claims {
  sub?: string;
  did?: string;
  exp?: number;
}

/** What a JWT says; it is the platform that verifies it. */
export function claimsOf(token: string): Claims {
  try {
    return JSON.parse(atob(token.split('.')[1]!.replace(/-/g, '+').replace(/_/g, '/')));
  } catch {
    return {};
  }
}

/** The session in localStorage, or, where that is refused or missing, for as long as this process runs. */
export function browserStorage(key: string): SessionStorage {
  let memory: string | null = null;
  const inBrowser = typeof document !== 'undefined';
  return {
    load() {
      try {
        memory = inBrowser ? localStorage.getItem(key) : memory;
      } catch {
        // Refused: what this process knows counts.
      }
      return sessionOf(memory);
    },
    save(session) {
      memory = session && JSON.stringify(session);
      try {
        if (!inBrowser) {
          return;
        }
        if (memory === null) {
          localStorage.removeItem(key);
        } else {
          localStorage.setItem(key, memory);
        }
      } catch {
        // Refused or full: the next run begins with a login.
      }
    },
  };
}

/** Other pages of this origin may have left there what is no session. */
function sessionOf(text: string | null): Session | null {
  try {
    const session: Session | null = text === null ? null : JSON.parse(text);
    return session?.accessToken ? session : null;
  } catch {
    return null;
  }
}

/** Runs actions one after the other: over all tabs where there are locks, that is on https and localhost. */
function exclusively() {
  let last: Promise<unknown> = Promise.resolve();
  return <T>(action: () => Promise<T>): Promise<T> => {
    const result = last.then(async () => {
      if (typeof document === 'undefined' || !navigator.locks) {
        return action();
      }
      let begun = false;
      const begin = () => {
        begun = true;
        return action();
      };
      try {
        return (await navigator.locks.request('chat.session', begin)) as T;
      } catch (error) {
        if (begun) {
          throw error;
        }
        // Refused, with all else by which tabs could know each other.
        return action();
      }
    });
    last = result.catch(() => {});
    return result;
  };
}
