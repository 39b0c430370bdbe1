import { fullJitterMillis, retrying, wait } from './backoff.js';

/** When the list is loaded over HTTP because the screen that hello asked for has not come. */
const SCREEN_TIMEOUT_MILLIS = 4_000;

/** How often a conversation that events tell of is looked for: its row can be written later. */
const NOT_FOUND_MAX = 8;

/** Fetches over HTTP what the store misses. */
export class Loader {
  /** `next_before` of the list of conversations; null when all of it is here. */
  nextBefore = null;
  /** Whether the newest conversations are here. */
  loaded = false;
  loadingOlder = false;
  #api;
  #store;
  #on;
  #openId = null;
  /** Set while the first screen is waited for. */
  #screenTimer = null;
  #completing = new Set();

  /**
   * @param {import('./api.js').Api} api
   * @param {import('./store.js').Store} store
   * @param {{fetched: (messages: object[]) => void, failed: (error: Error, id?: string) => void}} on
   *     `fetched` comes after every change of the store; `failed` names the conversation if it was
   *     about one
   */
  constructor(api, store, on) {
    this.#api = api;
    this.#store = store;
    this.#on = on;
  }

  /** Fetches the newest conversations, and whatever events and the screen need of them. */
  async reload() {
    this.#endWait();
    await this.#reporting(async () => {
      this.#take(await retrying(() => this.#api.conversations()));
    });
  }

  /** The first screen has the list; if none comes, it is loaded. */
  awaitScreen() {
    this.#screenTimer = setTimeout(() => this.reload(), SCREEN_TIMEOUT_MILLIS);
  }

  /** Takes the first screen, unless the list is being loaded already. */
  show({ unavailable, conversations = [], next_before }) {
    if (this.#screenTimer === null) {
      return;
    }
    this.#endWait();
    if (unavailable) {
      this.reload();
      return;
    }
    // A person whose name could not be found out in time is asked for with his conversation.
    const named = ({ members }) => members?.every(({ display_name }) => display_name);
    const shown = conversations.map((conversation) =>
      named(conversation) ? conversation : { ...conversation, members: undefined },
    );
    this.#take({ conversations: shown, next_before });
  }

  async moreConversations() {
    await this.#reporting(async () => {
      const before = this.nextBefore;
      this.#mergeList(await retrying(() => this.#api.conversations(before)));
    });
  }

  /** @param {string | null} id of the conversation whose messages are on screen from now on */
  open(id) {
    this.#openId = id;
    if (id !== null) {
      this.complete(id);
      this.receipts(id);
    }
  }

  /**
   * Fetches what is missing of a conversation: who is in it and, if it is on screen, its messages.
   * What comes to be missing while that goes on is fetched too.
   */
  async complete(id) {
    if (this.#completing.has(id)) {
      return;
    }
    this.#completing.add(id);
    await this.#reporting(() => this.#completeWhole(id), id);
    this.#completing.delete(id);
  }

  /** Fetches how far the members have got; what comes live later is joined to it. */
  async receipts(id) {
    await this.#reporting(async () => {
      const { receipts } = await retrying(() => this.#api.receipts(id));
      receipts.forEach((receipt) =>
        this.#store.mergeReceipt({ conversation_id: id, ...receipt }),
      );
      this.#on.fetched([]);
    }, id);
  }

  async older() {
    const conversation = this.#store.conversation(this.#openId);
    const range = conversation && this.#store.older(conversation);
    if (!range || this.loadingOlder) {
      return;
    }
    this.loadingOlder = true;
    const id = conversation.conversation_id;
    await this.#reporting(() => this.#fetchPage(id, range), id);
    this.loadingOlder = false;
    this.#on.fetched([]);
  }

  async #completeWhole(id) {
    let last = null;
    let attempt = 0;
    for (let need = this.#need(id); need !== null; need = this.#need(id)) {
      // Events can be ahead of what history shows: then the same is asked for again.
      attempt = JSON.stringify(need) === last ? attempt + 1 : 0;
      last = JSON.stringify(need);
      if (attempt > 0) {
        await wait(fullJitterMillis(attempt, Math.random()));
      }
      try {
        await this.#fetch(id, need);
      } catch (error) {
        const expected = error.status === 404 && this.#store.conversation(id) !== undefined;
        if (!expected || attempt >= NOT_FOUND_MAX) {
          throw error;
        }
      }
    }
  }

  /** @returns {'conversation' | {before?: number, after?: number, limit?: number} | null} */
  #need(id) {
    const conversation = this.#store.conversation(id);
    if (!conversation?.members || conversation.stale) {
      return 'conversation';
    }
    return id === this.#openId ? this.#store.missing(conversation) : null;
  }

  async #fetch(id, need) {
    if (need === 'conversation') {
      this.#store.mergeConversation(await retrying(() => this.#api.conversation(id)));
      this.#on.fetched([]);
    } else {
      await this.#fetchPage(id, need);
    }
  }

  async #fetchPage(id, range) {
    const page = await retrying(() => this.#api.messages(id, range));
    this.#store.mergePage(id, page, range);
    this.#on.fetched(page.messages);
  }

  #endWait() {
    clearTimeout(this.#screenTimer);
    this.#screenTimer = null;
  }

  #take(list) {
    this.loaded = true;
    this.#mergeList(list);
    this.#store.conversations().forEach(({ conversation_id: id }) => this.complete(id));
    this.open(this.#openId);
  }

  #mergeList({ conversations, next_before }) {
    conversations.forEach((conversation) => this.#store.mergeConversation(conversation));
    this.nextBefore = next_before ?? null;
    this.#on.fetched([]);
  }

  async #reporting(action, id) {
    try {
      await action();
    } catch (error) {
      this.#on.failed(error, id);
    }
  }
}
