import type { ClientFrame, ServerFrame } from '../core/frames.js';

/** The server takes no more on a connection. */
const OPEN_MAX = 20;
const KEY = 'open ';
/** A membership is told before it is stored: the gateway may not know of it yet. */
const JOINED_ATTEMPTS = 10;
const JOINED_RETRY_MILLIS = 300;

export interface ChannelsPorts {
  connected(): boolean;
  /** Asks over the connection; the answer comes to `answered`. */
  ask(key: string, frame: ClientFrame): void;
  say(frame: ClientFrame): void;
}

/** Which channels are open on the connection: those that somebody looks at, in whichever tab. */
export class Channels {
  #ports: ChannelsPorts;
  #looked = new Map<string, readonly string[]>();
  /** Those that the server was asked for, and whether it has refused them for good. */
  #asked = new Map<string, { refused: boolean }>();
  /** Channels into which the person has come just now, and how often they may still be refused. */
  #joined = new Map<string, number>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(ports: ChannelsPorts) {
    this.#ports = ports;
  }

  /** Whether an answer is for this. */
  static owns(key: string): boolean {
    return key.startsWith(KEY);
  }

  /** What a tab shows from now on, in place of what it showed before. */
  look(tab: string, channelIds: readonly string[]): void {
    this.#looked.delete(tab);
    if (channelIds.length > 0) {
      this.#looked.set(tab, channelIds);
    }
    this.#sync();
  }

  /** There is another connection, on which nothing is open yet. */
  connected(): void {
    this.#asked.clear();
    this.#sync();
  }

  /** The person has come into a channel that may have been refused before. */
  joined(channelId: string): void {
    this.#joined.set(channelId, JOINED_ATTEMPTS);
    if (this.#asked.get(channelId)?.refused) {
      this.#asked.delete(channelId);
      this.#sync();
    }
  }

  answered(key: string, frame: ServerFrame): void {
    const id = key.slice(KEY.length);
    const asked = this.#asked.get(id);
    if (!asked || frame.type !== 'error') {
      this.#joined.delete(id);
      return;
    }
    const { retryAfterMillis } = frame.value;
    const attempts = this.#joined.get(id) ?? 0;
    if (retryAfterMillis === 0 && attempts === 0) {
      this.#joined.delete(id);
      asked.refused = true;
      return;
    }
    if (retryAfterMillis === 0) {
      this.#joined.set(id, attempts - 1);
    }
    this.#asked.delete(id);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#sync(), retryAfterMillis || JOINED_RETRY_MILLIS);
  }

  /** This tab has no connection any more, or nobody is logged in. */
  clear(): void {
    clearTimeout(this.#timer);
    this.#looked.clear();
    this.#asked.clear();
    this.#joined.clear();
  }

  #sync(): void {
    if (!this.#ports.connected()) {
      return;
    }
    const wanted = new Set([...new Set([...this.#looked.values()].flat())].slice(-OPEN_MAX));
    for (const [conversationId, { refused }] of this.#asked) {
      if (!wanted.has(conversationId)) {
        this.#asked.delete(conversationId);
        if (!refused) {
          this.#ports.say({ type: 'close', value: { conversationId } });
        }
      }
    }
    for (const conversationId of wanted) {
      if (!this.#asked.has(conversationId)) {
        this.#asked.set(conversationId, { refused: false });
        this.#ports.ask(KEY + conversationId, { type: 'open', value: { conversationId } });
      }
    }
  }
}
