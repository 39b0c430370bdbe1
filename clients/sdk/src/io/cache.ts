import { trim, writersOf, type ConversationRecord } from '../core/conversation.js';
import type { Entry } from '../core/outbox.js';
import type { Store, StorePlace } from '../core/store.js';
import { Database, type Batch, type Kept } from './database.js';

/** Changes are gathered for so long. */
const DELAY_MILLIS = 250;
/** Lines of the list that are kept; the rest is fetched when somebody scrolls there. */
const LINES_MAX = 1_000;
/** Longer texts are kept as previews, and fetched again when they are looked at. */
const TEXT_LENGTH_MAX = 4_096;

export interface CacheLimits {
  /** Conversations that are kept with their messages; of others the line in the list. */
  conversations: number;
  /** Newest messages of each. */
  messages: number;
}

export interface CachePorts {
  /** Whether this tab is the one that writes. */
  mayWrite(): boolean;
  /** Everything up to this event is safe, or will never be safer. */
  kept(inboxSeq: number): void;
  failed(error: unknown): void;
}

const EMPTY: Kept = { place: null, conversations: [], entries: [] };

/**
 * Keeps store and outbox on the device. Cursor and what the events changed are written in one transaction, so that
 * whatever is lost is fetched again. Where nothing can be kept, everything goes on from memory.
 */
export class Cache {
  #store: Store;
  #limits: CacheLimits;
  #database: Database | null = null;
  #touched = new Set<string>();
  #kept = new Set<string>();
  #placeChanged = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #on: CachePorts;
  #wholeLost = false;
  #failed = false;

  constructor(store: Store, limits: CacheLimits, on: CachePorts) {
    this.#store = store;
    this.#limits = limits;
    this.#on = on;
  }

  async open(name: string): Promise<Kept> {
    this.close();
    if (typeof indexedDB === 'undefined') {
      return EMPTY;
    }
    try {
      this.#database = await Database.open(name);
      const kept = await this.#database.load();
      this.#kept = new Set(kept.conversations.map(({ conversationId }) => conversationId));
      return kept;
    } catch (error) {
      this.#fail(error);
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
    await this.#write({ removedEntries: [id] });
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#touched.clear();
    this.#database?.close();
    this.#database = null;
    this.#wholeLost = false;
    this.#failed = false;
  }

  /** Forgets everything, for good. */
  async delete(): Promise<void> {
    const database = this.#database;
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
    if (place && !this.#wholeLost) {
      await this.#write(this.#batch(place), () => (this.#wholeLost = true));
    }
    this.#on.kept(cursor.inboxSeq);
  }

  #batch(place: StorePlace): Batch {
    const newest = [...this.#store.records].sort((a, b) => b.inboxSeq - a.inboxSeq);
    const lines = new Set(newest.slice(0, LINES_MAX).map(({ conversationId }) => conversationId));
    const withMessages = new Set(newest.slice(0, this.#limits.conversations));
    const conversations: ConversationRecord[] = [];
    for (const id of this.#touched) {
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
    return { place: { ...place, nextBefore }, conversations, removedConversations };
  }

  async #write(batch: Batch, onFailure?: () => void): Promise<void> {
    try {
      await this.#database?.write(batch);
    } catch (error) {
      onFailure?.();
      this.#fail(error);
    }
  }

  /** Told once: what is full for one is full for the next. */
  #fail(error: unknown): void {
    if (!this.#failed) {
      this.#failed = true;
      this.#on.failed(error);
    }
  }
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
