import { ChatApi } from './api.js';
import { IdMaker } from './core/uuid.js';
import type { Command } from './core/outbox.js';
import { isChannel, NEVER } from './core/preferences.js';
import type { ChannelSettings, ConversationInfo, Draft, Hit, Message, PreferencesChange, Presence, Profile, SearchFilter, Sent } from './core/types.js';
import type { Conversation } from './core/view.js';
import { Engine } from './engine.js';
import { Emitter, type ChatEvent, type ChatEventOf, type ConnectionStatus } from './events.js';
import { randomBytes } from './io/clock.js';
import { ChatError, Http } from './io/http.js';
import { browserStorage, CallbackTokens, SessionEnded, SessionKeeper, type Account, type TokenSource } from './io/session.js';
import { allConversations, history, hits } from './iterate.js';
import type { ChatOptions } from './options.js';
import { surroundings } from './io/surroundings.js';
import { Computed, type Observable } from './observable.js';
import { Views, type ConversationList } from './views.js';
import type { MessageWindow } from './window.js';

/**
 * The chat of one person on one device. It connects, catches up, sends again and keeps what it knows; what it knows stands in
 * its observables, and what happens comes as events.
 */
export class ChatClient {
  readonly api: ChatApi;
  /** Who is logged in; null when nobody is, or when tokens come from `getToken`. */
  readonly account: Observable<Account | null>;
  readonly connection: Observable<ConnectionStatus>;
  readonly conversations: Observable<ConversationList>;
  /** By user id: of those who are watched, while there is a connection. */
  readonly presence: Observable<ReadonlyMap<string, Presence>>;
  /** By user id: what people are called, as far as it is known on this device. See `profile`. */
  readonly profiles: Observable<ReadonlyMap<string, Profile>>;
  /** Ids of those who are writing, by conversation. */
  readonly typing: Observable<ReadonlyMap<string, readonly string[]>>;
  #options: ChatOptions;
  #http: Http;
  #session: SessionKeeper;
  #tokens: TokenSource;
  #engine: Engine;
  #emitter = new Emitter();
  #ids = new IdMaker();
  #account = new Computed(() => this.#accountNow());
  #connection = new Computed<ConnectionStatus>(() => this.#engine.status);
  #presence = new Computed(() => this.#engine.people.presence);
  #profiles = new Computed(() => new Map(this.#engine.store.profiles.all));
  #typing = new Computed(() => this.#engine.people.typing);
  #views: Views;
  #leaveSurroundings: (() => void) | null = null;
  #ending: Promise<void> | null = null;

  constructor(options: ChatOptions = {}) {
    this.#options = options;
    this.#http = new Http(options.url ?? '');
    const storage = options.sessionStorage ?? browserStorage('chat.session');
    this.#session = new SessionKeeper(this.#http, storage, () => this.#account.changed());
    this.#tokens = options.getToken ? new CallbackTokens(options.getToken) : this.#session;
    this.api = new ChatApi(this.#http, this.#tokens, () => this.newId());
    const cache = { conversations: 100, messages: 50, ...options.cache };
    const shareTabs = options.shareTabs ?? typeof document !== 'undefined';
    this.#engine = new Engine(
      { cache, shareTabs, webSocket: options.webSocket, encoding: options.encoding },
      {
        api: this.api,
        tokens: this.#tokens,
        gateways: () => this.#session.current?.gateways.map(({ url }) => url) ?? [],
        newId: () => this.newId(),
        emit: (event) => this.#emitter.emit(event),
        changed: (ids) => this.#views.changed(ids),
        presenceChanged: () => this.#presence.changed(),
        profilesChanged: () => this.#profiles.changed(),
        typingChanged: () => this.#typing.changed(),
        statusChanged: () => this.#connection.changed(),
        renewed: () => this.#views.renewed(),
        loggedOut: () => void this.#ended(),
      },
    );
    const { store, courier, loader } = this.#engine;
    this.#views = new Views(store, courier, loader, cache.messages, (channelIds) => this.#engine.look(channelIds));
    this.account = this.#account;
    this.connection = this.#connection;
    this.conversations = this.#views.list;
    this.presence = this.#presence;
    this.profiles = this.#profiles;
    this.typing = this.#typing;
  }

