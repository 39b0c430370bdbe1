import type { ConversationRecord } from '../core/conversation.js';
import type { Entry } from '../core/outbox.js';
import type { StorePlace } from '../core/store.js';

const VERSION = 3;
/** A database that answers nothing for so long is treated as one that is not there. */
const TIMEOUT_SECONDS = 5;

/** What a device keeps. */
export interface Kept {
  /** Null when nothing but the outbox is kept. */
  place: StorePlace | null;
  conversations: ConversationRecord[];
  entries: Entry[];
}

/** Written as a whole or not at all. */
export interface Batch {
  place?: Kept['place'];
  /** `conversations` are all that are to be kept. */
  anew?: boolean;
  conversations?: ConversationRecord[];
  removedConversations?: string[];
  entries?: Entry[];
  removedEntries?: string[];
}

/** The database of one device in IndexedDB. Each call may be refused: the storage is full, or the person does not want any. */
export class Database {
  /** Another tab deletes it, or has a newer version of it. */
  givenUp = false;
  #database: IDBDatabase;
  #name: string;

  private constructor(database: IDBDatabase, name: string, closed: () => void) {
    this.#database = database;
    this.#name = name;
    database.onclose = closed;
    database.onversionchange = () => {
      this.givenUp = true;
      database.close();
    };
  }

  /** @param closed called when the browser closes it, as some do to tabs that sleep, or when its data are cleared */
  static async open(name: string, closed: () => void): Promise<Database> {
    const request = indexedDB.open(name, VERSION);
    request.onupgradeneeded = () => upgrade(request.result);
    const opening = resultOf(request);
    try {
      return new Database(await inTime(opening), name, closed);
    } catch (error) {
      opening.then((late) => late.close()).catch(() => {});
      throw error;
    }
  }

  async load(): Promise<Kept> {
    const transaction = this.#database.transaction(['place', 'conversations', 'entries']);
    const [place, conversations, entries] = await inTime(
      Promise.all([
        resultOf(transaction.objectStore('place').get('')),
        resultOf(transaction.objectStore('conversations').getAll()),
        resultOf(transaction.objectStore('entries').getAll()),
      ]),
    );
    return { place: place ?? null, conversations, entries };
  }

  async write(batch: Batch): Promise<void> {
    const transaction = this.#database.transaction(['place', 'conversations', 'entries'], 'readwrite');
    const written = new Promise<void>((resolve, reject) => {
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error ?? new Error('the transaction was aborted'));
    });
    if (batch.place !== undefined) {
      transaction.objectStore('place').put(batch.place, '');
    }
    const conversations = transaction.objectStore('conversations');
    if (batch.anew) {
      conversations.clear();
    }
    batch.conversations?.forEach((record) => conversations.put(record));
    batch.removedConversations?.forEach((id) => conversations.delete(id));
    const entries = transaction.objectStore('entries');
    batch.entries?.forEach((entry) => entries.put(entry));
    batch.removedEntries?.forEach((id) => entries.delete(id));
    await inTime(written);
  }

  close(): void {
    this.#database.close();
  }

  /** Deletes all of it; other tabs that have it open let go. */
  async delete(): Promise<void> {
    this.#database.close();
    await inTime(resultOf(indexedDB.deleteDatabase(this.#name)));
  }
}

/**
 * From any earlier version of this package. What the platform has is thrown away, and fetched again. The outbox stays: nobody
 * else has what was not sent. So an entry has to be readable by every later version, or be converted here.
 */
function upgrade(database: IDBDatabase): void {
  const kept = database.objectStoreNames.contains('entries');
  [...database.objectStoreNames].filter((store) => store !== 'entries').forEach((store) => database.deleteObjectStore(store));
  database.createObjectStore('place');
  database.createObjectStore('conversations', { keyPath: 'conversationId' });
  if (!kept) {
    database.createObjectStore('entries', { keyPath: 'id' });
  }
}

function resultOf<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** Counts seconds one by one: a device that sleeps meanwhile counts one at most. */
function inTime<T>(promise: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setInterval>;
  let seconds = 0;
  const late = new Promise<never>((_, reject) => {
    timer = setInterval(() => {
      if (++seconds >= TIMEOUT_SECONDS) {
        reject(new Error(`IndexedDB gave no answer for ${TIMEOUT_SECONDS} s`));
      }
    }, 1_000);
  });
  return Promise.race([promise, late]).finally(() => clearInterval(timer));
}
