import type { Encoding } from './core/codec.js';
import type { WebSocketClass } from './io/driver.js';
import type { SessionStorage } from './io/session.js';

export interface ChatOptions {
  /** Of the platform's HTTP API, such as `https://chat.example.com`. In a page that the platform serves it may be left out. */
  url?: string;
  /** Name under which this device is listed. */
  deviceName?: string;
  /**
   * Gives access tokens, for who has a login of his own. Without it this package logs in and keeps the tokens.
   * The argument says whether the last token was refused.
   */
  getToken?: (refused: boolean) => Promise<string>;
  /** Where the session is kept; in browsers localStorage, in Node the memory. */
  sessionStorage?: SessionStorage;
  /** Instead of the global class; Node 20 has none and takes that of the package `ws`, if it is installed. */
  webSocket?: WebSocketClass;
  /** Of frames on the wire, if not JSON: `protobuf` of `@chat-platform/sdk/protobuf`. */
  encoding?: Encoding;
  /** How many conversations (100) are kept on the device with how many of their newest messages (50). */
  cache?: { conversations?: number; messages?: number };
  /** Whether the tabs of a browser share one connection: yes, unless this says no. */
  shareTabs?: boolean;
}
