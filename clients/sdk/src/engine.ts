import { isConnected, type State } from './core/connection-state.js';
import type { ClientFrame, Hello, ServerFrame, Welcome } from './core/frames.js';
import { hasArrived } from './core/overlay.js';
import { Store } from './core/store.js';
import type { Preferences } from './core/types.js';
import type { EngineOptions, EnginePorts } from './engine-ports.js';
import { statusOf, type ConnectionStatus } from './events.js';
import { Acks } from './io/acks.js';
import { Inbox } from './inbox.js';
import { isChannel } from './core/preferences.js';
import { Cache } from './io/cache.js';
import { Channels } from './io/channels.js';
import { wait } from './io/clock.js';
import { Courier } from './io/courier.js';
import { Crew } from './io/crew.js';
import { Driver } from './io/driver.js';
import { Loader, unless } from './io/loader.js';
import { Names } from './io/names.js';
import { People } from './io/people.js';
import { nameOf } from './io/session.js';

/** The first screen of a device that has nothing yet. */
const FIRST_SCREEN = { conversations: 50, messages: 5 };
const DISCOVERY_TIMEOUT_MILLIS = 3_000;
/** A tab that is looked at again asks how channels stand, but not more often. */
const LIST_CHANNELS_MILLIS = 60_000;

/** Joins what comes from the server, the other tabs and the disk in one store, and carries what the person does to the log. */
export class Engine {
  readonly store = new Store();
  readonly courier: Courier;
  readonly loader: Loader;
  readonly people: People;
  readonly names: Names;
  status: ConnectionStatus = { state: 'closed', reason: 'stopped' };
  limits: Welcome['limits'] = { textCodePointsMax: 100_000, frameBytesMax: 1_310_720 };
  #ports: EnginePorts;
  #options: EngineOptions;
  #driver: Driver;
  #cache: Cache;
  #crew: Crew;
  #channels: Channels;
  #listedAtMillis = 0;
  #opened: Promise<void> | null = null;
  #joining: Promise<void> | null = null;
  #inbox: Inbox;
  #token: string | undefined;
  #acks = new Acks((inboxSeq) => this.leads && this.say({ type: 'ack', value: { inboxSeq } }));

