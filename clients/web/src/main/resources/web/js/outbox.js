const ENTRIES_MAX = 100;
/** UTF-16 units of all texts; leaves room for the session in the 5 MB that a site may store. */
const TEXT_LENGTH_MAX = 1_000_000;

/**
 * Messages that the log has not confirmed yet, oldest first. Each stands in `storage` under a key of
 * its own, so that a reload loses none and two tabs do not overwrite each other's. The server takes
 * an id once only, so sending too often is harmless, and forgetting is not.
 *
 * An entry is `{conversation_id, client_message_id, text, written_at_millis, state, due_at_millis,
 * code}`; `state` is `waiting`, `in_flight` or `failed`, and `code` says why it failed. Entries are
 * replaced, never changed.
 */
export class Outbox {
  #storage;
  #prefix;
  #entries = new Map();

  /**
   * @param {Storage} storage
   * @param {string} userId
   */
  constructor(storage, userId) {
    this.#storage = storage;
    this.#prefix = `chat.outbox.${userId}.`;
  }

  /** Takes up what this or another tab left behind. */
  load() {
    const found = new Map(this.#entries);
    for (let i = 0; i < this.#storage.length; i++) {
      const key = this.#storage.key(i);
      const id = key.startsWith(this.#prefix) ? key.slice(this.#prefix.length) : null;
      if (id !== null && !found.has(id)) {
        const stored = JSON.parse(this.#storage.getItem(key));
        const state = stored.code ? 'failed' : 'waiting';
        found.set(id, { ...stored, client_message_id: id, state, due_at_millis: 0 });
      }
    }
    // UUIDv7 sort in the order in which they were made.
    this.#entries = new Map([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  get full() {
    let textLength = 0;
    this.#entries.forEach((entry) => (textLength += entry.text.length));
    return this.#entries.size >= ENTRIES_MAX || textLength >= TEXT_LENGTH_MAX;
  }

  get size() {
    return this.#entries.size;
  }

  add({ conversation_id, client_message_id, text, written_at_millis }) {
    this.#put({
      conversation_id,
      client_message_id,
      text,
      written_at_millis,
      state: 'waiting',
      due_at_millis: 0,
    });
  }

  /** @param {string} conversationId */
  of(conversationId) {
    return [...this.#entries.values()].filter((e) => e.conversation_id === conversationId);
  }

  /** @param {string} id */
  get(id) {
    return this.#entries.get(id);
  }

  /**
   * What to send now: of each conversation only its oldest message that has not failed, because
   * a later one must not overtake one that has to be sent again.
   *
   * @param {number} nowMillis
   */
  due(nowMillis) {
    return this.#firsts().filter((e) => e.state === 'waiting' && e.due_at_millis <= nowMillis);
  }

  /** When the next message that was put off falls due, or null. */
  nextDueAtMillis(nowMillis) {
    const times = this.#firsts()
      .filter((e) => e.state === 'waiting' && e.due_at_millis > nowMillis)
      .map((e) => e.due_at_millis);
    return times.length === 0 ? null : Math.min(...times);
  }

  sending(id) {
    this.#change(id, { state: 'in_flight' });
  }

  /** The server could not decide; the same id is to be sent again. */
  putOff(id, dueAtMillis) {
    this.#change(id, { state: 'waiting', due_at_millis: dueAtMillis });
  }

  /** Refused for good. */
  refuse(id, code) {
    this.#change(id, { state: 'failed', code });
  }

  /** It is in the log, or not wanted any more. */
  remove(id) {
    if (this.#entries.delete(id)) {
      this.#storage.removeItem(this.#prefix + id);
    }
  }

  /** Whatever was not answered is to be sent again. */
  connectionLost() {
    for (const entry of this.#entries.values()) {
      if (entry.state === 'in_flight') {
        this.#change(entry.client_message_id, { state: 'waiting' });
      }
    }
  }

  /** Forgets all, stored ones too. */
  clear() {
    [...this.#entries.keys()].forEach((id) => this.remove(id));
  }

  #firsts() {
    const firsts = new Map();
    for (const entry of this.#entries.values()) {
      if (entry.state !== 'failed' && !firsts.has(entry.conversation_id)) {
        firsts.set(entry.conversation_id, entry);
      }
    }
    return [...firsts.values()];
  }

  #change(id, change) {
    const entry = this.#entries.get(id);
    if (entry) {
      this.#put({ ...entry, ...change });
    }
  }

  #put(entry) {
    const { client_message_id: id, conversation_id, text, written_at_millis, code } = entry;
    this.#entries.set(id, entry);
    try {
      const stored = { conversation_id, text, written_at_millis, code };
      this.#storage.setItem(this.#prefix + id, JSON.stringify(stored));
    } catch {
      // The storage is full: the message still goes out from memory, it only does not outlive the tab.
    }
  }
}
