import type { ChatApi } from './api.js';
import type { State } from './core/connection.js';
import type { ConversationRecord } from './core/conversation.js';
import type { ClientFrame, Hello, ServerFrame, Welcome } from './core/frames.js';
import type { Entry } from './core/outbox.js';
import { Store } from './core/store.js';
import type { Cursor, Presence } from './core/types.js';
import type { ChatEvent, ConnectionStatus } from './events.js';
import { Inbox } from './inbox.js';
import { Cache, type CacheLimits } from './io/cache.js';
import { Courier, type CourierMessage } from './io/courier.js';
import { Driver, type WebSocketClass } from './io/driver.js';
import { Loader, unless } from './io/loader.js';
import { People } from './io/people.js';
import type { TokenSource } from './io/session.js';
import { Tabs } from './io/tabs.js';

/** The first screen of a device that has nothing yet. */
const FIRST_SCREEN = { conversations: 50, messages: 5 };
const ACK_EVERY_MILLIS = 500;
/** A tab that looks is heard of more often than that. */
const LOOKING_MILLIS = 12_000;

interface Snapshot {
  cursor: Cursor;
  nextBefore: number | null;
  records: ConversationRecord[];
  entries: Entry[];
  presence: Presence[];
}

/** Between tabs: the leader tells what comes from the server, and the others what they want to say. */
type TabMessage =
  | { type: 'lead' }
  | { type: 'join'; tab: string; userIds: string[] }
  | { type: 'snapshot'; snapshot: Snapshot }
  | { type: 'frame'; frame: ServerFrame }
  | { type: 'status'; status: ConnectionStatus }
  | { type: 'courier'; message: CourierMessage }
  | { type: 'say'; frame: ClientFrame }
  | { type: 'watch'; tab: string; userIds: string[] }
  | { type: 'retry' }
  | { type: 'loggedOut' };

export interface EngineOptions {
  webSocket?: WebSocketClass;
  cache: CacheLimits;
  shareTabs: boolean;
}

export interface EnginePorts {
  api: ChatApi;
  tokens: TokenSource;
  /** Addresses that came with the session. */
  gateways(): readonly string[];
  newId(): string;
  emit(event: ChatEvent): void;
  /** Something that the views of these conversations show is another now. */
  changed(conversationIds: ReadonlySet<string>): void;
  presenceChanged(): void;
  typingChanged(): void;
  statusChanged(): void;
  loggedOut(): void;
}

/** Joins what comes from the server, the other tabs and the disk in one store, and carries what the person does to the log. */
export class Engine {
  readonly store = new Store();
  readonly courier: Courier;
  readonly loader: Loader;
  readonly people: People;
  status: ConnectionStatus = { state: 'closed', reason: 'stopped' };
  limits: Welcome['limits'] = { textCodePointsMax: 100_000, frameBytesMax: 1_310_720 };
  #ports: EnginePorts;
  #options: EngineOptions;
  #driver: Driver;
  #cache: Cache;
  #tabs: Tabs<TabMessage> | null = null;
  /** It is not known whose device this is, so there can be no other tabs of it. */
  #alone = false;
  #opened: Promise<void> | null = null;
  #inbox: Inbox;
  #token: string | undefined;
  #acked = 0;
  #toAck = 0;
  #ackTimer: ReturnType<typeof setTimeout> | undefined;
  #hidden = false;
  #looking = new Map<string, number>();

