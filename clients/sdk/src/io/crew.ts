import type { ConversationRecord } from '../core/conversation.js';
import type { ClientFrame, ServerFrame } from '../core/frames.js';
import type { Entry } from '../core/outbox.js';
import type { Store, StorePlace } from '../core/store.js';
import type { Presence } from '../core/types.js';
import type { ConnectionStatus } from '../events.js';
import type { Courier, CourierMessage } from './courier.js';
import type { People } from './people.js';
import { Tabs } from './tabs.js';

/** A tab that somebody looks at is heard of more often than that. */
const LOOKING_MILLIS = 12_000;
/** So is a hidden one, whose timers the browser holds back; later it counts as closed. */
const THERE_MILLIS = 150_000;

interface Snapshot {
  place: StorePlace;
  records: ConversationRecord[];
  entries: Entry[];
  presence: Presence[];
}

/** The leader tells what comes from the server, and the others what they want to say. */
type Message =
  | { type: 'lead' }
  | { type: 'join'; tab: string; userIds: readonly string[]; channelIds: readonly string[] }
  | { type: 'snapshot'; snapshot: Snapshot }
  | { type: 'frame'; frame: ServerFrame }
  | { type: 'status'; status: ConnectionStatus }
  | { type: 'courier'; message: CourierMessage }
  | { type: 'say'; frame: ClientFrame }
  | { type: 'watch'; tab: string; userIds: readonly string[] }
  | { type: 'watched'; userIds: readonly string[] }
  | { type: 'look'; tab: string; channelIds: readonly string[] }
  | { type: 'start' }
  | { type: 'loggedOut' };

export interface CrewPorts {
  store: Store;
  courier: Courier;
  people: People;
  status(): ConnectionStatus;
  /** This tab has the connection from now on. */
  lead(): void;
  /** Another tab has it. */
  follow(): void;
  /** In the leader: connect, if there is no connection. */
  start(): void;
  say(frame: ClientFrame): void;
  /** In the leader: which channels a tab shows. */
  look(tab: string, channelIds: readonly string[]): void;
  /** In the others: what came over the connection. */
  receive(frame: ServerFrame): void;
  setStatus(status: ConnectionStatus): void;
  /** The store has been replaced by what the leader has. */
  taken(): void;
  /** Whether nobody looks at any tab; comes as often as one of them tells how it is. */
  looked(hidden: boolean): void;
  loggedOut(): void;
}

/** What the tabs of a device have to do with one another. */
export class Crew {
  #ports: CrewPorts;
  #id: string;
  #tabs: Tabs<Message> | null = null;
  #alone = false;
  #hidden = false;
  #watching: readonly string[] = [];
  #looking: readonly string[] = [];
  /** When each of the other tabs was heard of, and whether somebody looked at it. */
  #others = new Map<string, { atMillis: number; hidden: boolean }>();

  /** @param id of this tab, unique */
  constructor(id: string, ports: CrewPorts) {
    this.#id = id;
    this.#ports = ports;
  }

  /** Whether this tab has the connection. */
  get leads(): boolean {
    return this.#tabs?.leads ?? this.#alone;
  }

  /** Whether somebody looks at one of the tabs; only the leader hears of the others. */
  get inView(): boolean {
    const since = Date.now() - LOOKING_MILLIS;
    return !this.#hidden || [...this.#others.values()].some(({ atMillis, hidden }) => !hidden && atMillis > since);
  }

  get joined(): boolean {
    return this.#tabs !== null || this.#alone;
  }

