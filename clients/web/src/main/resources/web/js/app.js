import { Api } from './api.js';
import { Connection } from './connection.js';
import { HttpError } from './http.js';
import { Loader } from './loader.js';
import { Outbox } from './outbox.js';
import { SessionEnded } from './session.js';
import { Store, unreadOf } from './store.js';
import { codePoints, wellFormed } from './text.js';
import { uuidv7 } from './uuid.js';

/** Events that come within this time are acknowledged together. */
const ACK_DELAY_MILLIS = 500;

/** Messages loaded of the conversation on screen; more only while older ones are being read. */
const ON_SCREEN_MAX = 1_000;

/** People whose presence is watched: the server takes no more. */
const WATCHED_MAX = 100;

/**
 * The chats of the person who is logged in: carries what the connection, the HTTP API and the
 * person do into store and outbox, and tells the view after every change.
 */
export class App {
  connectionState = 'closed';
  /** Why the server wants no new connection; null unless the state is `stopped`. */
  closeCode = null;
  openId = null;
  /** Whether the screen shows something else than the newest messages. */
  readingOlder = false;
  /** How one stands to the other person on screen; null until it is known. */
  contact = null;
  #api;
  #loader;
  #store = new Store();
  #outbox;
  #connection;
  #on;
  #dueTimer = null;
  #ackTimer = null;
  /** Id of the conversation whose read marker is under way. */
  #marking = null;
  /** What was heard of people who are watched, by user id. */
  #presence = new Map();
  #watched = '';
  #lastIdMillis = 0;
  #textCodePointsMax = 100_000;

