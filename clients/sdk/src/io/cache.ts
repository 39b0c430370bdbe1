import { trim, writersOf, type ConversationRecord } from '../core/conversation.js';
import type { Entry } from '../core/outbox.js';
import type { Store, StorePlace } from '../core/store.js';
import { fullJitterMillis } from '../core/backoff.js';
import { Database, type Batch, type Kept } from './database.js';

/** Changes are gathered for so long. */
const DELAY_MILLIS = 250;
/** Lines of the list that are kept; the rest is fetched when somebody scrolls there. */
const LINES_MAX = 1_000;
/** Longer texts are kept as previews, and fetched again when they are looked at. */
const TEXT_LENGTH_MAX = 4_096;
/** When a database that was lost has been opened or written in vain so often, it is told. */
const ATTEMPTS_UNTOLD = 5;
/** Entries that could not be removed are remembered; more of them are sent again after a reload, which does no harm. */
const DROPPED_MAX = 1_000;

export interface CacheLimits {
  /** Conversations that are kept with their messages; of others the line in the list. */
  conversations: number;
  /** Newest messages of each. */
  messages: number;
}

export interface CachePorts {
  /** Whether this tab is the one that writes. */
  mayWrite(): boolean;
  /** Everything up to this event is safe, or goes on from memory. */
  kept(inboxSeq: number): void;
  /** What of the outbox is to be kept. */
  entries(): Entry[];
  failed(error: unknown): void;
}

/** What it needs of a database. */
export type Disk = Pick<Database, 'load' | 'write' | 'close' | 'delete' | 'givenUp'>;
type Open = (name: string, closed: () => void) => Promise<Disk>;

const EMPTY: Kept = { place: null, conversations: [], entries: [] };

/**
 * Keeps store and outbox on the device. Cursor and what the events changed are written in one transaction, so that
 * whatever is lost is fetched again. Where nothing can be kept, everything goes on from memory. A database that is lost on the
 * way is opened again, and written anew.
 */
export class Cache {
  #store: Store;
  #limits: CacheLimits;
  #open: Open;
  #name = '';
  #database: Disk | null = null;
  #touched = new Set<string>();
  #kept = new Set<string>();
  #placeChanged = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #on: CachePorts;
  /** There is no room for the conversations. */
  #full = false;
  /** Something has not got to the disk. */
  #behind = false;
  #dropped = new Set<string>();
  #retry: ReturnType<typeof setTimeout> | undefined;
  #attempt = 0;
  #failed = false;

  constructor(store: Store, limits: CacheLimits, on: CachePorts, open: Open = Database.open) {
    this.#open = open;
    this.#store = store;
    this.#limits = limits;
    this.#on = on;
  }

  async open(name: string): Promise<Kept> {
    this.close();
    if (this.#open === Database.open && typeof indexedDB === 'undefined') {
      return EMPTY;
    }
    this.#name = name;
    try {
      this.#database = await this.#opened();
      const kept = await this.#database.load();
      this.#kept = new Set(kept.conversations.map(({ conversationId }) => conversationId));
      return kept;
    } catch (error) {
      this.#fail(error);
      // Refused for good, or only slow.
      if (this.#database || !(error instanceof DOMException)) {
        this.#lost(error);
      }
      return EMPTY;
    }
  }

  /** The store has changed. */
  changed(conversationIds: Iterable<string>): void {
    for (const id of conversationIds) {
      this.#touched.add(id);
    }
    this.#placeChanged = true;
    this.#timer ??= setTimeout(() => this.flush(), DELAY_MILLIS);
  }

  /** @returns when the entry is on the disk, or cannot be brought there */
  async keepEntry(entry: Entry): Promise<void> {
    await this.#write({ entries: [entry] });
  }