  /** Listens to events of one type. @returns ends it */
  on<T extends ChatEvent['type']>(type: T, listener: (event: ChatEventOf<T>) => void): () => void {
    return this.#emitter.on(type, listener);
  }

  /** Listens to all events. @returns ends it */
  onEvent(listener: (event: ChatEvent) => void): () => void {
    return this.#emitter.on('*', listener);
  }

  /** Makes an account and logs this device in. */
  async signUp(handle: string, password: string, displayName = handle): Promise<Account> {
    return this.#begin('/v1/accounts', { handle, password, displayName, device: { name: this.#deviceName() } });
  }

  /** @param deviceId of this device, if the same account was logged in here before: then the device goes on */
  async logIn(handle: string, password: string, deviceId?: string): Promise<Account> {
    return this.#begin('/v1/sessions', { handle, password, device: { id: deviceId, name: this.#deviceName() } });
  }

  /** Logs in with an ID token (OpenID Connect); the first login of a person makes an account and needs a `handle`. */
  async logInWithIdToken(login: { idToken: string; nonce?: string; handle?: string; displayName?: string; deviceId?: string }): Promise<Account> {
    const { deviceId, ...rest } = login;
    return this.#begin('/v1/sessions/oidc', { ...rest, device: { id: deviceId, name: this.#deviceName() } });
  }

  /** Takes up the session of an earlier run and what the device has kept, without a network. @returns null when there is none */
  async resume(): Promise<Account | null> {
    if (this.#tokens === this.#session && this.#session.current === null && (await this.#session.resume()) === null) {
      return null;
    }
    await this.#engine.open();
    return this.#account.get();
  }

  /** Ends the session here in any case, and at the platform if it can be reached. Nothing of it is kept on the device. */
  async logOut(): Promise<void> {
    await this.#engine.forget();
    await this.api.logOut().catch(() => {});
    await this.#ended();
  }

