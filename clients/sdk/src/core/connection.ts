import { fullJitterMillis } from './backoff.js';
import { SILENT, afterClose } from './close-codes.js';
import {
  isConnected,
  silentAtMillis,
  wakeAtMillis,
  type Effect,
  type Event,
  type Phase,
  type State,
  type Step,
} from './connection-state.js';
import type { ServerFrame } from './frames.js';

/** From the opening of a socket to `welcome`. */
const WELCOME_TIMEOUT_MILLIS = 15_000;
/** A token, and addresses where they are needed. */
const PREPARE_TIMEOUT_MILLIS = 60_000;
/** Without an answer the connection counts as broken; a long text needs time to leave a phone with a bad network. */
const ANSWER_TIMEOUT_MILLIS = 10_000;
const UPLOAD_CHARACTERS_PER_MILLI_MIN = 10;
/** How long a gateway that leaves may still answer. */
const LEAVE_TIMEOUT_MILLIS = 2_000;
/** An attempt now and then although the device says that it has no network: it can be wrong. */
const OFFLINE_RETRY_MILLIS = 30_000;

/**
 * @param now in milliseconds of any clock that goes on while the device sleeps
 * @param random from 0 to below 1
 */
export function step(state: State, event: Event, now: number, random: number): Step {
  const { phase } = state;
  if ('socket' in event && event.socket !== state.socket) {
    return stay(state);
  }
  switch (event.type) {
    case 'start':
      return phase.name === 'closed'
        ? prepare({ ...state, attempt: 0, gateways: event.gateways, known: event.gateways }, now)
        : stay(state);
    case 'stop':
      return close(state, { name: 'closed', reason: event.reason });
    case 'wake':
      return wake(state, now, random);
    case 'network':
      return network({ ...state, online: event.online }, now);
    case 'visibility':
      return visibility({ ...state, hidden: event.hidden }, now);
    case 'prepared':
      return phase.name === 'preparing' ? open(state, event.token, event.gateways, now, random) : stay(state);
    case 'unprepared':
      if (phase.name !== 'preparing') {
        return stay(state);
      }
      return event.sessionEnded
        ? close(state, { name: 'closed', reason: 'sessionEnded' })
        : retry(state, now, random);
    case 'opened':
      if (phase.name !== 'connecting') {
        return stay(state);
      }
      return {
        state: { ...state, request: state.request + 1 },
        effects: [{ type: 'greet', token: phase.token, request: state.request + 1 }],
      };
    case 'received':
      return receive(state, event.frame, now, random);
    case 'dropped':
      return dropped(state, event.code, now, random);
    case 'ask':
      return ask(state, event, now);
    case 'say':
      return isConnected(phase)
        ? { state, effects: [{ type: 'send', frame: event.frame }] }
        : stay(state);
    case 'resync':
      return isConnected(phase) ? retry(state, now, random) : stay(state);
  }
}

function stay(state: State): Step {
  return { state, effects: [] };
}

function prepare(state: State, now: number): Step {
  const socket = state.socket + 1;
  return {
    state: { ...state, socket, phase: { name: 'preparing', deadlineAtMillis: now + PREPARE_TIMEOUT_MILLIS } },
    effects: [
      { type: 'prepare', socket, refresh: state.refresh, discover: state.gateways.length === 0 },
    ],
  };
}

function open(
  state: State,
  token: string,
  found: readonly string[] | undefined,
  now: number,
  random: number,
): Step {
  const known = found?.length ? found : state.known;
  const [url, ...gateways] = state.gateways.length > 0 ? state.gateways : known;
  if (url === undefined) {
    return retry(state, now, random);
  }
  return {
    state: {
      ...state,
      known,
      gateways,
      refresh: false,
      phase: { name: 'connecting', token, deadlineAtMillis: now + WELCOME_TIMEOUT_MILLIS },
    },
    effects: [{ type: 'open', socket: state.socket, url }],
  };
}

/** Leaves the present socket, if there is one, and everything that waits for an answer from it. */
function leave(state: State, phase: Phase): Step {
  const effects: Effect[] = [];
  if (state.phase.name === 'connecting' || isConnected(state.phase)) {
    effects.push({ type: 'close' });
  }
  if (isConnected(state.phase) && state.phase.pending.length > 0) {
    effects.push({ type: 'unanswered', keys: state.phase.pending.map(({ key }) => key) });
  }
  // The number moves on, so that whatever the old socket still says is ignored.
  return { state: { ...state, phase, socket: state.socket + 1 }, effects };
}