  async dropEntry(id: string): Promise<void> {
    if (!(await this.#write({ removedEntries: [id] })) && this.#dropped.size < DROPPED_MAX) {
      this.#dropped.add(id);
    }
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#touched.clear();
    clearTimeout(this.#retry);
    this.#retry = undefined;
    this.#database?.close();
    this.#database = null;
    this.#dropped.clear();
    this.#attempt = 0;
    this.#full = this.#behind = this.#failed = false;
  }

  /** Forgets everything, for good. */
  async delete(): Promise<void> {
    const lost = this.#database === null && this.#retry !== undefined;
    const database = lost ? await this.#opened().catch(() => null) : this.#database;
    this.#database = null;
    this.close();
    await database?.delete().catch((error) => this.#fail(error));
  }

  /** Brings to the disk what is not there yet. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const { cursor, place } = this.#store;
    if (cursor === null || !this.#placeChanged || !this.#on.mayWrite()) {
      return;
    }
    this.#placeChanged = false;
    // Without the list a cursor would be a promise to have what is not there.
    if (place && !this.#full && this.#database) {
      const batch = this.#batch(place);
      if (!(await this.#write(batch))) {
        this.#behind = true;
      } else if (batch.anew) {
        this.#behind = false;
      }
    }
    this.#on.kept(cursor.inboxSeq);
  }

  #batch(place: StorePlace): Batch {
    const newest = [...this.#store.records].sort((a, b) => b.inboxSeq - a.inboxSeq);
    const lines = new Set(newest.slice(0, LINES_MAX).map(({ conversationId }) => conversationId));
    const withMessages = new Set(newest.slice(0, this.#limits.conversations));
    const conversations: ConversationRecord[] = [];
    const anew = this.#behind;
    for (const id of anew ? lines : this.#touched) {
      const record = this.#store.get(id);
      if (record && lines.has(id)) {
        const copy = stored(record, withMessages.has(record) ? this.#limits.messages : 0);
        const writers = writersOf(copy).flatMap((userId) => this.#store.profiles.get(userId) ?? []);
        conversations.push({ ...copy, writers });
        this.#kept.add(id);
      }
    }
    this.#touched.clear();
    const removedConversations = [...this.#kept].filter((id) => !lines.has(id));
    removedConversations.forEach((id) => this.#kept.delete(id));
    const nextBefore = newest.length > LINES_MAX ? newest[LINES_MAX - 1]!.inboxSeq : place.nextBefore;
    return { place: { ...place, nextBefore }, conversations, ...(anew ? { anew } : { removedConversations }) };
  }

  /** @returns whether it is on the disk */
  async #write(batch: Batch): Promise<boolean> {
    const database = this.#database;
    if (!database) {
      return false;
    }
    try {
      await database.write(batch);
      if (batch.anew || !this.#behind) {
        this.#attempt = 0;
      }
      return true;
    } catch (error) {
      if (isFull(error)) {
        this.#full ||= batch.place !== undefined;
        this.#fail(error);
      } else if (database === this.#database) {
        this.#lost(error);
      }
      return false;
    }
  }

  #opened(): Promise<Disk> {
    const opening = this.#open(this.#name, () => opening.then((database) => database === this.#database && this.#lost('it was closed')));
    return opening;
  }

  /** The browser has closed it, or it does not answer: it is opened again a little later. */
  #lost(error: unknown): void {
    const givenUp = this.#database?.givenUp;
    this.#database?.close();
    this.#database = null;
    this.#behind = true;
    if (givenUp || this.#attempt >= ATTEMPTS_UNTOLD) {
      this.#fail(error);
    }
    if (!givenUp) {
      this.#retry = setTimeout(() => this.#reopen(), fullJitterMillis(this.#attempt++, Math.random()));
    }
  }

  async #reopen(): Promise<void> {
    const retry = this.#retry;
    try {
      const database = await this.#opened();
      if (retry !== this.#retry) {
        // It is not wanted any more.
        database.close();
        return;
      }
      this.#database = database;
    } catch (error) {
      if (retry === this.#retry) {
        this.#lost(error);
      }
      return;
    }
    if (this.#on.mayWrite()) {
      const dropped = [...this.#dropped];
      if (await this.#write({ entries: this.#on.entries(), removedEntries: dropped })) {
        dropped.forEach((id) => this.#dropped.delete(id));
      }
    }
    this.#placeChanged = true;
    await this.flush();
  }

  /** Told once: what is full for one is full for the next. */
  #fail(error: unknown): void {
    if (!this.#failed) {
      this.#failed = true;
      this.#on.failed(error);
    }
  }
}

function isFull(error: unknown): boolean {
  return error instanceof Error && error.name === 'QuotaExceededError';
}

function stored(record: ConversationRecord, messagesMax: number): ConversationRecord {
  const copy = { ...record, messages: new Map(record.messages), recent: [] };
  if (messagesMax === 0) {
    return { ...copy, messages: new Map(), covered: [] };
  }
  trim(copy, messagesMax);
  for (const [sequence, message] of copy.messages) {
    const text = message.body?.text;
    if (text !== undefined && text.length > TEXT_LENGTH_MAX) {
      copy.messages.set(sequence, { ...message, body: { text: text.slice(0, TEXT_LENGTH_MAX / 4) }, preview: true });
    }
  }
  return copy;
}
