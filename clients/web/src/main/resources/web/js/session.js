import { HttpError, request } from './http.js';

const SESSION_KEY = 'chat.session';
const DEVICE_KEY = 'chat.device';
const REFRESH_AHEAD_MILLIS = 60_000;

/** The refresh token is spent: only a new login helps. */
export class SessionEnded extends Error {}

/** The tokens of this browser, shared by its tabs through localStorage. */
export class Session {
  #lock = exclusively();
  #timer = null;

  /** The session as the HTTP API gave it, or null when nobody is logged in. */
  get current() {
    return JSON.parse(localStorage.getItem(SESSION_KEY));
  }

  /** Keeps a session; its access token is refreshed before it expires. */
  begin(session) {
    localStorage.setItem(SESSION_KEY, JSON.stringify(session));
    localStorage.setItem(
      DEVICE_KEY,
      JSON.stringify({ handle: session.handle, device_id: session.device_id }),
    );
    this.keepFresh();
  }

  /** Refreshes in time from now on. A failure is left to the next call, which meets it again. */
  keepFresh() {
    clearTimeout(this.#timer);
    const { access_token, access_token_expires_at } = this.current;
    const remaining = Date.parse(access_token_expires_at) - Date.now();
    // Where the clock is wrong, a token can look expired from the start: do not spin.
    const delay = Math.max(REFRESH_AHEAD_MILLIS / 2, remaining - REFRESH_AHEAD_MILLIS);
    this.#timer = setTimeout(() => this.refresh(access_token).catch(() => {}), delay);
  }

  end() {
    clearTimeout(this.#timer);
    localStorage.removeItem(SESSION_KEY);
  }

  /** The device that this browser was when the person was logged in here before, if he was. */
  deviceOf(handle) {
    const device = JSON.parse(localStorage.getItem(DEVICE_KEY));
    return device?.handle === handle ? device.device_id : undefined;
  }

  /**
   * Replaces an access token that is refused or about to expire. One refresh at a time over all
   * tabs: a refresh token works once, and a second use of it ends the session.
   *
   * @param {string} staleToken the access token that is not wanted any more; if it is already
   *     replaced, that is all
   * @throws {SessionEnded}
   */
  async refresh(staleToken) {
    await this.#lock(async () => {
      const session = this.current;
      if (session === null) {
        throw new SessionEnded();
      }
      if (session.access_token !== staleToken) {
        this.keepFresh();
        return;
      }
      try {
        const { refresh_token } = session;
        this.begin(await request('POST', '/v1/sessions/refresh', { body: { refresh_token } }));
      } catch (error) {
        if (error instanceof HttpError && !error.retryable) {
          this.end();
          throw new SessionEnded();
        }
        throw error;
      }
    });
  }
}

/**
 * Runs actions one after the other: over all tabs where the browser has locks (that is, on https
 * and localhost), else in this tab.
 */
function exclusively() {
  if (navigator.locks) {
    return (action) => navigator.locks.request(SESSION_KEY, action);
  }
  let last = Promise.resolve();
  return (action) => {
    const result = last.then(action);
    last = result.catch(() => {});
    return result;
  };
}