function close(state: State, phase: Phase & { name: 'closed' }): Step {
  return leave({ ...state, attempt: 0, retryAfterMillis: 0, refresh: false }, phase);
}

function waitUntil(state: State, dueAtMillis: number, now: number): Step {
  return state.online
    ? leave(state, { name: 'reconnecting', dueAtMillis })
    : leave(state, { name: 'offline', dueAtMillis: now + OFFLINE_RETRY_MILLIS });
}

function retry(state: State, now: number, random: number): Step {
  const delayMillis = state.retryAfterMillis + fullJitterMillis(state.attempt, random);
  const next = { ...state, attempt: state.attempt + 1, retryAfterMillis: 0 };
  return waitUntil(next, now + delayMillis, now);
}

/** Connects without waiting. */
function retryNow(state: State, now: number): Step {
  const left = leave(state, state.phase);
  const next = prepare(left.state, now);
  return { state: next.state, effects: [...left.effects, ...next.effects] };
}

function wake(state: State, now: number, random: number): Step {
  const { phase } = state;
  const dueAtMillis = wakeAtMillis(state);
  if (dueAtMillis === null || now < dueAtMillis) {
    return stay(state);
  }
  if (!isConnected(phase)) {
    return phase.name === 'reconnecting' || phase.name === 'offline'
      ? prepare(state, now)
      : retry(state, now, random);
  }
  const { heartbeatIntervalMillis, heartbeatTimeoutMillis } = phase.welcome;
  const lateMillis = now - dueAtMillis;
  if (lateMillis > heartbeatTimeoutMillis) {
    // The device slept: the server has given this connection up, whether we heard of it or not.
    return retryNow(state, now);
  }
  if (phase.leaving && now >= phase.leaving.byMillis) {
    return waitUntil(state, phase.leaving.returnAtMillis, now);
  }
  // After a timer that came late, answers may lie there unread: ask once more before judging.
  const late = lateMillis > heartbeatIntervalMillis;
  const silent = phase.askedAtMillis !== null && now >= silentAtMillis(phase, phase.askedAtMillis);
  if (!late && (silent || phase.pending.some((pending) => now >= pending.deadlineAtMillis))) {
    return retry(state, now, random);
  }
  const pending = late
    ? phase.pending.map((waiting) => ({
        ...waiting,
        deadlineAtMillis: Math.max(waiting.deadlineAtMillis, now + heartbeatIntervalMillis),
      }))
    : phase.pending;
  return beat({ ...state, phase: { ...phase, pending, askedAtMillis: late ? null : phase.askedAtMillis } }, now);
}

function beat(state: State, now: number): Step {
  const { phase } = state;
  if (!isConnected(phase)) {
    return stay(state);
  }
  const request = state.request + 1;
  return {
    state: {
      ...state,
      request,
      phase: {
        ...phase,
        beatAtMillis: now + phase.welcome.heartbeatIntervalMillis,
        askedAtMillis: phase.askedAtMillis ?? now,
      },
    },
    effects: [
      {
        type: 'send',
        request,
        frame: { type: 'heartbeat', value: state.hidden ? { background: true } : {} },
      },
    ],
  };
}

function network(state: State, now: number): Step {
  const { phase } = state;
  if (phase.name === 'closed' || phase.name === 'preparing') {
    return stay(state);
  }
  if (!state.online) {
    return waitUntil(state, now, now);
  }
  if (phase.name === 'offline' || phase.name === 'reconnecting') {
    return prepare({ ...state, attempt: 0 }, now);
  }
  // Another network perhaps, over which the old connection leads nowhere.
  return beat(state, now);
}

function visibility(state: State, now: number): Step {
  const { phase } = state;
  if (!state.hidden && (phase.name === 'offline' || phase.name === 'reconnecting') && state.retryAfterMillis === 0) {
    return prepare(state, now);
  }
  return beat(state, now);
}