  /**
   * @param {import('./session.js').Session} session of a person who is logged in
   * @param {{changed: () => void, notFound: () => void, sessionEnded: () => void}} on `notFound`:
   *     the open conversation does not exist
   */
  constructor(session, on) {
    this.me = session.current;
    this.#on = on;
    this.#api = new Api(session);
    this.#outbox = new Outbox(localStorage, this.me.user_id);
    this.#loader = new Loader(this.#api, this.#store, {
      fetched: (messages) => this.#merged(messages),
      failed: (error, id) => this.#failed(error, id),
    });
    this.#connection = new Connection(session, {
      cursor: () => this.#store.cursor,
      frame: (frame) => this.#receive(frame),
      state: (state, closeCode) => this.#connectionChanged(state, closeCode),
      sessionEnded: on.sessionEnded,
    });
    addEventListener('online', () => this.#connection.retryNow());
    addEventListener('offline', () => this.#connection.networkLost());
    document.addEventListener('visibilitychange', () => {
      this.#connection.retryNow();
      this.#tellWhetherHidden();
    });
  }

  /** Connects; also anew after the server said stop. */
  start() {
    this.#outbox.load();
    this.#connection.start();
  }

  /** Messages of all conversations that are not confirmed yet. */
  get waitingCount() {
    return this.#outbox.size;
  }

  get loaded() {
    return this.#loader.loaded;
  }

  get hasMoreConversations() {
    return this.#loader.nextBefore !== null;
  }

  get hasOlder() {
    return this.openConversation !== undefined && this.#store.older(this.openConversation) !== null;
  }

  get loadingOlder() {
    return this.#loader.loadingOlder;
  }

  conversations() {
    return this.#store.conversations().filter(({ members, name }) => members ?? name !== null);
  }

  /** The conversation on screen; undefined until it is known. */
  get openConversation() {
    const conversation = this.#store.conversation(this.openId);
    return conversation?.members ? conversation : undefined;
  }

  /** Messages of the conversation on screen that are not confirmed yet. */
  get openOutbox() {
    return this.#outbox.of(this.openId);
  }

  /** The other person of a direct conversation, or the group as if it were one. */
  otherOf({ members, name, member_count }) {
    if (name !== null) {
      return { display_name: name, handle: `${member_count} members`, user_id: '' };
    }
    return members.find((member) => member.user_id !== this.me.user_id) ?? this.me;
  }

  /** What a member is called. */
  nameOf({ members }, userId) {
    if (userId === this.me.user_id) {
      return 'You';
    }
    const known = members?.find((member) => member.user_id === userId);
    return known?.display_name ?? 'Somebody';
  }

  /** @param {string | null} id */
  open(id) {
    const previous = this.#store.conversation(this.openId);
    if (previous && this.openId !== id) {
      this.#store.trim(previous);
    }
    if (this.openId !== id) {
      this.contact = null;
    }
    this.openId = id;
    this.#loader.open(id);
    this.seen();
  }

  /** @returns {{state?: string, last_active_at?: string}} of the other person, empty when unknown */
  presenceOf(conversation) {
    return this.#presence.get(this.otherOf(conversation).user_id) ?? {};
  }

  /** Asks the other person on screen for a contact, or accepts. */
  async addContact() {
    this.#showContact(await this.#api.putContact(this.contact.user_id));
  }

  async setBlock(blocked) {
    const { user_id } = this.contact;
    await this.#api.setBlock(user_id, blocked);
    this.#showContact(await this.#api.contact(user_id));
  }

  #showContact(contact) {
    const conversation = this.openConversation;
    if (conversation && this.otherOf(conversation).user_id === contact.user_id) {
      this.contact = contact;
      this.#on.changed();
    }
  }

  async #loadContact({ user_id }) {
    try {
      this.#showContact(await this.#api.contact(user_id));
    } catch (error) {
      this.#failed(error);
    }
  }

  #receivePresence(user) {
    const before = this.#presence.get(user.user_id);
    this.#presence.set(user.user_id, user);
    // Who comes in sight, or goes out of it, has become a contact, or is none any more.
    if (!before?.state !== !user.state && user.user_id === this.contact?.user_id) {
      this.#loadContact(user);
    }
  }

  /** Those on screen, the one in front first. */
  #watch() {
    if (this.connectionState !== 'live') {
      return;
    }
    const shown = [this.openConversation, ...this.conversations()].filter(
      (conversation) => conversation?.name === null,
    );
    const people = new Set(shown.map((conversation) => this.otherOf(conversation).user_id));
    const user_ids = [...people].slice(0, WATCHED_MAX).sort();
    if (user_ids.join() !== this.#watched) {
      this.#watched = user_ids.join();
      this.#connection.say({ watch: { user_ids } });
    }
  }

  #tellWhetherHidden() {
    this.#connection.say({ heartbeat: { background: document.hidden } });
  }

  /** What is on screen has been seen: that is told once for each new head. */
  seen() {
    const conversation = this.openConversation;
    if (conversation && unreadOf(conversation) > 0 && !document.hidden) {
      this.#markRead(conversation);
    }
    if (conversation?.name === null && this.contact === null) {
      this.contact = { user_id: this.otherOf(conversation).user_id };
      this.#loadContact(this.contact);
    }
    this.#watch();
    this.#on.changed();
  }

  /** @returns {'Sent' | 'Delivered' | 'Read'} how far one's own message has got */
  progressOf(conversation, message) {
    if (conversation.members.length === 0) {
      return 'Sent';
    }
    if (conversation.name !== null) {
      const others = conversation.members.filter(({ user_id }) => user_id !== this.me.user_id);
      const readers = others.filter(
        ({ user_id }) => (conversation.receipts.get(user_id)?.read ?? 0) >= message.sequence,
      );
      return readers.length === 0 ? 'Sent' : `Read by ${readers.length} of ${others.length}`;
    }
    const receipt = conversation.receipts.get(this.otherOf(conversation).user_id);
    if (!receipt || receipt.delivered < message.sequence) {
      return 'Sent';
    }
    return receipt.read < message.sequence ? 'Delivered' : 'Read';
  }

  #markRead({ conversation_id: id, head }) {
    if (this.#marking !== null || this.connectionState !== 'live') {
      return;
    }
    this.#marking = id;
    this.#connection.request({ read: { conversation_id: id, sequence: head } }, ({ error }) => {
      this.#marking = null;
      if (!error) {
        this.#store.mergeConversation({ conversation_id: id, read: head });
        this.seen();
      } else if (error.retry_after_millis > 0) {
        setTimeout(() => this.seen(), error.retry_after_millis);
      }
    });
  }

  /**
   * @param {string} handle
   * @returns {Promise<string | null>} id of the conversation with this person, null when nobody has
   *     the handle
   */
  async conversationWith(handle) {
    const user = await this.#api.user(handle);
    if (user === null) {
      return null;
    }
    const conversation = await this.#api.startConversation(user.user_id);
    this.#store.mergeConversation(conversation);
    this.#on.changed();
    return conversation.conversation_id;
  }

  /**
   * @param {string[]} handles of the others
   * @returns {Promise<string>} id of the new group
   */
  async makeGroup(name, handles) {
    const users = await Promise.all(handles.map((handle) => this.#api.user(handle)));
    const missing = handles.filter((handle, i) => users[i] === null);
    if (missing.length > 0) {
      throw new Error(`Nobody has the handle “${missing.join('”, “')}”.`);
    }
    const group = await this.#api.makeGroup(
      uuidv7(Date.now(), crypto.getRandomValues(new Uint8Array(10))),
      name,
      users.map(({ user_id }) => user_id),
    );
    this.#store.mergeConversation(group);
    this.#on.changed();
    return group.conversation_id;
  }

  loadMoreConversations() {
    return this.#loader.moreConversations();
  }

  loadOlder() {
    return this.#loader.older();
  }

  /**
   * Takes a text for the conversation on screen.
   *
   * @param {string} written
   * @returns {string | null} why it was not taken, in words
   */
  send(written) {
    const text = wellFormed(written);
    const length = codePoints(text);
    if (length > this.#textCodePointsMax) {
      const most = this.#textCodePointsMax.toLocaleString();
      return `This text has ${length.toLocaleString()} characters. At most ${most} can be sent.`;
    }
    if (this.#outbox.full) {
      return 'Too many messages are waiting to be sent. Wait until the connection is back.';
    }
    // Strictly ascending, so that ids sort in the order of writing.
    this.#lastIdMillis = Math.max(Date.now(), this.#lastIdMillis + 1);
    this.#outbox.add({
      conversation_id: this.openId,
      client_message_id: uuidv7(this.#lastIdMillis, crypto.getRandomValues(new Uint8Array(10))),
      text,
      written_at_millis: this.#lastIdMillis,
    });
    this.#sendDue();
    this.#on.changed();
    return null;
  }

  /** Sends the text of a refused message as a new one: an id gets its first answer for ever. */
  sendAnew(clientMessageId) {
    if (this.send(this.#outbox.get(clientMessageId).text) === null) {
      this.discard(clientMessageId);
    }
  }

  discard(clientMessageId) {
    this.#outbox.remove(clientMessageId);
    this.#on.changed();
  }

  async logOut() {
    this.#connection.stop();
    this.#outbox.clear();
    await this.#api.logOut();
  }

  #connectionChanged(state, closeCode = null) {
    this.connectionState = state;
    this.closeCode = closeCode;
    this.#marking = null;
    this.#watched = '';
    this.#presence.clear();
    if (state === 'live') {
      this.#sendDue();
      this.#loader.open(this.openId);
      this.#tellWhetherHidden();
      this.contact = null;
      this.seen();
    } else {
      this.#outbox.connectionLost();
    }
    this.#on.changed();
  }

  #receive({ welcome, screen, event, synced, reset, receipt, presence, error }) {
    if (welcome) {
      this.#textCodePointsMax = welcome.limits?.text_code_points_max ?? this.#textCodePointsMax;
      if (this.#store.cursor === null) {
        this.#store.reset(welcome.head);
        this.#loader.awaitScreen();
      }
    } else if (screen) {
      this.#loader.show(screen);
    } else if (event) {
      this.#receiveEvent(event);
    } else if (synced && (synced.inbox_seq ?? 0) > this.#store.cursor.inbox_seq) {
      this.#connection.restart();
    } else if (receipt) {
      this.#store.mergeReceipt(receipt);
      this.#on.changed();
    } else if (presence) {
      presence.users.forEach((user) => this.#receivePresence(user));
      this.#on.changed();
    } else if (reset) {
      this.#reload(reset.head);
    } else if (error) {
      console.warn(`The server reports ${error.code}: ${error.message}`);
    }
  }

  /** Everything up to the cursor comes over HTTP; events above it join as they come. */
  #reload(cursor) {
    this.#store.reset(cursor);
    this.#loader.reload();
  }

  #receiveEvent(event) {
    const outcome = this.#store.accept(event);
    if (outcome === 'gap') {
      this.#connection.restart();
    }
    if (outcome !== 'applied') {
      return;
    }
    this.#ackTimer ??= setTimeout(() => this.#acknowledge(), ACK_DELAY_MILLIS);
    if (event.read_marker) {
      this.#on.changed();
      return;
    }
    if (event.block_changed) {
      if (this.contact !== null) {
        this.#loadContact(this.contact);
      }
      return;
    }
    const { conversation_id: id, message } = event;
    if (id.startsWith('self:') || this.#hasLeft(event)) {
      this.#on.changed();
      return;
    }
    if (message?.sender_id === this.me.user_id) {
      this.#store.mergeConversation({ conversation_id: id, read: message.sequence });
    }
    const conversation = this.#store.conversation(id);
    const tooMany = conversation.messages.size > ON_SCREEN_MAX && !this.readingOlder;
    if (id !== this.openId || tooMany) {
      this.#store.trim(conversation);
    }
    this.#loader.complete(id);
    this.#merged(message ? [message] : []);
  }

  /** Whether the event is that the person is no member any more. */
  #hasLeft({ conversation_id: id, message }) {
    const change = message?.change;
    const left =
      change?.member_removed?.member_id === this.me.user_id ||
      (change?.member_left !== undefined && message.sender_id === this.me.user_id);
    if (left) {
      this.#store.remove(id);
      if (id === this.openId) {
        this.#on.notFound();
      }
    }
    return left;
  }

  #acknowledge() {
    this.#ackTimer = null;
    this.#connection.say({ ack: { inbox_seq: this.#store.cursor.inbox_seq } });
  }

  /** Messages are in the store: one's own among them wait no longer. */
  #merged(messages) {
    messages
      .filter((message) => message.sender_id === this.me.user_id)
      .forEach((message) => this.#outbox.remove(message.client_message_id));
    this.seen();
  }

  #sendDue() {
    clearTimeout(this.#dueTimer);
    if (this.connectionState !== 'live') {
      return;
    }
    const now = Date.now();
    for (const { conversation_id, client_message_id, text } of this.#outbox.due(now)) {
      this.#outbox.sending(client_message_id);
      this.#connection.request(
        { send: { conversation_id, client_message_id, body: { text } } },
        (reply) => this.#answered(client_message_id, reply),
      );
    }
    const next = this.#outbox.nextDueAtMillis(now);
    if (next !== null) {
      this.#dueTimer = setTimeout(() => this.#sendDue(), next - now);
    }
  }

  #answered(clientMessageId, { sent, error }) {
    const entry = this.#outbox.get(clientMessageId);
    if (sent && entry) {
      const { conversation_id, sequence, sent_at } = sent;
      const message = {
        sequence,
        sent_at,
        sender_id: this.me.user_id,
        client_message_id: clientMessageId,
        body: { text: entry.text },
      };
      this.#store.mergeMessage(conversation_id, message);
      this.#outbox.remove(clientMessageId);
      this.#loader.complete(conversation_id);
    } else if (error?.retry_after_millis > 0) {
      this.#outbox.putOff(clientMessageId, Date.now() + error.retry_after_millis);
    } else if (error) {
      this.#outbox.refuse(clientMessageId, error.code);
    }
    this.#sendDue();
    this.#on.changed();
  }

  #failed(error, conversationId) {
    if (error instanceof SessionEnded) {
      this.#on.sessionEnded();
    } else if (error instanceof HttpError && conversationId === this.openId) {
      this.#on.notFound();
    } else {
      throw error;
    }
  }
}
