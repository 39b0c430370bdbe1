import type { Cursor, InboxEvent, Message } from './core/types.js';
import type { ChannelNews, ServerFrame, Welcome } from './core/frames.js';
import { calls, DEFAULT_PREFERENCES, notifies } from './core/preferences.js';
import type { Store } from './core/store.js';
import type { ChatEvent } from './events.js';
import type { Courier } from './io/courier.js';
import { MEMBERS_LOADED_MAX, unless, type Loader } from './io/loader.js';
import type { Names } from './io/names.js';
import type { People } from './io/people.js';

/** When the list is loaded over HTTP because the screen has not come. */
const SCREEN_TIMEOUT_MILLIS = 4_000;

export interface InboxPorts {
  store: Store;
  loader: Loader;
  courier: Courier;
  people: People;
  names: Names;
  /** Whether this tab has the connection. */
  leads(): boolean;
  live(): boolean;
  emit(event: ChatEvent): void;
  /** The store has changed. */
  changed(): void;
  /** An event is missing: what comes next is to be read again from the cursor. */
  gap(): void;
  welcomed(welcome: Welcome): void;
  /** The store begins anew: what was fetched for it is gone. */
  renewed(): void;
  /** The person is a member of a channel from now on. */
  joined(channelId: string): void;
}

/** Takes what the server says, in every tab alike: from the connection in the one that has it, from that tab in the others. */
export class Inbox {
  #ports: InboxPorts;
  #screenTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(ports: InboxPorts) {
    this.#ports = ports;
  }

  receive(frame: ServerFrame): void {
    const { store, courier, people, emit } = this.#ports;
    switch (frame.type) {
      case 'welcome':
        this.#receiveWelcome(frame.value);
        return;
      case 'screen':
        this.#receiveScreen(frame.value);
        return;
      case 'event':
        this.#receiveEvent(frame.value);
        return;
      case 'opened':
        store.channelOpened(frame.value.conversationId, frame.value.head);
        this.#ports.changed();
        this.#refresh(frame.value.conversationId);
        return;
      case 'channel':
        this.#receiveNews(frame.value);
        return;
      case 'reset': {
        const { reason, head } = frame.value;
        emit({ type: 'reset', reason });
        // The list will have it; with another epoch what was sent may be gone for good.
        const lost = head.epoch !== store.cursor?.epoch;
        courier.forgetDone(({ command }) => lost || command.type !== 'send');
        this.#beginAnew(head);
        this.#loadList();
        return;
      }
      case 'receipt': {
        const { conversationId, ...receipt } = frame.value;
        store.mergeReceipt(conversationId, receipt);
        this.#ports.changed();
        emit({ type: 'receipt', ...frame.value });
        return;
      }
      case 'presence':
        people.setPresence(frame.value.users);
        frame.value.users.forEach((user) => emit({ type: 'presence', ...user }));
        return;
      case 'typing':
        people.startTyping(frame.value.conversationId, frame.value.userId);
        emit({ type: 'typing', ...frame.value });
        return;
      default:
      // Synced, which only the connection has to know, and answers that nobody waits for any more.
    }
  }

  stop(): void {
    clearTimeout(this.#screenTimer);
  }

  #receiveWelcome(welcome: Welcome): void {
    const { store } = this.#ports;
    store.userId = welcome.userId;
    if (this.#ports.leads() && !store.listed) {
      // What the list will hold is everything up to here.
      this.#beginAnew(welcome.head);
      this.#screenTimer = setTimeout(() => this.#loadList(), SCREEN_TIMEOUT_MILLIS);
    }
    this.#ports.welcomed(welcome);
  }

  #receiveScreen({ unavailable, conversations, nextBefore }: Extract<ServerFrame, { type: 'screen' }>['value']): void {
    const { store } = this.#ports;
    clearTimeout(this.#screenTimer);
    if (store.listed) {
      return;
    }
    if (store.cursor === null) {
      // In a tab that has not been told yet where the inbox stands.
      this.#ports.gap();
      return;
    }
    if (unavailable) {
      this.#loadList();
      return;
    }
    store.mergeScreen(conversations, nextBefore);
    this.#ports.changed();
  }

  #receiveNews(news: ChannelNews): void {
    const { store, courier } = this.#ports;
    const { conversationId } = news;
    const fresh = store.acceptNews(news);
    for (const event of fresh) {
      if (event.type === 'message') {
        courier.seen(conversationId, event.message);
        this.#learnName(conversationId, event.message.senderId);
      }
    }
    this.#ports.changed();
    if (news.missed) {
      this.#refresh(conversationId);
    }
    for (const event of news.events) {
      // One's own may be here already, by the answer. One that calls this person by name comes as an event of the inbox, too.
      const own = event.type === 'message' && event.message.senderId === store.userId;
      const told = event.type === 'message' && (!fresh.includes(event) || calls(event.message, conversationId, store.userId));
      if (own || !told) {
        this.#emit(event, false);
      }
    }
  }

  /** What has changed of the messages of a channel while it was not open, or was missed, is in history. */
  #refresh(conversationId: string): void {
    const { store, loader, courier } = this.#ports;
    if (store.get(conversationId)?.messages.size) {
      const page = loader.page(conversationId, {});
      page.then(() => courier.forgetDone((entry) => entry.conversationId === conversationId)).catch(unless(() => {}));
    }
  }

  /** Whoever has come into a small channel is one of its members from now on; of a large one only some are here. */
  #learnName(channelId: string, userId: string): void {
    const { store, names } = this.#ports;
    const small = (store.get(channelId)?.memberCount ?? 0) <= MEMBERS_LOADED_MAX;
    if (small && store.profiles.isWanted(userId) && userId !== store.userId) {
      this.#loadMembers(channelId);
    } else {
      names.want(userId);
    }
  }

  #loadMembers(channelId: string): void {
    this.#ports.loader.members(channelId).catch(unless(() => {}));
  }

  #beginAnew(head: Cursor): void {
    clearTimeout(this.#screenTimer);
    this.#ports.loader.reset();
    this.#ports.store.reset(head);
    this.#ports.changed();
    this.#ports.renewed();
  }

  #loadList(): void {
    this.#ports.loader.list().catch(unless(() => {}));
  }

  #receiveEvent(event: InboxEvent): void {
    const { store, courier, people } = this.#ports;
    const accepted = store.accept(event);
    if (accepted === 'gap') {
      this.#ports.gap();
    }
    if (accepted !== 'applied') {
      return;
    }
    if (event.type === 'message') {
      courier.seen(event.conversationId, event.message);
      people.stopTyping(event.conversationId, event.message.senderId);
    }
    this.#ports.changed();
    this.#emit(event);
    if (event.type === 'channelMembership' && event.membership.begins) {
      this.#ports.joined(event.conversationId);
      this.#loadMembers(event.conversationId);
    }
  }

  /** @param inInbox whether it has come to this person, and not only to a channel that he looks at */
  #emit(event: InboxEvent, inInbox = true): void {
    const { conversationId } = event;
    const { emit, store } = this.#ports;
    switch (event.type) {
      case 'message': {
        const { message } = event;
        const own = message.senderId === store.userId;
        const notify = inInbox && !own && this.#notifies(conversationId, message);
        emit({ type: 'message', conversationId, message, own, live: this.#ports.live(), notify });
        if (!store.get(conversationId)) {
          emit({ type: 'conversationRemoved', conversationId });
        }
        return;
      }
      case 'messageChanged':
        return emit({ type: 'messageChanged', conversationId, message: event.message });
      case 'reactionChanged':
        return emit({ type: 'reactionChanged', conversationId, ...event.change });
      case 'messageHidden':
        return emit({ type: 'messageHidden', ...event.hidden });
      case 'conversationCreated':
        return emit({ type: 'conversationCreated', conversationId });
      case 'readMarker':
        return emit({ type: 'readMarker', ...event.marker });
      case 'blockChanged':
        return emit({ type: 'blockChanged', conversationId, blocked: event.blocked });
      case 'channelMembership': {
        const { userId, role, begins } = event.membership;
        emit({ type: 'channelMembership', conversationId, userId: userId ?? store.userId, ...(role && { role }), begins });
        if (!store.get(conversationId)) {
          emit({ type: 'conversationRemoved', conversationId });
        }
        return;
      }
      case 'preferencesChanged':
        return emit({ type: 'preferencesChanged', conversationId: event.of, preferences: event.preferences });
      case 'messagesExpired':
        return emit({ type: 'messagesExpired', conversationId, upTo: event.upTo });
      case 'other':
    }
  }

  #notifies(conversationId: string, message: Message): boolean {
    const { store } = this.#ports;
    const preferences = { ...DEFAULT_PREFERENCES, ...store.get(conversationId)?.preferences };
    return notifies(preferences, calls(message, conversationId, store.userId), Date.now());
  }
}
