import { fullJitterMillis } from './backoff.js';
import { request } from './http.js';
import { AfterClose, SUBPROTOCOL, afterClose } from './protocol.js';
import { SessionEnded } from './session.js';

const WELCOME_TIMEOUT_MILLIS = 10_000;
const ANSWER_TIMEOUT_MILLIS = 15_000;
/** No frame for so long, although heartbeats ask for one: nobody is there any more. */
const SILENCE_MAX_MILLIS = 15_000;
/** As many as a page of the list over HTTP has. */
const FIRST_SCREEN = { conversations: 50 };
/** A long text needs time to leave a phone with a bad network. */
const UPLOAD_BYTES_PER_MILLI_MIN = 10;
/** A connection that lasted this long was a good one: back-off starts anew. */
const STABLE_MILLIS = 5_000;

/**
 * The WebSocket, connected anew for as long as that makes sense.
 *
 * ```
 * closed ─start→ connecting ─synced→ live
 *                  ↑    │ broken       │ broken
 *                  │    ↓              ↓
 *                  └─ waiting ←────────┘        a close code that says stop: → stopped
 * ```
 */
export class Connection {
  state = 'closed';
  #session;
  #on;
  #socket = null;
  /** Addresses still to try before those of the session are tried from their first on. */
  #gateways = [];
  #attempt = 0;
  /** What the server asked for when it did not let this client in. */
  #retryAfterMillis = 0;
  #connectedAtMillis = 0;
  #lastSentAtMillis = 0;
  #lastHeardAtMillis = 0;
  #request = 0;
  #answers = new Map();
  #reconnectTimer = null;
  #welcomeTimer = null;
  #heartbeatTimer = null;

  /**
   * @param {import('./session.js').Session} session
   * @param {{cursor: () => object | null, frame: (frame: object) => void,
   *     state: (state: string, closeCode?: number) => void, sessionEnded: () => void}} on
   *     `frame` gets every frame that answers no request
   */
  constructor(session, on) {
    this.#session = session;
    this.#on = on;
  }

  start() {
    this.#attempt = 0;
    this.#connect();
  }

  /** Drops the connection and makes a new one, after back-off. */
  restart() {
    this.#drop();
    this.#reconnect(fullJitterMillis(this.#attempt++, Math.random()));
  }

  /** Does not wait any longer if it waits for its next attempt. */
  retryNow() {
    if (this.state === 'waiting') {
      this.#connect();
    }
  }

  /** The browser knows that its network is gone; the socket would notice much later. */
  networkLost() {
    if (this.state === 'connecting' || this.state === 'live') {
      this.restart();
    }
  }

  stop() {
    this.#drop();
    this.#become('closed');
  }

  /**
   * Sends a frame that wants an answer. Without an answer in time the connection counts as broken.
   *
   * @param {object} frame
   * @param {(reply: object) => void} onReply never called if the connection breaks before
   */
  request(frame, onReply) {
    const number = ++this.#request;
    const bytes = this.#send({ request: number, ...frame });
    const timeoutMillis = ANSWER_TIMEOUT_MILLIS + bytes / UPLOAD_BYTES_PER_MILLI_MIN;
    const timer = setTimeout(() => this.restart(), timeoutMillis);
    this.#answers.set(number, { onReply, timer });
  }

  /** Sends a frame that has no answer, if there is somebody to hear it. */
  say(frame) {
    if (this.state === 'live') {
      this.#send(frame);
    }
  }