function ask(state: State, { key, frame, characters }: Event & { type: 'ask' }, now: number): Step {
  const { phase } = state;
  if (!isConnected(phase) || phase.leaving) {
    return { state, effects: [{ type: 'unanswered', keys: [key] }] };
  }
  const request = state.request + 1;
  const deadlineAtMillis = now + ANSWER_TIMEOUT_MILLIS + characters / UPLOAD_CHARACTERS_PER_MILLI_MIN;
  return {
    state: {
      ...state,
      request,
      phase: { ...phase, pending: [...phase.pending, { request, key, deadlineAtMillis }] },
    },
    effects: [{ type: 'send', request, frame }],
  };
}

function receive(state: State, frame: ServerFrame, now: number, random: number): Step {
  const { phase } = state;
  if (phase.name === 'connecting') {
    return greeted(state, frame, now, random);
  }
  if (!isConnected(phase)) {
    return stay(state);
  }
  const heard = { ...phase, askedAtMillis: null };
  if (frame.type === 'heartbeat') {
    return stay({ ...state, phase: heard });
  }
  if (frame.type === 'reconnect') {
    return moveAway({ ...state, phase: heard }, frame.value, now);
  }
  const waiting = heard.pending.find(({ request }) => request === frame.replyTo);
  if (waiting) {
    const pending = heard.pending.filter((other) => other !== waiting);
    const answered = { ...state, phase: { ...heard, pending } };
    const answer: Effect = { type: 'answer', key: waiting.key, frame };
    if (heard.leaving && pending.length === 0) {
      const left = waitUntil(answered, heard.leaving.returnAtMillis, now);
      return { state: left.state, effects: [answer, ...left.effects] };
    }
    return { state: answered, effects: [answer] };
  }
  const deliver: Effect = { type: 'deliver', frame };
  if (frame.type === 'synced') {
    return { state: { ...state, attempt: 0, phase: { ...heard, name: 'live' } }, effects: [deliver] };
  }
  const name = frame.type === 'reset' ? 'catchingUp' : heard.name;
  return { state: { ...state, phase: { ...heard, name } }, effects: [deliver] };
}

function greeted(state: State, frame: ServerFrame, now: number, random: number): Step {
  if (frame.type === 'error') {
    return stay({ ...state, retryAfterMillis: frame.value.retryAfterMillis });
  }
  if (frame.type === 'reconnect') {
    return moveAway(state, frame.value, now);
  }
  if (frame.type !== 'welcome') {
    return stay(state);
  }
  const welcome = frame.value;
  const connected: State = {
    ...state,
    retryAfterMillis: 0,
    phase: {
      name: 'catchingUp',
      welcome,
      // The first beat is jittered: thousands may have been let in at the same moment.
      beatAtMillis: now + random * welcome.heartbeatIntervalMillis,
      askedAtMillis: null,
      pending: [],
      leaving: null,
    },
  };
  return { state: connected, effects: [{ type: 'deliver', frame }] };
}

function moveAway(state: State, to: { gateways: string[]; delayMillis: number }, now: number): Step {
  const elsewhere = { ...state, attempt: 0, gateways: to.gateways };
  const returnAtMillis = now + to.delayMillis;
  const { phase } = elsewhere;
  if (isConnected(phase) && phase.pending.length > 0) {
    const leaving = { byMillis: now + LEAVE_TIMEOUT_MILLIS, returnAtMillis };
    return stay({ ...elsewhere, phase: { ...phase, leaving } });
  }
  return waitUntil(elsewhere, returnAtMillis, now);
}

function dropped(state: State, code: number, now: number, random: number): Step {
  const { phase } = state;
  if (phase.name !== 'connecting' && !isConnected(phase)) {
    return stay(state);
  }
  const next = afterClose(code);
  if (next.then === 'stop') {
    return close(state, { name: 'closed', reason: next.reason, code });
  }
  if (isConnected(phase)) {
    if (phase.leaving) {
      return waitUntil(state, phase.leaving.returnAtMillis, now);
    }
    // The gateway that was good may be so again; only if it is not the others are tried.
    state = { ...state, gateways: state.known };
  }
  if (code === SILENT && phase.name === 'live') {
    return retryNow(state, now);
  }
  return retry(next.then === 'refresh' ? { ...state, refresh: true } : state, now, random);
}
