import type { ClientFrame, ServerFrame } from '../core/frames.js';
import { frameOf, Outbox, type Command, type Entry, type Outcome } from '../core/outbox.js';
import type { Draft, Message, Sent } from '../core/types.js';
import { ChatError } from './http.js';

/** The disk may be slow; a message is not held back for longer. */
const KEEP_TIMEOUT_MILLIS = 1_000;

export interface CourierPorts {
  /** Brings an entry to the disk, as far as that is possible. */
  keep(entry: Entry): Promise<void>;
  drop(id: string): Promise<void>;
  /** Asks over the connection; the answer comes to `answered` or `unanswered`. */
  ask(id: string, frame: ClientFrame): void;
  live(): boolean;
  /** Whether this tab has the connection. */
  leads(): boolean;
  post(message: CourierMessage): void;
  changed(conversationId: string): void;
  /** Whether the store has what an entry did that is done. */
  arrived(entry: Entry): boolean;
  /** A message is in the log. */
  sent(draft: Draft, sent: Sent): void;
  refused(entry: Entry, code: string, message: string): void;
}

/** Between tabs: the leader has the true outbox, the others copies of it. */
export type CourierMessage =
  | { type: 'command'; entry: Entry }
  | { type: 'entry'; entry: Entry }
  | { type: 'settled'; id: string; outcome: NonNullable<Outcome> }
  | { type: 'discard'; id: string }
  | { type: 'discarded'; id: string };