  #connect() {
    clearTimeout(this.#reconnectTimer);
    const session = this.#session.current;
    if (session === null) {
      this.#on.sessionEnded();
      return;
    }
    this.#become('connecting');
    if (this.#gateways.length === 0) {
      this.#gateways = session.gateways.map((gateway) => gateway.url);
    }
    const socket = new WebSocket(this.#gateways.shift(), SUBPROTOCOL);
    this.#socket = socket;
    this.#connectedAtMillis = Date.now();
    this.#welcomeTimer = setTimeout(() => this.restart(), WELCOME_TIMEOUT_MILLIS);
    socket.onopen = () => {
      const cursor = this.#on.cursor() ?? undefined;
      // Who has nothing yet needs the list, and gets it on this connection.
      const first_screen = cursor ? undefined : FIRST_SCREEN;
      this.#send({ hello: { token: session.access_token, cursor, first_screen } });
    };
    socket.onmessage = ({ data }) => {
      this.#lastHeardAtMillis = Date.now();
      this.#receive(JSON.parse(data));
    };
    socket.onclose = ({ code }) => this.#closed(code, session.access_token);
  }

  #receive(frame) {
    if (frame.welcome) {
      clearTimeout(this.#welcomeTimer);
      this.#keepAlive(frame.welcome);
    } else if (frame.reconnect) {
      this.#moveTo(frame.reconnect);
      return;
    }
    if (frame.heartbeat) {
      return;
    }
    if (frame.error && this.state === 'connecting') {
      this.#retryAfterMillis = frame.error.retry_after_millis ?? 0;
    }
    const answer = this.#answers.get(frame.reply_to);
    if (answer) {
      this.#answers.delete(frame.reply_to);
      clearTimeout(answer.timer);
      answer.onReply(frame);
      return;
    }
    this.#on.frame(frame);
    // Not if the handler of the frame found a gap and dropped this connection.
    if (frame.synced && this.state === 'connecting') {
      this.#gateways = [];
      this.#become('live');
    }
  }

  #keepAlive({ heartbeat_interval_millis: interval, heartbeat_timeout_millis: timeout }) {
    let lastTickAtMillis = Date.now();
    this.#heartbeatTimer = setInterval(() => {
      const now = Date.now();
      const slept = now - lastTickAtMillis > timeout;
      if (slept || now - this.#lastHeardAtMillis > SILENCE_MAX_MILLIS) {
        // After a sleep the server has given this connection up, whether we heard of it or not.
        this.restart();
        return;
      }
      lastTickAtMillis = now;
      if (now - Math.min(this.#lastSentAtMillis, this.#lastHeardAtMillis) >= interval / 2) {
        this.#send({ request: ++this.#request, heartbeat: { background: document.hidden } });
      }
    }, interval);
  }

  #moveTo({ gateways = [], delay_millis = 0 }) {
    this.#gateways = gateways;
    this.#attempt = 0;
    this.#drop();
    this.#reconnect(delay_millis);
  }

  async #closed(code, token) {
    this.#drop();
    const next = afterClose(code);
    if (next === AfterClose.STOP) {
      this.#become('stopped', code);
      return;
    }
    if (next === AfterClose.REFRESH) {
      this.#become('waiting');
      try {
        await this.#session.refresh(token);
      } catch (error) {
        if (error instanceof SessionEnded) {
          this.#on.sessionEnded();
          return;
        }
      }
      if (this.state !== 'waiting') {
        return;
      }
    }
    const retryAfterMillis = this.#retryAfterMillis;
    this.#retryAfterMillis = 0;
    this.#reconnect(retryAfterMillis + fullJitterMillis(this.#attempt++, Math.random()));
  }

  #reconnect(delayMillis) {
    if (this.#gateways.length === 0 && this.#attempt > 1) {
      this.#askForGateways();
    }
    clearTimeout(this.#reconnectTimer);
    this.#reconnectTimer = setTimeout(() => this.#connect(), delayMillis);
    this.#become('waiting');
  }

  /** All known addresses have been tried; by the next attempt there may be others. */
  async #askForGateways() {
    try {
      const token = this.#session.current?.access_token;
      const { gateways } = await request('GET', '/v1/gateways', { token });
      this.#gateways = gateways.map(({ url }) => url);
    } catch {
      // Those of the session are tried again.
    }
  }

  /** @returns {number} about how many bytes it takes */
  #send(frame) {
    const json = JSON.stringify(frame);
    this.#lastSentAtMillis = Date.now();
    this.#socket.send(json);
    return json.length;
  }

  #drop() {
    clearTimeout(this.#reconnectTimer);
    clearTimeout(this.#welcomeTimer);
    clearInterval(this.#heartbeatTimer);
    this.#answers.forEach(({ timer }) => clearTimeout(timer));
    this.#answers.clear();
    if (this.#socket === null) {
      return;
    }
    if (this.state === 'live' && Date.now() - this.#connectedAtMillis > STABLE_MILLIS) {
      this.#attempt = 0;
    }
    const socket = this.#socket;
    this.#socket = null;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
  }

  #become(state, closeCode) {
    this.state = state;
    this.#on.state(state, closeCode);
  }
}
