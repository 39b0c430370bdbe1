import type { ClientFrame, ServerFrame } from './frames.js';
import type { Draft, Preferences, Sent } from './types.js';

/** What a person did of which no event has told yet. */
export type Command =
  | { type: 'send'; draft: Draft }
  | { type: 'edit'; sequence: number; text: string }
  | { type: 'delete'; sequence: number; onlyForMe: boolean }
  | { type: 'react'; sequence: number; reaction: string; removed: boolean }
  | { type: 'read'; sequence: number }
  | { type: 'prefer'; preferences: Partial<Preferences> };

export interface Failure {
  code: string;
  message: string;
}

/** Never modified: a change makes another object. */
export interface Entry {
  /** The UUIDv7 under which the log knows it; every resend carries the same. */
  readonly id: string;
  readonly conversationId: string;
  readonly command: Command;
  /** By the clock of the device. */
  readonly createdAtMillis: number;
  /** Place in the queue. */
  readonly order: number;
  /** `done`: the log has it. It is still shown, until an event tells of it. */
  readonly state: 'queued' | 'sending' | 'failed' | 'done';
  /** Not to be sent before. */
  readonly dueAtMillis: number;
  /** Why the log refused it for good. */
  readonly failure?: Failure;
  /** Of a message that is in the log. */
  readonly sent?: Sent;
}

/** What became of an entry: it holds, it was refused for good, or (null) it stays in the queue. */
export type Outcome = { type: 'done'; sent?: Sent } | { type: 'refused'; failure: Failure } | null;

export const ENTRIES_MAX = 1_000;
/** More that is done does not wait for its event. */
export const DONE_MAX = 1_000;
/** UTF-16 units of all texts. */
export const CHARACTERS_MAX = 5_000_000;
/** Below what the server lets wait (64), so that read markers and reactions find room. */
const UNDER_WAY_MAX = 32;

/**
 * The queue of commands that outlives reloads. In each conversation one after the other, so that what has to be sent
 * again is not overtaken; what a person does for himself (read markers, preferences) does not wait for messages. The log
 * takes an id once only: sending too often is harmless, and forgetting is not.
 */
export class Outbox {
  #entries = new Map<string, Entry>();
  #order = 0;
  #characters = 0;
  #done = 0;

