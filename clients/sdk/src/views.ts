import { trim } from './core/conversation.js';
import { isChannel } from './core/preferences.js';
import type { Store } from './core/store.js';
import { conversationView, type Conversation } from './core/view.js';
import type { Courier } from './io/courier.js';
import type { Loader } from './io/loader.js';
import { Computed } from './observable.js';
import { MessageWindow } from './window.js';

export interface ConversationList {
  /** Newest activity first. */
  conversations: readonly Conversation[];
  /** Whether the newest are here. */
  loaded: boolean;
  /** Whether there are more, for `loadMoreConversations`. */
  hasMore: boolean;
}

/** What can be looked at: the list and the open windows. */
export class Views {
  readonly list = new Computed(() => this.#list());
  #store: Store;
  #courier: Courier;
  #loader: Loader;
  #messagesMax: number;
  #looked: (channelIds: readonly string[]) => void;
  #views = new Map<string, Conversation | null>();
  #windows = new Set<MessageWindow>();

  /**
   * @param messagesMax how many messages of a conversation stay in memory when nobody looks at it any more
   * @param looked told which channels are looked at, the latest last
   */
  constructor(store: Store, courier: Courier, loader: Loader, messagesMax: number, looked: (channelIds: readonly string[]) => void) {
    this.#looked = looked;
    this.#store = store;
    this.#courier = courier;
    this.#loader = loader;
    this.#messagesMax = messagesMax;
  }

  conversation(conversationId: string): Conversation | null {
    let view = this.#views.get(conversationId);
    if (view === undefined) {
      const record = this.#store.get(conversationId);
      view = record ? conversationView(record, this.#store.userId, this.#entries(conversationId)) : null;
      this.#views.set(conversationId, view);
    }
    return view;
  }

  open(conversationId: string): MessageWindow {
    const window = new MessageWindow(conversationId, {
      loader: this.#loader,
      userId: () => this.#store.userId,
      record: () => this.#store.get(conversationId),
      entries: () => this.#entries(conversationId),
      conversation: () => this.conversation(conversationId),
      closed: () => this.#closed(window),
    });
    this.#windows.add(window);
    this.#look(conversationId);
    window.changed();
    return window;
  }

  changed(conversationIds: ReadonlySet<string>): void {
    conversationIds.forEach((id) => this.#views.delete(id));
    this.list.changed();
    for (const window of this.#windows) {
      if (conversationIds.has(window.conversationId)) {
        window.changed();
      }
    }
  }

  /** There is a connection again, or another store: open windows may want what could not be fetched, and what was not heard. */
  renewed(): void {
    this.#windows.forEach((window) => window.renewed());
  }

  #look(conversationId: string): void {
    if (isChannel(conversationId)) {
      const ids = [...this.#windows].map((window) => window.conversationId).filter(isChannel);
      this.#looked([...new Set(ids)]);
    }
  }

  #entries(conversationId: string) {
    return this.#courier.outbox.entries.filter((entry) => entry.conversationId === conversationId);
  }

  #list(): ConversationList {
    const conversations: Conversation[] = [];
    for (const { conversationId } of this.#store.records) {
      const view = this.conversation(conversationId);
      if (view) {
        conversations.push(view);
      }
    }
    conversations.sort((a, b) => b.inboxSeq - a.inboxSeq);
    return { conversations, loaded: this.#store.listed, hasMore: this.#store.nextBefore !== null };
  }

  #closed(window: MessageWindow): void {
    this.#windows.delete(window);
    this.#look(window.conversationId);
    const record = this.#store.get(window.conversationId);
    if (record && ![...this.#windows].some(({ conversationId }) => conversationId === window.conversationId)) {
      trim(record, this.#messagesMax);
    }
  }
}
