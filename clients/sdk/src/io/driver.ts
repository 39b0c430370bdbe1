import { decodeFrame, encodeFrame, json, type Encoding } from '../core/codec.js';
import { step } from '../core/connection.js';
import { INITIAL, wakeAtMillis, type Effect, type Event, type State } from '../core/connection-state.js';
import type { ClientFrame, Hello, ServerFrame } from '../core/frames.js';
import { ElapsedClock } from './clock.js';
import { SessionEnded } from './session.js';

/** A class like that of browsers; in Node that of the package `ws`. */
export type WebSocketClass = new (url: string, protocols: string[]) => WebSocket;

export interface DriverOptions {
  webSocket?: WebSocketClass;
  encoding?: Encoding;
}

export interface DriverPorts {
  /** @param refresh whether the last token was refused; @param discover whether addresses of gateways are wanted */
  prepare(refresh: boolean, discover: boolean): Promise<{ token: string; gateways?: string[] }>;
  hello(token: string): Hello;
  deliver(frame: ServerFrame): void;
  answer(key: string, frame: ServerFrame): void;
  unanswered(keys: readonly string[]): void;
  changed(state: State): void;
}

/** No timer waits longer: some environments cut long ones short. */
const TIMER_MAX_MILLIS = 60_000;

/** Carries out what the state machine of the connection decides. */
export class Driver {
  state = INITIAL;
  /** Why the last attempt came to nothing, as far as it was not the network. */
  lastError: unknown = null;
  #ports: DriverPorts;
  #webSocket: WebSocketClass | undefined;
  /** The best first. */
  #encodings: readonly Encoding[];
  #encoding = json;
  #clock = new ElapsedClock();
  #socket: WebSocket | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #events: Event[] = [];
  #running = false;

  constructor({ webSocket, encoding = json }: DriverOptions, ports: DriverPorts) {
    this.#webSocket = webSocket;
    this.#encodings = encoding === json ? [json] : [encoding, json];
    this.#ports = ports;
  }

  /** Events that come up while one is dealt with are dealt with after it. */
  dispatch(event: Event): void {
    this.#events.push(event);
    if (this.#running) {
      return;
    }
    this.#running = true;
    try {
      for (let next = this.#events.shift(); next; next = this.#events.shift()) {
        const before = this.state;
        const { state, effects } = step(before, next, this.#clock.now(), Math.random());
        this.state = state;
        effects.forEach((effect) => this.#carryOut(effect));
        if (state.phase !== before.phase) {
          this.#ports.changed(state);
        }
      }
    } finally {
      this.#running = false;
      this.#arm();
    }
  }

  ask(key: string, frame: ClientFrame): void {
    // About as long as the frame, without making it twice.
    const characters = 'body' in frame.value ? frame.value.body.text.length : 0;
    this.dispatch({ type: 'ask', key, frame, characters });
  }

  #arm(): void {
    clearTimeout(this.#timer);
    const atMillis = wakeAtMillis(this.state);
    if (atMillis !== null) {
      const delayMillis = Math.min(Math.max(0, atMillis - this.#clock.now()), TIMER_MAX_MILLIS);
      this.#timer = setTimeout(() => this.dispatch({ type: 'wake' }), delayMillis);
    }
  }

  #carryOut(effect: Effect): void {
    switch (effect.type) {
      case 'prepare':
        this.#prepare(effect);
        return;
      case 'open':
        this.#open(effect.socket, effect.url);
        return;
      case 'greet':
        this.#send({ type: 'hello', value: this.#ports.hello(effect.token) }, effect.request);
        return;
      case 'send':
        this.#send(effect.frame, effect.request);
        return;
      case 'close':
        this.#close();
        return;
      case 'deliver':
        this.#ports.deliver(effect.frame);
        return;
      case 'answer':
        this.#ports.answer(effect.key, effect.frame);
        return;
      case 'unanswered':
        this.#ports.unanswered(effect.keys);
    }
  }

  async #prepare({ socket, refresh, discover }: Effect & { type: 'prepare' }): Promise<void> {
    try {
      const found = await this.#ports.prepare(refresh, discover);
      this.#webSocket ??= globalThis.WebSocket ?? (await webSocketOfNode());
      this.dispatch({ type: 'prepared', socket, ...found });
    } catch (error) {
      this.lastError = error;
      this.dispatch({ type: 'unprepared', socket, sessionEnded: error instanceof SessionEnded });
    }
  }

  #open(number: number, url: string): void {
    let socket: WebSocket;
    try {
      socket = new this.#webSocket!(url, this.#encodings.map(({ subprotocol }) => subprotocol));
    } catch {
      // An address that is none.
      this.dispatch({ type: 'dropped', socket: number, code: 1006 });
      return;
    }
    this.#socket = socket;
    socket.binaryType = 'arraybuffer';
    socket.onopen = () => {
      this.#encoding = this.#encodings.find(({ subprotocol }) => subprotocol === socket.protocol) ?? json;
      this.dispatch({ type: 'opened', socket: number });
    };
    socket.onclose = ({ code }) => this.dispatch({ type: 'dropped', socket: number, code });
    socket.onerror = () => {};
    socket.onmessage = ({ data }) => this.#receive(number, data);
  }

  #receive(socket: number, message: string | ArrayBuffer): void {
    let frame: ServerFrame | null;
    try {
      frame = decodeFrame(this.#encoding, message);
    } catch (error) {
      this.lastError = error;
      this.dispatch({ type: 'resync' });
      return;
    }
    if (frame) {
      this.dispatch({ type: 'received', socket, frame });
    }
  }

  #send(frame: ClientFrame, request?: number): void {
    if (this.#socket?.readyState === 1) {
      this.#socket.send(encodeFrame(this.#encoding, frame, request));
    }
  }

  #close(): void {
    if (this.#socket) {
      this.#socket.onopen = this.#socket.onmessage = this.#socket.onclose = null;
      this.#socket.close(1000);
      this.#socket = null;
    }
  }
}

async function webSocketOfNode(): Promise<WebSocketClass> {
  try {
    return (await imported('ws')).WebSocket;
  } catch {
    throw new Error('There is no global WebSocket: install the package "ws", or pass a class as the option "webSocket".');
  }
}

/** By a name that bundlers for browsers cannot see, so that they do not look for the package. */
function imported(name: string): Promise<any> {
  return import(/* @vite-ignore */ name);
}
