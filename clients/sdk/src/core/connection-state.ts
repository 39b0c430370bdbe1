import type { ClientFrame, ServerFrame, Welcome } from './frames.js';

/**
 * `stopped`: by `disconnect`, or not begun. `sessionEnded`: only a new login helps. `superseded`: the same device is
 * connected elsewhere. `refused`: the platform does not understand this client; it is too old, or has a fault.
 */
export type CloseReason = 'stopped' | 'sessionEnded' | 'superseded' | 'refused';

export interface Pending {
  readonly request: number;
  readonly key: string;
  readonly deadlineAtMillis: number;
}

export interface Connected {
  readonly welcome: Welcome;
  readonly beatAtMillis: number;
  /** When the oldest heartbeat was sent since which nothing came; null when something did. */
  readonly askedAtMillis: number | null;
  readonly pending: readonly Pending[];
  /** Set when the gateway is about to leave. */
  readonly leaving: { readonly byMillis: number; readonly returnAtMillis: number } | null;
}

export type Phase =
  | { readonly name: 'closed'; readonly reason: CloseReason; readonly code?: number }
  | { readonly name: 'reconnecting' | 'offline'; readonly dueAtMillis: number }
  | { readonly name: 'preparing'; readonly deadlineAtMillis: number }
  | { readonly name: 'connecting'; readonly token: string; readonly deadlineAtMillis: number }
  | ({ readonly name: 'catchingUp' | 'live' } & Connected);

/**
 * ```
 * closed ─start→ preparing ─token→ connecting ─welcome→ catchingUp ⇄ live
 *                    ↑  ↓              ↓ broken            ↓ broken  ↓
 *                    └ reconnecting ⇄ offline ←────────────┴─────────┘      a close code that says stop → closed
 * ```
 */
export interface State {
  readonly phase: Phase;
  /** Failed attempts since the last `synced`. */
  readonly attempt: number;
  /** Addresses still to try, best first; when all have been tried, others are asked for. */
  readonly gateways: readonly string[];
  readonly known: readonly string[];
  /** The access token was refused. */
  readonly refresh: boolean;
  /** Number of the present attempt; what belongs to an earlier one is ignored. */
  readonly socket: number;
  readonly request: number;
  readonly online: boolean;
  readonly hidden: boolean;
  /** What the server asked for when it did not let this client in. */
  readonly retryAfterMillis: number;
}

export type Event =
  | { type: 'start'; gateways: readonly string[] }
  | { type: 'stop'; reason: CloseReason }
  /** The time of `wakeAtMillis` has come, or any other moment. */
  | { type: 'wake' }
  | { type: 'network'; online: boolean }
  | { type: 'visibility'; hidden: boolean }
  | { type: 'prepared'; socket: number; token: string; gateways?: readonly string[] }
  | { type: 'unprepared'; socket: number; sessionEnded: boolean }
  | { type: 'opened'; socket: number }
  | { type: 'received'; socket: number; frame: ServerFrame }
  | { type: 'dropped'; socket: number; code: number }
  /** `key` comes back with the answer, or with the news that there is none. */
  | { type: 'ask'; key: string; frame: ClientFrame; characters: number }
  | { type: 'say'; frame: ClientFrame }
  /** What came does not fit together: start again from the cursor. */
  | { type: 'resync' };

export type Effect =
  | { type: 'prepare'; socket: number; refresh: boolean; discover: boolean }
  | { type: 'open'; socket: number; url: string }
  | { type: 'greet'; token: string; request: number }
  | { type: 'send'; frame: ClientFrame; request?: number }
  | { type: 'close' }
  | { type: 'deliver'; frame: ServerFrame }
  | { type: 'answer'; key: string; frame: ServerFrame }
  | { type: 'unanswered'; keys: readonly string[] };

export interface Step {
  readonly state: State;
  readonly effects: readonly Effect[];
}

export const INITIAL: State = {
  phase: { name: 'closed', reason: 'stopped' },
  attempt: 0,
  gateways: [],
  known: [],
  refresh: false,
  socket: 0,
  request: 0,
  online: true,
  hidden: false,
  retryAfterMillis: 0,
};

/** When the state wants a `wake`; null when it waits for nothing. */
export function wakeAtMillis({ phase }: State): number | null {
  switch (phase.name) {
    case 'closed':
      return null;
    case 'reconnecting':
    case 'offline':
      return phase.dueAtMillis;
    case 'preparing':
    case 'connecting':
      return phase.deadlineAtMillis;
    default:
      return Math.min(
        phase.beatAtMillis,
        phase.askedAtMillis === null ? Infinity : silentAtMillis(phase, phase.askedAtMillis),
        phase.leaving?.byMillis ?? Infinity,
        ...phase.pending.map(({ deadlineAtMillis }) => deadlineAtMillis),
      );
  }
}

export function isConnected(phase: Phase): phase is Extract<Phase, Connected> {
  return phase.name === 'catchingUp' || phase.name === 'live';
}

/** When nobody is there any more, unless something comes before. */
export function silentAtMillis({ welcome }: Connected, askedAtMillis: number): number {
  return askedAtMillis + 2 * welcome.heartbeatIntervalMillis;
}