  constructor(options: EngineOptions, ports: EnginePorts) {
    this.#options = options;
    this.#ports = ports;
    this.people = new People({ presence: ports.presenceChanged, typing: ports.typingChanged });
    this.loader = new Loader(ports.api, this.store, () => this.#changed());
    this.#cache = new Cache(this.store, options.cache, {
      mayWrite: () => this.leads,
      kept: (inboxSeq) => this.#ack(inboxSeq),
      failed: (error) => ports.emit({ type: 'storageFailed', error }),
    });
    this.courier = new Courier({
      keep: async (entry) => (this.leads ? this.#cache.keepEntry(entry) : undefined),
      drop: async (id) => (this.leads ? this.#cache.dropEntry(id) : undefined),
      ask: (id, frame) => this.#driver.ask(id, frame),
      live: () => ['live', 'catchingUp'].includes(this.#driver.state.phase.name),
      leads: () => this.leads,
      post: (message) => this.#post({ type: 'courier', message }),
      changed: (conversationId) => ports.changed(new Set([conversationId])),
      refused: ({ id, conversationId, command }, code, message) =>
        ports.emit({ type: 'refused', conversationId, clientMessageId: id, command, code, message }),
    });
    this.#inbox = this.#inboxOf(ports);
    this.#driver = new Driver(options.webSocket, {
      prepare: (refresh, discover) => this.#prepare(refresh, discover),
      hello: (token) => this.#hello(token),
      deliver: (frame) => {
        this.#post({ type: 'frame', frame });
        this.#inbox.receive(frame);
      },
      answer: (key, frame) => this.courier.answered(key, frame),
      unanswered: (keys) => this.courier.unanswered(keys),
      changed: (state) => this.#phaseChanged(state),
    });
  }