/** Carries commands from the outbox to the log, and their answers to those who wait. */
export class Courier {
  readonly outbox = new Outbox();
  #ports: CourierPorts;
  #waiting = new Map<string, { resolve: (sent: Sent | undefined) => void; reject: (error: Error) => void }>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(ports: CourierPorts) {
    this.#ports = ports;
  }

  /** @returns settled when the log has decided; nobody has to wait for it */
  enqueue(id: string, conversationId: string, command: Command): Promise<Sent | undefined> {
    if (this.outbox.full) {
      return Promise.reject(
        new ChatError('outbox_full', 'too many messages wait to be sent; send again when some of them are gone'),
      );
    }
    const result = new Promise<Sent | undefined>((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
    result.catch(() => {});
    const { entry, replaced } = this.outbox.add(id, conversationId, command, Date.now());
    if (this.#ports.leads()) {
      this.#accept(entry, replaced);
    } else {
      this.#ports.post({ type: 'command', entry });
    }
    this.#ports.changed(conversationId);
    return result;
  }

  /** Removes a message that was refused, or that still waits. It may be on its way: then it comes all the same. */
  discard(id: string): void {
    if (this.#ports.leads()) {
      this.#forget(id);
    } else {
      this.#ports.post({ type: 'discard', id });
    }
  }

  /** Sends what is due. */
  pump(): void {
    clearTimeout(this.#timer);
    if (!this.#ports.leads() || !this.#ports.live()) {
      return;
    }
    const now = Date.now();
    for (const entry of this.outbox.take(now)) {
      this.#ports.ask(entry.id, frameOf(entry));
    }
    const dueAtMillis = this.outbox.nextDueAtMillis(now);
    if (dueAtMillis !== null && dueAtMillis < Infinity) {
      this.#timer = setTimeout(() => this.pump(), dueAtMillis - now);
    }
  }

  answered(id: string, frame: ServerFrame): void {
    this.#settle(id, this.outbox.answered(id, frame, Date.now()));
    this.pump();
  }

  unanswered(ids: readonly string[]): void {
    ids.forEach((id) => this.outbox.unanswered(id));
  }

  /** One's own message has come back: that is as good as the answer. */
  seen(conversationId: string, { clientMessageId, sequence, sentAt }: Message): void {
    const entry = this.outbox.get(clientMessageId);
    if (entry && entry.state !== 'done') {
      const outcome = { type: 'done', sent: { conversationId, clientMessageId, sequence, sentAt } } as const;
      if (this.#ports.leads()) {
        this.#settle(clientMessageId, outcome);
        this.pump();
      } else {
        this.#finish(clientMessageId, outcome);
      }
    }
    this.#remove(clientMessageId);
  }

  /** The store has changed there: what is done and has arrived need not be shown from here any more. */
  arrived(conversationIds: ReadonlySet<string>): void {
    const missing = new Set<string>();
    for (const entry of this.outbox.done) {
      const { id, conversationId, command } = entry;
      if (conversationIds.has(conversationId)) {
        const message = `${conversationId} ${'sequence' in command ? command.sequence : id}`;
        if (missing.has(message) || !this.#ports.arrived(entry)) {
          missing.add(message);
        } else {
          this.outbox.remove(id);
        }
      }
    }
  }

  /** What is done and not to be waited for any more: no event will tell of it. */
  forgetDone(which: (entry: Entry) => boolean): void {
    this.outbox.done.filter(which).forEach(({ id }) => this.#remove(id));
  }

  /** Takes up what was kept on the device, or what another tab has. */
  restore(entries: readonly Entry[]): void {
    this.outbox.restore(entries);
    new Set(entries.map(({ conversationId }) => conversationId)).forEach((id) => this.#ports.changed(id));
  }

  /** Takes up what the leader has, in place of what this tab knew; but what is waited for here is not forgotten. */
  take(entries: readonly Entry[]): void {
    const known = new Set(entries.map(({ id }) => id));
    for (const { id, conversationId } of this.outbox.entries) {
      if (!known.has(id) && !this.#waiting.has(id)) {
        this.outbox.remove(id);
        this.#ports.changed(conversationId);
      }
    }
    this.restore(entries);
  }

  /** This tab has the connection from now on. */
  lead(): void {
    for (const entry of this.outbox.entries) {
      this.outbox.unanswered(entry.id);
      if (entry.state !== 'done') {
        this.#ports.keep(entry);
      }
    }
  }

  /** Another tab has it: what it may not know is told again. */
  follow(): void {
    for (const entry of this.outbox.entries) {
      this.outbox.unanswered(entry.id);
      if (this.#waiting.has(entry.id)) {
        this.#ports.post({ type: 'command', entry });
      }
    }
  }

  receive(message: CourierMessage): void {
    const leads = this.#ports.leads();
    switch (message.type) {
      case 'command':
        if (leads) {
          this.#adopt(message.entry);
        }
        return;
      case 'entry':
        this.outbox.put(message.entry);
        this.#ports.changed(message.entry.conversationId);
        return;
      case 'settled':
        this.#finish(message.id, message.outcome);
        return;
      case 'discard':
        if (leads) {
          this.#forget(message.id);
        }
        return;
      case 'discarded':
        this.#remove(message.id);
    }
  }

  clear(): void {
    clearTimeout(this.#timer);
    this.outbox.clear();
    const ended = new ChatError('logged_out', 'the session has ended before the message was sent');
    this.#waiting.forEach(({ reject }) => reject(ended));
    this.#waiting.clear();
  }

  /** From another tab: it takes its place at the end of the queue. */
  #adopt({ id, conversationId, command, createdAtMillis }: Entry): void {
    const known = this.outbox.get(id);
    if (known) {
      if (known.state === 'done') {
        // The other tab has not heard it.
        this.#ports.post({ type: 'settled', id, outcome: { type: 'done', ...(known.sent && { sent: known.sent }) } });
      }
      return;
    }
    const { entry, replaced } = this.outbox.add(id, conversationId, command, createdAtMillis);
    this.#accept(entry, replaced);
    this.#ports.changed(conversationId);
  }

  /** First it is kept, then it is sent. */
  async #accept(entry: Entry, replaced?: Entry): Promise<void> {
    if (replaced) {
      this.#forget(replaced.id);
    }
    this.outbox.put({ ...entry, dueAtMillis: Infinity });
    this.#ports.post({ type: 'entry', entry });
    let timer: ReturnType<typeof setTimeout>;
    const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, KEEP_TIMEOUT_MILLIS)));
    await Promise.race([this.#ports.keep(entry), late]);
    clearTimeout(timer!);
    const present = this.outbox.get(entry.id);
    if (present) {
      this.outbox.put({ ...present, dueAtMillis: 0 });
      this.pump();
    }
  }

  #settle(id: string, outcome: Outcome): void {
    if (outcome === null) {
      return;
    }
    this.#finish(id, outcome);
    const entry = this.outbox.get(id);
    if (entry && entry.state !== 'done') {
      this.#ports.keep(entry);
    } else {
      this.#ports.drop(id);
    }
    this.#ports.post({ type: 'settled', id, outcome });
  }

  #finish(id: string, outcome: NonNullable<Outcome>): void {
    const entry = this.outbox.settle(id, outcome);
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (entry?.command.type === 'send' && outcome.type === 'done' && outcome.sent) {
      this.#ports.sent(entry.command.draft, outcome.sent);
    }
    if (entry) {
      this.arrived(new Set([entry.conversationId]));
      this.#ports.changed(entry.conversationId);
    }
    if (outcome.type === 'done') {
      waiting?.resolve(outcome.sent);
      return;
    }
    const { code, message } = outcome.failure;
    if (entry) {
      this.#ports.refused(entry, code, message);
    }
    waiting?.reject(new ChatError(code, message));
  }

  #forget(id: string): void {
    this.#ports.drop(id);
    this.#ports.post({ type: 'discarded', id });
    this.#remove(id);
  }

  #remove(id: string): void {
    const entry = this.outbox.remove(id);
    if (entry) {
      this.#ports.changed(entry.conversationId);
    }
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    waiting?.resolve(undefined);
  }
}