  /**
   * Connects, and stays connected until `disconnect`: what is missed is fetched, what was not sent is sent again.
   *
   * @returns resolves when everything that was missed is here; rejects when the connection is closed for good before
   */
  async connect(): Promise<void> {
    if (this.#tokens === this.#session && this.#session.current === null && (await this.#session.resume()) === null) {
      throw new SessionEnded('nobody is logged in: call signUp or logIn first');
    }
    this.#leaveSurroundings ??= surroundings({
      network: (online) => this.#engine.network(online),
      visibility: (hidden) => this.#engine.visibility(hidden),
    });
    await this.#engine.start();
    await this.#live();
  }

  /** Closes the connection; what the device has kept stays. Another tab takes over. */
  async disconnect(): Promise<void> {
    this.#leaveSurroundings?.();
    this.#leaveSurroundings = null;
    await this.#engine.stop();
  }

  /** Whether this tab is the one that has the connection: the one to show notifications. */
  get leads(): boolean {
    return this.#engine.leads;
  }

  /** Whether somebody looks at this tab or, where this one leads, at any other of this device: then there is no need for a notification. */
  get inView(): boolean {
    return this.#engine.inView;
  }

  /** Most code points that a text may have. */
  get textCodePointsMax(): number {
    return this.#engine.limits.textCodePointsMax;
  }

  /** A UUIDv7 above all that this client has made, by the platform's clock as far as it is known. */
  newId(): string {
    return this.#ids.next(Date.now() + this.#tokens.clockAheadMillis, randomBytes());
  }

  /**
   * Sends a message: it is queued at once, kept over reloads, and sent again until the log has decided. Messages of one
   * conversation keep their order.
   *
   * @returns resolves when it is in the log, undefined if it was discarded; rejects with `ChatError` when it was refused for good. Nobody has to wait for it
   */
  send(conversationId: string, message: string | Draft): Promise<Sent | undefined> {
    const draft = typeof message === 'string' ? { text: message } : message;
    const text = wellFormed(draft.text);
    const refusal = this.#refusal(text);
    if (refusal) {
      return Promise.reject(refusal);
    }
    return this.#enqueue(conversationId, { type: 'send', draft: { ...draft, text } });
  }

  /** Tries a message anew that was refused. It is another message then, at the end of the queue. */
  retry(clientMessageId: string): Promise<Sent | undefined> {
    const entry = this.#engine.courier.outbox.get(clientMessageId);
    if (entry?.state !== 'failed' || entry.command.type !== 'send') {
      return Promise.resolve(undefined);
    }
    this.discard(clientMessageId);
    return this.#enqueue(entry.conversationId, entry.command);
  }

  /** Gives a message up that was refused, or still waits. One that is on its way already may come all the same. */
  discard(clientMessageId: string): void {
    this.#engine.courier.discard(clientMessageId);
  }

  /** Another text for one's own message. */
  async edit(conversationId: string, sequence: number, text: string): Promise<void> {
    const refusal = this.#refusal(text);
    if (refusal) {
      throw refusal;
    }
    await this.#enqueue(conversationId, { type: 'edit', sequence, text: wellFormed(text) });
  }

  /** Deletes a message for everyone. */
  async delete(conversationId: string, sequence: number): Promise<void> {
    await this.#enqueue(conversationId, { type: 'delete', sequence, onlyForMe: false });
  }

  /** Deletes a message from one's own devices. */
  async hide(conversationId: string, sequence: number): Promise<void> {
    await this.#enqueue(conversationId, { type: 'delete', sequence, onlyForMe: true });
  }

  /** Sets a reaction, or with `removed` takes it back. */
  async react(conversationId: string, sequence: number, reaction: string, removed = false): Promise<void> {
    await this.#enqueue(conversationId, { type: 'react', sequence, reaction, removed });
  }

  /** The person has seen a conversation up to a message, the newest if none is named. */
  markRead(conversationId: string, sequence?: number): void {
    const record = this.#engine.store.get(conversationId);
    const upTo = Math.min(sequence ?? Infinity, record?.head ?? 0);
    if (record && upTo > record.read) {
      this.#engine.store.markRead(conversationId, upTo);
      this.#enqueue(conversationId, { type: 'read', sequence: upTo });
    } else if (record?.preferences.markedUnread) {
      this.setPreferences(conversationId, { markedUnread: false }).catch(() => {});
    }
  }

  /**
   * How the person wants to have a conversation, for himself and on all of his devices; what is absent stays. It takes effect at
   * once and is queued, as with `send`.
   *
   * @param change `mutedUntil`: null ends it, `FOR_EVER` never does
   */
  async setPreferences(conversationId: string, change: PreferencesChange): Promise<void> {
    const { mutedUntil, ...rest } = change;
    const muted = mutedUntil === undefined ? {} : { mutedUntil: mutedUntil ?? NEVER };
    await this.#engine.prefer(this.newId(), conversationId, { ...rest, ...muted });
  }

  /** The person is writing; call it with each key, it is told as often as it should be. In channels it is not told. */
  setTyping(conversationId: string): void {
    if (!isChannel(conversationId) && this.#engine.people.mayType(conversationId, Date.now())) {
      this.#engine.say({ type: 'typing', value: { conversationId } });
    }
  }

  /** Whose presence is wanted from now on, in place of those before: the people on screen, at most 100. */
  watch(userIds: string[]): void {
    this.#engine.watch(userIds);
  }

  /** What a person is called, as far as it is known on this device. Of whom it is not known the platform is asked, and `profiles` changes. */
  profile(userId: string): Profile | undefined {
    this.#engine.names.want(userId);
    return this.#engine.store.profiles.get(userId);
  }

  /** A conversation of the list; undefined when it is not known. */
  conversation(conversationId: string): Conversation | undefined {
    return this.#views.conversation(conversationId) ?? undefined;
  }

  /** The conversation with another person; it is made if there is none. */
  async startConversation(userId: string): Promise<Conversation> {
    return this.#take(await this.api.createConversation(userId));
  }

  async createGroup(name: string, memberIds: string[], settings: { pictureId?: string; newcomersSeeHistory?: boolean } = {}): Promise<Conversation> {
    return this.#take(await this.api.createGroup(name, memberIds, settings));
  }

  /** A conversation for very many, which this person owns. Nothing becomes a channel later. */
  async createChannel(settings: ChannelSettings & { name: string }): Promise<Conversation> {
    return this.#take(await this.api.createChannel(settings));
  }

  loadMoreConversations(): Promise<void> {
    return this.#engine.loader.moreConversations();
  }

  /**
   * Opens a view of the messages of a conversation, at the newest. Close it when nobody looks any more. What is said in a channel comes live while one is open,
   * 20 channels at most.
   */
  openConversation(conversationId: string): MessageWindow {
    if (isChannel(conversationId)) {
      this.#engine.loader.members(conversationId).catch(() => {});
    }
    return this.#views.open(conversationId);
  }

  /** All messages of a conversation, the newest first, or from `after` on the oldest first. Nothing of it stays in memory. */
  history(conversationId: string, range: { before?: number; after?: number } = {}): AsyncGenerator<Message> {
    return history(this.api, conversationId, range);
  }

  /** All messages that have these words, the newest first; see `api.search`. */
  search(query: string, filter: SearchFilter = {}): AsyncGenerator<Hit> {
    return hits((cursor) => this.api.search(query, { ...filter, cursor }));
  }

  /** All messages of others that call this person, the newest first. */
  mentions(): AsyncGenerator<Hit> {
    return hits((cursor) => this.api.mentions({ cursor }));
  }

  /** All conversations of the person, newest activity first. */
  allConversations(): AsyncGenerator<ConversationInfo> {
    return allConversations(this.api);
  }

  async #begin(path: string, body: object): Promise<Account> {
    await this.#session.begin(await this.#http.call('POST', path, { body }));
    await this.#engine.open();
    return this.#accountNow()!;
  }

  #ended(): Promise<void> {
    this.#ending ??= this.#end().finally(() => (this.#ending = null));
    return this.#ending;
  }

  async #end(): Promise<void> {
    this.#leaveSurroundings?.();
    this.#leaveSurroundings = null;
    await this.#session.end();
    await this.#engine.forget();
    this.#emitter.emit({ type: 'loggedOut' });
  }

  #live(): Promise<void> {
    return new Promise((resolve, reject) => {
      const look = () => {
        const status = this.#engine.status;
        if (status.state === 'live') {
          ended();
          resolve();
        } else if (status.state === 'closed') {
          ended();
          reject(status.reason === 'sessionEnded' ? new SessionEnded('the session has ended') : new ChatError(status.reason, 'the connection was closed'));
        }
      };
      const ended = this.on('connection', look);
      look();
    });
  }

  #accountNow(): Account | null {
    if (this.#session.current === null) {
      return null;
    }
    const { userId, deviceId, handle, displayName, pictureId, statusText } = this.#session.current;
    return { userId, deviceId, handle, displayName, ...(pictureId && { pictureId }), ...(statusText && { statusText }) };
  }

  #deviceName(): string {
    return this.#options.deviceName ?? (typeof document === 'undefined' ? 'Bot' : 'Web browser');
  }

  #refusal(text: string): ChatError | null {
    const length = [...text].length;
    if (length === 0) {
      return new ChatError('message_empty', 'text must have at least 1 code point');
    }
    const max = this.textCodePointsMax;
    return length > max ? new ChatError('message_too_long', `text must have at most ${max} code points, not ${length}`) : null;
  }

  #enqueue(conversationId: string, command: Command): Promise<Sent | undefined> {
    return this.#engine.courier.enqueue(this.newId(), conversationId, command);
  }

  #take(info: ConversationInfo): Conversation {
    this.#engine.store.merge(info);
    this.#profiles.changed();
    this.#views.changed(new Set([info.conversationId]));
    return this.#views.conversation(info.conversationId)!;
  }
}

/** Half surrogate pairs are no text; the platform would refuse them. */
function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\ufffd');
}