  get entries(): Entry[] {
    return [...this.#entries.values()];
  }

  get full(): boolean {
    return this.#entries.size - this.#done >= ENTRIES_MAX || this.#characters >= CHARACTERS_MAX;
  }

  get(id: string): Entry | undefined {
    return this.#entries.get(id);
  }

  /** Takes up what was stored, or another tab has; what is here already stays as it is. */
  restore(entries: readonly Entry[]): void {
    const all = [...this.#entries.values()];
    for (const entry of entries) {
      if (!this.#entries.has(entry.id)) {
        // What it waited for was there: an answer, the disk, or a time to be put off to.
        all.push({ ...entry, dueAtMillis: 0, state: entry.state === 'sending' ? 'queued' : entry.state });
      }
    }
    all.sort((a, b) => a.order - b.order || (a.id < b.id ? -1 : 1));
    this.clear();
    all.forEach((entry) => this.put(entry));
  }

  /** @returns the entry, and of a read marker the one that it stands for as well, if there is one */
  add(id: string, conversationId: string, command: Command, now: number): { entry: Entry; replaced?: Entry } {
    const replaced = command.type === 'read' ? this.#waitingMarker(conversationId) : undefined;
    if (replaced) {
      this.remove(replaced.id);
    }
    const entry: Entry = {
      id,
      conversationId,
      command,
      createdAtMillis: now,
      order: this.#order + 1,
      state: 'queued',
      dueAtMillis: 0,
    };
    this.put(entry);
    return replaced ? { entry, replaced } : { entry };
  }

  put(entry: Entry): void {
    this.#count(this.#entries.get(entry.id), -1);
    this.#count(entry, 1);
    this.#entries.set(entry.id, entry);
    this.#order = Math.max(this.#order, entry.order);
  }

  remove(id: string): Entry | undefined {
    const entry = this.#entries.get(id);
    this.#count(entry, -1);
    this.#entries.delete(id);
    return entry;
  }

  clear(): void {
    this.#entries.clear();
    this.#characters = 0;
    this.#done = 0;
  }

  /** What is in the log, and no event has told of it yet. */
  get done(): Entry[] {
    return this.#done === 0 ? [] : this.entries.filter(({ state }) => state === 'done');
  }

  /** What to send now. It counts as under way from then on. */
  take(now: number): Entry[] {
    const firsts = this.#firsts();
    let room = UNDER_WAY_MAX - firsts.filter(({ state }) => state === 'sending').length;
    const due = firsts.filter((entry) => entry.state === 'queued' && entry.dueAtMillis <= now && room-- > 0);
    return due.map((entry) => this.#change(entry, { state: 'sending' }));
  }

  /** When something that was put off falls due, or null. */
  nextDueAtMillis(now: number): number | null {
    const times = this.#firsts()
      .filter(({ state, dueAtMillis }) => state === 'queued' && dueAtMillis > now)
      .map(({ dueAtMillis }) => dueAtMillis);
    return times.length === 0 ? null : Math.min(...times);
  }

  /** Takes the answer to an entry. What is not decided goes back into the queue; the rest is for `settle`. */
  answered(id: string, frame: ServerFrame, now: number): Outcome {
    const entry = this.#entries.get(id);
    if (!entry || entry.state === 'done') {
      return null;
    }
    if (frame.type !== 'error') {
      return frame.type === 'sent' ? { type: 'done', sent: frame.value } : { type: 'done' };
    }
    const { code, message, retryAfterMillis } = frame.value;
    if (retryAfterMillis > 0) {
      this.#change(entry, { state: 'queued', dueAtMillis: now + retryAfterMillis });
      return null;
    }
    return { type: 'refused', failure: { code, message } };
  }

  /**
   * The log has decided. Messages that were refused stay, to be shown and tried anew; what is done stays to be shown, if it is
   * of a kind that is shown from here; of all else nothing remains.
   *
   * @returns the entry as it was
   */
  settle(id: string, outcome: NonNullable<Outcome>): Entry | undefined {
    const entry = this.#entries.get(id);
    if (entry?.command.type === 'send' && outcome.type === 'refused') {
      this.#change(entry, { state: 'failed', failure: outcome.failure });
    } else if (entry && outcome.type === 'done' && !isForOneself(entry.command)) {
      this.#change(entry, { state: 'done', ...(outcome.sent && { sent: outcome.sent }) });
      if (this.#done > DONE_MAX) {
        this.remove(this.done[0]!.id);
      }
    } else {
      this.remove(id);
    }
    return entry;
  }

  /** The connection broke before the answer. */
  unanswered(id: string): void {
    const entry = this.#entries.get(id);
    if (entry?.state === 'sending') {
      this.#change(entry, { state: 'queued' });
    }
  }

  #waitingMarker(conversationId: string): Entry | undefined {
    return this.entries.find(
      (entry) => entry.conversationId === conversationId && entry.command.type === 'read' && entry.state === 'queued',
    );
  }

  #firsts(): Entry[] {
    const firsts = new Map<string, Entry>();
    for (const entry of this.#entries.values()) {
      const lane = (isForOneself(entry.command) ? 'own ' : 'say ') + entry.conversationId;
      if (entry.state !== 'failed' && entry.state !== 'done' && !firsts.has(lane)) {
        firsts.set(lane, entry);
      }
    }
    return [...firsts.values()];
  }

  #count(entry: Entry | undefined, by: 1 | -1): void {
    if (entry?.state === 'done') {
      this.#done += by;
    } else {
      this.#characters += by * length(entry);
    }
  }

  #change(entry: Entry, change: Partial<Entry>): Entry {
    const changed = { ...entry, ...change };
    this.put(changed);
    return changed;
  }
}

export function frameOf({ id, conversationId, command }: Entry): ClientFrame {
  switch (command.type) {
    case 'send': {
      const { text, ...rest } = command.draft;
      return { type: 'send', value: { conversationId, clientMessageId: id, body: { text }, ...rest } };
    }
    case 'edit': {
      const { sequence, text } = command;
      return { type: 'edit', value: { conversationId, clientId: id, sequence, body: { text } } };
    }
    case 'delete': {
      const { sequence, onlyForMe } = command;
      return { type: 'delete', value: { conversationId, clientId: id, sequence, onlyForMe } };
    }
    case 'react': {
      const { sequence, reaction, removed } = command;
      return { type: 'react', value: { conversationId, clientId: id, sequence, reaction, removed } };
    }
    case 'read':
      return { type: 'read', value: { conversationId, sequence: command.sequence } };
    case 'prefer':
      return { type: 'prefer', value: { conversationId, clientId: id, preferences: command.preferences } };
  }
}

function isForOneself({ type }: Command): boolean {
  return type === 'read' || type === 'prefer';
}

function length(entry: Entry | undefined): number {
  switch (entry?.command.type) {
    case 'send':
      return entry.command.draft.text.length;
    case 'edit':
      return entry.command.text.length;
    default:
      return 0;
  }
}