  #inboxOf(ports: EnginePorts): Inbox {
    return new Inbox({
      store: this.store,
      loader: this.loader,
      courier: this.courier,
      people: this.people,
      leads: () => this.leads,
      live: () => this.status.state === 'live',
      emit: ports.emit,
      changed: () => this.#changed(),
      gap: () => this.#gap(),
      welcomed: (welcome) => this.#welcomed(welcome),
    });
  }

  /** Whether this tab has the connection. */
  get leads(): boolean {
    return this.#tabs?.leads ?? this.#alone;
  }

  /** Takes up what the device keeps; then the list can be shown. */
  open(): Promise<void> {
    this.#opened ??= this.#open();
    return this.#opened;
  }

  async #open(): Promise<void> {
    await this.#ports.tokens.token().catch(() => {
      // Without a network the old token still says whose device this is.
    });
    const { identity } = this.#ports.tokens;
    if (identity === null) {
      this.#opened = null;
      return;
    }
    this.store.userId = identity.userId;
    const kept = await this.#cache.open(this.#name(identity));
    if (kept.place && this.store.cursor === null) {
      this.store.restore(kept.conversations, kept.place.cursor, kept.place.nextBefore);
    }
    this.courier.restore(kept.entries);
    this.#changed();
  }

  #name({ userId, deviceId }: { userId: string; deviceId: string }): string {
    return `chat-${userId}-${deviceId}`;
  }

  async start(): Promise<void> {
    if (this.#tabs) {
      if (this.leads) {
        this.#driver.dispatch({ type: 'start', gateways: this.#ports.gateways() });
      } else {
        this.#post({ type: 'retry' });
      }
      return;
    }
    await this.open();
    const { identity } = this.#ports.tokens;
    if (identity === null) {
      // Whose device it is will be known when a token comes.
      this.#alone = true;
      this.#driver.dispatch({ type: 'start', gateways: this.#ports.gateways() });
      return;
    }
    this.#tabs = new Tabs(this.#name(identity), this.#options.shareTabs, this.#ports.newId(), {
      lead: () => this.#lead(),
      follow: () => this.#follow(),
      message: (message) => this.#hear(message),
      tick: (tab, hidden) => this.#tick(tab, hidden),
    });
    await this.#tabs.join();
  }

  async stop(): Promise<void> {
    if (this.leads) {
      await this.#cache.flush();
    }
    this.#inbox.stop();
    clearTimeout(this.#ackTimer);
    this.#ackTimer = undefined;
    this.#driver.dispatch({ type: 'stop', reason: 'stopped' });
    this.#tabs?.leave();
    this.#tabs = null;
    this.#alone = false;
    if (this.status.state !== 'closed') {
      this.#setStatus({ state: 'closed', reason: 'stopped' });
    }
  }

  /** Forgets everything, on the device too. */
  async forget(): Promise<void> {
    this.#post({ type: 'loggedOut' });
    await this.stop();
    this.#opened = null;
    this.loader.reset();
    this.courier.clear();
    this.people.clear();
    this.store.reset(null);
    this.#changed();
    await this.#cache.delete();
  }

  say(frame: ClientFrame): void {
    if (this.leads) {
      this.#driver.dispatch({ type: 'say', frame });
    } else {
      this.#post({ type: 'say', frame });
    }
  }

  watch(userIds: string[]): void {
    const tab = this.#tabs?.id ?? '';
    const all = this.people.watch(tab, userIds);
    if (!this.leads) {
      this.#post({ type: 'watch', tab, userIds });
    } else if (all) {
      this.say({ type: 'watch', value: { userIds: all } });
    }
  }

  network(online: boolean): void {
    this.#driver.dispatch({ type: 'network', online });
  }

  visibility(hidden: boolean): void {
    this.#hidden = hidden;
    this.#tick('', hidden);
  }

  #lead(): void {
    const all = [...this.store.records].map(({ conversationId }) => conversationId);
    this.#cache.changed(all);
    this.courier.lead();
    this.#post({ type: 'lead' });
    this.#driver.dispatch({ type: 'start', gateways: this.#ports.gateways() });
  }

  #follow(): void {
    this.#driver.dispatch({ type: 'stop', reason: 'stopped' });
    this.#setStatus({ state: 'connecting' });
    this.#join();
  }

  #join(): void {
    this.#post({ type: 'join', tab: this.#tabs!.id, userIds: this.people.watched });
  }

  /** The connection is in the background when nobody looks at any tab. */
  #tick(tab: string, hidden: boolean): void {
    const now = Date.now();
    this.#looking.delete(tab);
    if (!hidden) {
      this.#looking.set(tab, now + (tab === '' ? Infinity : LOOKING_MILLIS));
    }
    this.#looking.forEach((until, other) => until < now && this.#looking.delete(other));
    const allHidden = this.#hidden && this.#looking.size === 0;
    if (allHidden !== this.#driver.state.hidden) {
      this.#driver.dispatch({ type: 'visibility', hidden: allHidden });
    }
    this.#driver.dispatch({ type: 'wake' });
  }

  #post(message: TabMessage): void {
    this.#tabs?.post(message);
  }

  #hear(message: TabMessage): void {
    switch (message.type) {
      case 'lead':
        this.courier.follow();
        this.#join();
        return;
      case 'join':
        this.#welcome(message.tab, message.userIds);
        return;
      case 'snapshot':
        this.#take(message.snapshot);
        return;
      case 'frame':
        if (!this.leads) {
          this.#inbox.receive(message.frame);
        }
        return;
      case 'status':
        if (!this.leads) {
          this.#setStatus(message.status);
        }
        return;
      case 'courier':
        this.courier.receive(message.message);
        return;
      case 'say':
        if (this.leads) {
          this.say(message.frame);
        }
        return;
      case 'watch':
        if (this.leads) {
          this.#watchAll(this.people.watch(message.tab, message.userIds));
        }
        return;
      case 'retry':
        if (this.leads) {
          this.start();
        }
        return;
      case 'loggedOut':
        this.#ports.loggedOut();
    }
  }

  /** Another tab has come: it gets everything. */
  #welcome(tab: string, userIds: string[]): void {
    if (!this.leads) {
      return;
    }
    const { cursor, nextBefore, listed } = this.store;
    if (cursor && listed) {
      const snapshot: Snapshot = {
        cursor,
        nextBefore,
        records: [...this.store.records],
        entries: this.courier.outbox.entries,
        presence: [...this.people.presence.values()],
      };
      this.#tabs!.post({ type: 'snapshot', snapshot }, tab);
    }
    this.#tabs!.post({ type: 'status', status: this.status }, tab);
    this.#watchAll(this.people.watch(tab, userIds));
  }

  #watchAll(userIds: string[] | null): void {
    if (userIds) {
      this.say({ type: 'watch', value: { userIds } });
    }
  }

  #take({ records, cursor, nextBefore, entries, presence }: Snapshot): void {
    if (this.leads) {
      return;
    }
    this.loader.reset();
    this.store.restore(records, cursor, nextBefore);
    this.courier.restore(entries);
    this.people.setPresence(presence);
    this.#changed();
  }

  async #prepare(refresh: boolean, discover: boolean): Promise<{ token: string; gateways?: string[] }> {
    const token = await this.#ports.tokens.token(refresh ? this.#token : undefined);
    this.#token = token;
    // Whoever is not to be found is asked for again at the next attempt; until then the known addresses have to do.
    const gateways = discover ? await this.#ports.api.gateways().catch(() => undefined) : undefined;
    return { token, ...(gateways && { gateways }) };
  }

  #hello(token: string): Hello {
    const { cursor, listed } = this.store;
    return cursor && listed ? { token, cursor } : { token, firstScreen: FIRST_SCREEN };
  }

  #phaseChanged({ phase, attempt }: State): void {
    const { lastError } = this.#driver;
    switch (phase.name) {
      case 'closed':
        this.#setStatus({ state: 'closed', reason: phase.reason, ...(phase.code && { code: phase.code }) });
        if (phase.reason === 'sessionEnded') {
          this.#ports.loggedOut();
        }
        break;
      case 'reconnecting':
      case 'offline':
        this.#setStatus({ state: phase.name, attempt, ...(lastError !== null && { error: String(lastError) }) });
        break;
      case 'preparing':
        if (this.status.state === 'closed') {
          this.#setStatus({ state: 'connecting' });
        }
        break;
      case 'connecting':
        this.#setStatus({ state: 'connecting' });
        break;
      default:
        this.#driver.lastError = null;
        this.#setStatus({ state: phase.name });
    }
  }

  #setStatus(status: ConnectionStatus): void {
    if (JSON.stringify(status) === JSON.stringify(this.status)) {
      return;
    }
    this.status = status;
    if (this.leads) {
      this.#post({ type: 'status', status });
    }
    this.#ports.statusChanged();
    this.#ports.emit({ type: 'connection', status });
  }

  #welcomed({ limits }: Welcome): void {
    this.limits = limits;
    if (this.leads) {
      this.#acked = 0;
      const { watched } = this.people;
      this.#watchAll(watched.length > 0 ? watched : null);
      this.courier.pump();
    }
  }

  #gap(): void {
    if (this.leads) {
      this.#driver.dispatch({ type: 'resync' });
    } else if (this.store.cursor) {
      this.#join();
    }
  }

  /** Tells the views, keeps it, and fetches what has come to be missing. */
  #changed(): void {
    const touched = this.store.takeTouched();
    for (const id of touched) {
      const record = this.store.get(id);
      if (record && (record.kind === null || (record.kind === 'direct' && (record.members === null || record.stale)))) {
        this.loader.conversation(id).catch(unless(() => {}));
      }
    }
    if (this.leads) {
      this.#cache.changed(touched);
    }
    this.#ports.changed(touched);
  }

  #ack(inboxSeq: number): void {
    this.#toAck = inboxSeq;
    this.#ackTimer ??= setTimeout(() => {
      this.#ackTimer = undefined;
      if (this.leads && this.#toAck > this.#acked) {
        this.#acked = this.#toAck;
        this.say({ type: 'ack', value: { inboxSeq: this.#toAck } });
      }
    }, ACK_EVERY_MILLIS);
  }
}