  /** @param name of the device; null when it is not known, so that there can be no other tabs of it */
  async join(name: string | null, shared: boolean): Promise<void> {
    if (name === null) {
      this.#alone = true;
      this.#ports.lead();
      return;
    }
    this.#tabs = new Tabs(name, shared, this.#id, {
      lead: () => {
        this.#post({ type: 'lead' });
        this.#watch(this.#id, this.#watching);
        this.#ports.look(this.#id, this.#looking);
        this.#ports.lead();
      },
      follow: () => {
        this.#ports.follow();
        this.askForSnapshot();
      },
      message: (message) => this.#hear(message),
      tick: (tab, hidden) => this.#tick(tab, hidden),
    });
    await this.#tabs.join();
  }

  leave(): void {
    this.#tabs?.leave();
    this.#tabs = null;
    this.#alone = false;
    this.#others.clear();
  }

  /** What this tab holds does not fit to what comes. */
  askForSnapshot(): void {
    this.#post({ type: 'join', tab: this.#id, userIds: this.#watching, channelIds: this.#looking });
  }

  start(): void {
    this.#post({ type: 'start' });
  }

  say(frame: ClientFrame): void {
    this.#post({ type: 'say', frame });
  }

  tellFrame(frame: ServerFrame): void {
    this.#post({ type: 'frame', frame });
  }

  tellStatus(status: ConnectionStatus): void {
    this.#post({ type: 'status', status });
  }

  tellLoggedOut(): void {
    this.#post({ type: 'loggedOut' });
  }

  tellCourier(message: CourierMessage): void {
    this.#post({ type: 'courier', message });
  }

  watch(userIds: readonly string[]): void {
    this.#watching = userIds;
    if (this.leads || !this.joined) {
      this.#watch(this.#id, userIds);
    } else {
      this.#post({ type: 'watch', tab: this.#id, userIds });
    }
  }

  look(channelIds: readonly string[]): void {
    this.#looking = channelIds;
    if (this.leads || !this.joined) {
      this.#ports.look(this.#id, channelIds);
    } else {
      this.#post({ type: 'look', tab: this.#id, channelIds });
    }
  }

  visibility(hidden: boolean): void {
    this.#hidden = hidden;
    this.#look();
    this.#tabs?.tick();
  }

  #tick(tab: string, hidden: boolean): void {
    const now = Date.now();
    this.#others.set(tab, { atMillis: now, hidden });
    for (const [other, { atMillis }] of this.#others) {
      if (now - atMillis > THERE_MILLIS) {
        this.#others.delete(other);
        this.#watch(other, []);
        this.#ports.look(other, []);
      }
    }
    this.#look();
  }

  #look(): void {
    this.#ports.looked(!this.inView);
  }

  #watch(tab: string, userIds: readonly string[]): void {
    const { people } = this.#ports;
    const all = people.watch(tab, userIds);
    people.tellOf(people.watched);
    if (all) {
      this.#post({ type: 'watched', userIds: all });
      this.#ports.say({ type: 'watch', value: { userIds: all } });
    }
  }

  #post(message: Message, to?: string): void {
    this.#tabs?.post(message, to);
  }

  #hear(message: Message): void {
    if (message.type === 'courier') {
      this.#ports.courier.receive(message.message);
    } else if (message.type === 'loggedOut') {
      this.#ports.loggedOut();
    } else if (this.leads) {
      this.#hearAsLeader(message);
    } else {
      this.#hearAsFollower(message);
    }
  }

  #hearAsLeader(message: Message): void {
    switch (message.type) {
      case 'join':
        this.#welcome(message.tab, message.userIds);
        this.#ports.look(message.tab, message.channelIds);
        return;
      case 'say':
        this.#ports.say(message.frame);
        return;
      case 'watch':
        this.#watch(message.tab, message.userIds);
        return;
      case 'look':
        this.#ports.look(message.tab, message.channelIds);
        return;
      case 'start':
        this.#ports.start();
        return;
      default:
      // What a leader says, of which there are two for a moment when one takes over from another that slept.
    }
  }

  #hearAsFollower(message: Message): void {
    switch (message.type) {
      case 'lead':
        this.#ports.courier.follow();
        this.askForSnapshot();
        return;
      case 'snapshot':
        this.#take(message.snapshot);
        return;
      case 'frame':
        this.#ports.receive(message.frame);
        return;
      case 'status':
        this.#ports.setStatus(message.status);
        return;
      case 'watched':
        this.#ports.people.tellOf(message.userIds);
        return;
      default:
      // For the leader.
    }
  }

  /** Another tab has come: it gets everything. */
  #welcome(tab: string, userIds: readonly string[]): void {
    const { store, courier, people } = this.#ports;
    const { place } = store;
    this.#post({ type: 'watched', userIds: people.watched }, tab);
    if (place) {
      const snapshot: Snapshot = {
        place,
        records: [...store.records],
        entries: courier.outbox.entries,
        presence: [...people.presence.values()],
      };
      this.#post({ type: 'snapshot', snapshot }, tab);
    }
    this.#post({ type: 'status', status: this.#ports.status() }, tab);
    this.#watch(tab, userIds);
  }

  #take({ records, place, entries, presence }: Snapshot): void {
    const { store, courier, people } = this.#ports;
    store.restore(records, place);
    courier.take(entries);
    people.setPresence(presence);
    this.#ports.taken();
  }
}