  constructor(options: EngineOptions, ports: EnginePorts) {
    this.#options = options;
    this.#ports = ports;
    this.people = new People({ presence: ports.presenceChanged, typing: ports.typingChanged });
    this.loader = new Loader(ports.api, this.store, () => this.#changed());
    this.names = new Names(this.store.profiles, this.loader);
    this.#cache = new Cache(this.store, options.cache, {
      mayWrite: () => this.leads,
      kept: (inboxSeq) => this.#acks.reached(inboxSeq),
      entries: () => this.courier.outbox.entries.filter(({ state }) => state !== 'done'),
      failed: (error) => ports.emit({ type: 'storageFailed', error }),
    });
    this.courier = new Courier({
      keep: async (entry) => (this.leads ? this.#cache.keepEntry(entry) : undefined),
      drop: async (id) => (this.leads ? this.#cache.dropEntry(id) : undefined),
      ask: (id, frame) => this.#driver.ask(id, frame),
      live: () => this.#isConnected(),
      leads: () => this.leads,
      post: (message) => this.#crew.tellCourier(message),
      changed: (conversationId) => ports.changed(new Set([conversationId])),
      arrived: (entry) => hasArrived(this.store.get(entry.conversationId), entry, this.store.userId),
      sent: (draft, sent) => {
        if (isChannel(sent.conversationId)) {
          this.store.takeSent(draft, sent);
          this.#changed();
        }
      },
      refused: ({ id, conversationId, command }, code, message) => {
        if (command.type === 'prefer') {
          this.store.forgetPreferences(conversationId);
          this.loader.conversation(conversationId).catch(unless(() => {}));
        }
        ports.emit({ type: 'refused', conversationId, clientMessageId: id, command, code, message });
      },
    });
    this.#channels = new Channels({
      connected: () => this.#isConnected(),
      ask: (key, frame) => this.#driver.ask(key, frame),
      say: (frame) => this.say(frame),
    });
    this.#inbox = this.#inboxOf(ports);
    this.#crew = this.#crewOf(ports);
    this.#driver = new Driver(options, {
      prepare: (refresh, discover) => this.#prepare(refresh, discover),
      hello: (token) => this.#hello(token),
      deliver: (frame) => this.#deliver(frame),
      answer: (key, frame) => {
        if (Channels.owns(key)) {
          this.#channels.answered(key, frame);
          this.#deliver(frame);
        } else {
          this.courier.answered(key, frame);
        }
      },
      unanswered: (keys) => this.courier.unanswered(keys.filter((key) => !Channels.owns(key))),
      changed: (state) => this.#phaseChanged(state),
    });
  }

  #isConnected(): boolean {
    return isConnected(this.#driver.state.phase);
  }

  #deliver(frame: ServerFrame): void {
    this.#crew.tellFrame(frame);
    this.#inbox.receive(frame);
  }

  #inboxOf(ports: EnginePorts): Inbox {
    return new Inbox({
      store: this.store,
      loader: this.loader,
      courier: this.courier,
      people: this.people,
      names: this.names,
      leads: () => this.leads,
      live: () => this.status.state === 'live',
      emit: ports.emit,
      changed: () => this.#changed(),
      gap: () => this.#gap(),
      welcomed: (welcome) => this.#welcomed(welcome),
      renewed: ports.renewed,
      joined: (channelId) => this.#channels.joined(channelId),
    });
  }

  #crewOf(ports: EnginePorts): Crew {
    return new Crew(ports.newId(), {
      store: this.store,
      courier: this.courier,
      people: this.people,
      status: () => this.status,
      lead: () => this.#lead(),
      follow: () => this.#follow(),
      start: () => this.#dispatchStart(),
      say: (frame) => this.say(frame),
      look: (tab, channelIds) => this.#channels.look(tab, channelIds),
      receive: (frame) => this.#inbox.receive(frame),
      setStatus: (status) => this.#setStatus(status),
      taken: () => {
        this.loader.reset();
        this.#changed();
        ports.renewed();
      },
      looked: (hidden) => this.#looked(hidden),
      loggedOut: ports.loggedOut,
    });
  }

  /** Whether this tab has the connection. */
  get leads(): boolean {
    return this.#crew.leads;
  }

  get inView(): boolean {
    return this.#crew.inView;
  }

  /** Takes up what the device keeps; then the list can be shown. */
  open(): Promise<void> {
    this.#opened ??= this.#open();
    return this.#opened;
  }

  async #open(): Promise<void> {
    const { tokens } = this.#ports;
    if (tokens.identity === null) {
      await tokens.token().catch(() => {
        // Without a network nobody knows whose device this is.
      });
    }
    const { identity } = tokens;
    if (identity === null) {
      this.#opened = null;
      return;
    }
    this.store.userId = identity.userId;
    const kept = await this.#cache.open(nameOf(identity));
    if (kept.place && this.store.cursor === null) {
      this.store.restore(kept.conversations, kept.place);
    }
    this.courier.restore(kept.entries);
    this.#changed();
  }

  async start(): Promise<void> {
    if (this.leads) {
      this.#dispatchStart();
    } else if (this.#crew.joined) {
      this.#crew.start();
    } else {
      this.#joining ??= this.#join().finally(() => (this.#joining = null));
      await this.#joining;
    }
  }

  async #join(): Promise<void> {
    await this.open();
    const { identity } = this.#ports.tokens;
    await this.#crew.join(identity && nameOf(identity), this.#options.shareTabs);
  }

  async stop(): Promise<void> {
    if (this.leads) {
      await this.#cache.flush();
    }
    this.#inbox.stop();
    this.loader.reset();
    this.#acks.stop();
    this.#driver.dispatch({ type: 'stop', reason: 'stopped' });
    this.#crew.leave();
    if (this.status.state !== 'closed') {
      this.#setStatus({ state: 'closed', reason: 'stopped' });
    }
  }

  /** Forgets everything, on the device too. */
  async forget(): Promise<void> {
    this.#crew.tellLoggedOut();
    await this.stop();
    this.#opened = null;
    this.courier.clear();
    this.people.clear();
    this.names.clear();
    this.#channels.clear();
    this.store.reset(null);
    this.#changed();
    await this.#cache.delete();
  }

  /** Takes at once how the person wants to have a conversation; it is kept on the device as if it had come from the log. */
  prefer(id: string, conversationId: string, preferences: Partial<Preferences>): Promise<unknown> {
    this.store.prefer(conversationId, preferences);
    const settled = this.courier.enqueue(id, conversationId, { type: 'prefer', preferences });
    this.#changed();
    return settled;
  }

  say(frame: ClientFrame): void {
    if (this.leads) {
      this.#driver.dispatch({ type: 'say', frame });
    } else {
      this.#crew.say(frame);
    }
  }

  watch(userIds: string[]): void {
    this.#crew.watch(userIds);
  }

  /** Which channels are on screen from now on. */
  look(channelIds: readonly string[]): void {
    this.#crew.look(channelIds);
  }

  network(online: boolean): void {
    this.#driver.dispatch({ type: 'network', online });
  }

  visibility(hidden: boolean): void {
    this.#crew.visibility(hidden);
    if (!hidden && this.status.state === 'live' && Date.now() - this.#listedAtMillis > LIST_CHANNELS_MILLIS) {
      this.#listChannels();
    }
  }

  /** What is said in channels that are not open is in no event: their lines are as they were when they were asked for. */
  #listChannels(): void {
    if ([...this.store.records].some(({ kind }) => kind === 'channel')) {
      this.#listedAtMillis = Date.now();
      this.loader.list().catch(unless(() => {}));
    }
  }

  #lead(): void {
    this.#cache.changed([...this.store.records].map(({ conversationId }) => conversationId));
    this.courier.lead();
    this.#dispatchStart();
  }

  #dispatchStart(): void {
    this.#driver.dispatch({ type: 'start', gateways: this.#ports.gateways() });
  }

  #follow(): void {
    this.#channels.clear();
    this.#driver.dispatch({ type: 'stop', reason: 'stopped' });
    this.#setStatus({ state: 'connecting' });
    this.courier.follow();
  }

  #looked(hidden: boolean): void {
    if (hidden !== this.#driver.state.hidden) {
      this.#driver.dispatch({ type: 'visibility', hidden });
    }
    // The clock of a tab whose own timers the browser holds back.
    this.#driver.dispatch({ type: 'wake' });
  }

  async #prepare(refresh: boolean, discover: boolean): Promise<{ token: string; gateways?: string[] }> {
    const token = await this.#ports.tokens.token(refresh ? this.#token : undefined);
    this.#token = token;
    // Whoever is not to be found is asked for again at the next attempt; until then the known addresses have to do.
    const asked = discover ? this.#ports.api.gateways().catch(() => undefined) : undefined;
    const gateways = await Promise.race([asked, wait(DISCOVERY_TIMEOUT_MILLIS)]);
    return { token, ...(gateways && { gateways }) };
  }

  #hello(token: string): Hello {
    const { cursor, listed } = this.store;
    return cursor && listed ? { token, cursor } : { token, firstScreen: FIRST_SCREEN };
  }

  #phaseChanged(state: State): void {
    const status = statusOf(state, this.#driver.lastError, this.status);
    if (isConnected(state.phase)) {
      this.#driver.lastError = null;
    }
    this.#setStatus(status);
    if (status.state === 'closed' && status.reason === 'sessionEnded') {
      this.#ports.loggedOut();
    }
  }

  #setStatus(status: ConnectionStatus): void {
    if (JSON.stringify(status) === JSON.stringify(this.status)) {
      return;
    }
    this.status = status;
    if (this.leads) {
      this.#crew.tellStatus(status);
    }
    if (status.state !== 'live' && status.state !== 'catchingUp') {
      this.people.losePresence();
    }
    if (status.state === 'live') {
      // What could not be fetched without a network.
      this.loader.wake();
      this.loader.complete([...this.store.records]);
      this.#listChannels();
      this.#ports.renewed();
    }
    this.#ports.statusChanged();
    this.#ports.emit({ type: 'connection', status });
  }

  #welcomed({ limits }: Welcome): void {
    this.limits = limits;
    if (this.leads) {
      this.#acks.begin();
      const { watched } = this.people;
      if (watched.length > 0) {
        this.say({ type: 'watch', value: { userIds: watched } });
      }
      this.#channels.connected();
      this.courier.pump();
    }
  }

  #gap(): void {
    if (this.leads) {
      this.#driver.dispatch({ type: 'resync' });
    } else {
      this.#crew.askForSnapshot();
    }
  }

  /** Tells the views, keeps it, and fetches what has come to be missing. */
  #changed(): void {
    const touched = this.store.takeTouched();
    this.courier.arrived(touched);
    this.loader.complete([...touched].flatMap((id) => this.store.get(id) ?? []));
    if (this.leads) {
      this.#cache.changed(touched);
    }
    this.#ports.changed(touched);
    if (this.store.profiles.takeChanged()) {
      this.#ports.profilesChanged();
    }
  }
}
