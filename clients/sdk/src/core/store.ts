import {
  changeGroup,
  changeMessage,
  countMention,
  expire,
  mergeInfo,
  mergeMessage,
  mergePage,
  mergeReceipt,
  newConversation,
  readUpTo,
  uncountMention,
  type ConversationAnswer,
  type ConversationRecord,
} from './conversation.js';
import type { ChannelNews, ScreenConversation } from './frames.js';
import { Profiles } from './profiles.js';
import type { ChannelMembership, ConversationPage, Cursor, Draft, GroupChange, HistoryRange, InboxEvent, Member, Message, MessagePage, Preferences, Receipt, Sent } from './types.js';

/** `known`: it was taken before. `gap`: one before it is missing; nothing was taken, and the inbox is to be read again from the cursor. */
export type Accepted = 'applied' | 'known' | 'gap';

/** Groups that were left lately and are remembered. */
const LEFT_MAX = 1_000;
/** Members of a channel that are kept in memory. */
const MEMBERS_MAX = 1_000;

/** How far a store has got, beside its conversations. */
export interface StorePlace {
  cursor: Cursor;
  nextBefore: number | null;
  /** Groups that the person has left, and the sequence of the line that says so. */
  left: ReadonlyMap<string, number>;
}

/** All that a device knows of its conversations: the fold of its inbox, joined with what was fetched. */
export class Store {
  userId = '';
  /** Null before the first welcome. */
  cursor: Cursor | null = null;
  /** Whether the newest conversations are here. */
  listed = false;
  /** `before` of the next page of the list; null when all of it is here. */
  nextBefore: number | null = null;
  /** Conversations that have changed since somebody last took this set. */
  touched = new Set<string>();
  readonly profiles = new Profiles();
  #records = new Map<string, ConversationRecord>();
  /** An answer from before the leaving does not bring a group back. */
  #left = new Map<string, number>();

  get(conversationId: string): ConversationRecord | undefined {
    return this.#records.get(conversationId);
  }

  get records(): IterableIterator<ConversationRecord> {
    return this.#records.values();
  }

  /** Null before there is a list. */
  get place(): StorePlace | null {
    const { cursor, listed, nextBefore } = this;
    return cursor && listed ? { cursor, nextBefore, left: this.#left } : null;
  }

  hasLeft(conversationId: string): boolean {
    return this.#left.has(conversationId);
  }

  /** Starts over at a position of the inbox, or (null) with nothing. */
  reset(cursor: Cursor | null): void {
    this.#records.forEach((_, id) => this.touched.add(id));
    this.#records.clear();
    if (cursor?.epoch !== this.cursor?.epoch) {
      // A platform that was restored from a backup knows nothing of what was left since.
      this.#left.clear();
    }
    this.cursor = cursor;
    this.listed = false;
    this.nextBefore = null;
    if (cursor === null) {
      this.profiles.clear();
    }
  }

  /** Takes up what was stored, or another tab has. */
  restore(records: readonly ConversationRecord[], { cursor, nextBefore, left }: StorePlace): void {
    this.reset(cursor);
    this.listed = true;
    this.nextBefore = nextBefore;
    this.#left = new Map(left);
    for (const record of records) {
      this.#records.set(record.conversationId, record);
      this.touched.add(record.conversationId);
      this.profiles.learn(record.members ?? []);
      this.profiles.recall(record.writers ?? []);
    }
  }

  /** Takes the next event of the inbox. */
  accept(event: InboxEvent): Accepted {
    const cursor = this.cursor;
    if (cursor === null) {
      return 'gap';
    }
    if (event.inboxSeq <= cursor.inboxSeq) {
      return 'known';
    }
    if (event.inboxSeq > cursor.inboxSeq + 1) {
      return 'gap';
    }
    this.cursor = { epoch: cursor.epoch, inboxSeq: event.inboxSeq };
    this.#apply(event);
    return 'applied';
  }

  #apply(event: InboxEvent): void {
    switch (event.type) {
      case 'readMarker': {
        const { conversationId, sequence } = event.marker;
        this.#tell(conversationId, (record) => {
          this.markRead(conversationId, sequence);
          // How much stands above it is not known before the list.
          record.uncounted ||= record.kind === null;
        });
        return;
      }
      case 'messageHidden':
        this.#tell(event.hidden.conversationId, (record) => changeMessage(record, event));
        return;
      case 'blockChanged':
        this.#tell(event.conversationId, (record) => (record.blocked = event.blocked));
        return;
      case 'channelMembership':
        this.#takeMembership(event, event.membership);
        return;
      case 'preferencesChanged':
        // What it does not say comes with the answer that tells of the conversation.
        if (!this.#left.has(event.of)) {
          this.#at(event.of);
          this.prefer(event.of, event.preferences);
        }
        return;
      case 'messagesExpired':
        this.#tell(event.conversationId, (record) => expire(record, event.upTo));
        return;
      case 'other':
        return;
      case 'conversationCreated':
        this.#begin(event).kind = event.kind;
        return;
      case 'messageChanged':
      case 'reactionChanged':
        this.#tell(event.conversationId, (record) => {
          if (event.type === 'messageChanged') {
            // As in the list of the platform, only what its line shows moves a conversation.
            if (event.isLast) {
              record.inboxSeq = event.inboxSeq;
              record.lastMessage ??= event.message;
            }
            if (event.message.deletedAt) {
              uncountMention(record, event.message.sequence, this.userId);
            }
          }
          changeMessage(record, event);
        });
        return;
      case 'message':
        this.#take(event, event.message);
    }
  }

  #take(event: InboxEvent, message: Message): void {
    const { change } = message;
    if (change && this.#isOwnDeparture(message)) {
      this.#leave(event.conversationId, message.sequence);
      return;
    }
    const record = this.#begins(change) ? this.#begin(event, message.sequence - 1) : this.#known(event);
    countMention(record, message, this.userId);
    // In a channel that is open it may have come before, and have been changed since.
    if (record.kind !== 'channel' || !record.messages.has(message.sequence)) {
      mergeMessage(record, message);
    }
    if (change) {
      changeGroup(record, message.sequence, change);
    }
    if (message.senderId === this.userId) {
      // To send implies to have read what stands before.
      readUpTo(record, message.sequence, this.userId);
    }
  }

  #takeMembership(event: InboxEvent, { userId, role, channel, head, newOwnerId, begins }: ChannelMembership): void {
    const { conversationId } = event;
    if (userId === undefined && role === undefined) {
      this.#leave(conversationId, head);
      return;
    }
    const record = begins ? this.#begin(event, head) : this.#known(event);
    const { name, memberCount, pictureId = '' } = channel;
    Object.assign(record, { kind: 'channel', name, memberCount, pictureId, head: Math.max(record.head, head) });
    if (userId === undefined) {
      record.role = role;
    } else if (newOwnerId === this.userId) {
      record.role = 'owner';
    }
  }

  /** A channel is open from now on. What has changed of its messages before that is in no event. */
  channelOpened(conversationId: string, head: number): void {
    this.#change(conversationId, (record) => {
      record.head = Math.max(record.head, head);
      record.stale = true;
    });
  }

  /** Takes what is new in a channel that is open. @returns events of messages that were not here before */
  acceptNews({ conversationId, head, events }: ChannelNews): InboxEvent[] {
    const fresh: InboxEvent[] = [];
    this.#change(conversationId, (record) => {
      for (const event of events) {
        if (event.type === 'messagesExpired') {
          expire(record, event.upTo);
        } else if (event.type !== 'message') {
          changeMessage(record, event);
        } else if (!record.messages.has(event.message.sequence)) {
          this.#takeFromChannel(record, event.message);
          fresh.push(event);
        }
      }
      record.head = Math.max(record.head, head);
    });
    return fresh;
  }

  /** One's own message is in the log of a channel, which tells only those who have it open. */
  takeSent({ text, ...rest }: Draft, { conversationId, sequence, clientMessageId, sentAt }: Sent): void {
    this.#change(conversationId, (record) => {
      if (!record.messages.has(sequence)) {
        this.#takeFromChannel(record, { sequence, clientMessageId, sentAt, senderId: this.userId, body: { text }, ...rest });
      }
    });
  }

  #takeFromChannel(record: ConversationRecord, message: Message): void {
    mergeMessage(record, message);
    if (message.change) {
      changeGroup(record, message.sequence, message.change);
    }
    if (message.senderId === this.userId) {
      readUpTo(record, message.sequence, this.userId);
    }
  }

  /** Takes some of the members of a channel. */
  mergeMembers(conversationId: string, members: readonly Member[]): void {
    this.profiles.learn(members);
    this.#change(conversationId, (record) => {
      const known = new Map((record.members ?? []).map((member) => [member.userId, member]));
      members.forEach((member) => known.set(member.userId, member));
      record.members = [...known.values()].slice(-MEMBERS_MAX);
    });
  }

  #isOwnDeparture({ change, senderId }: Message): boolean {
    return (
      (change?.type === 'memberRemoved' && change.memberId === this.userId) ||
      (change?.type === 'memberLeft' && senderId === this.userId)
    );
  }

  #begins(change: GroupChange | undefined): boolean {
    return change?.type === 'created' || (change?.type === 'membersAdded' && change.memberIds.includes(this.userId));
  }

  /** The conversation of an event with which the person comes into it: he owes nothing to what was said without him. */
  #begin(event: InboxEvent, head = 0): ConversationRecord {
    const record = this.#known(event);
    readUpTo(record, head, this.userId);
    return record;
  }

  /** The conversation of an event that is told to its members only. */
  #known({ conversationId, inboxSeq }: InboxEvent): ConversationRecord {
    this.#left.delete(conversationId);
    const record = this.#at(conversationId);
    record.inboxSeq = Math.max(record.inboxSeq, inboxSeq);
    return record;
  }

  #at(conversationId: string): ConversationRecord {
    const record = this.#records.get(conversationId) ?? newConversation(conversationId);
    this.#records.set(conversationId, record);
    this.touched.add(conversationId);
    return record;
  }

  /** Takes what an answer tells of a conversation. @returns undefined when that is over by now */
  merge(info: ConversationAnswer): ConversationRecord | undefined {
    const { conversationId, members = [] } = info;
    this.profiles.learn(members);
    if (info.head <= (this.#left.get(conversationId) ?? -1)) {
      return undefined;
    }
    this.#left.delete(conversationId);
    const record = this.#at(conversationId);
    mergeInfo(record, info);
    return record;
  }

  /** @param first whether it is the first page of the list */
  mergeList({ conversations, nextBefore }: ConversationPage, first: boolean): void {
    conversations.forEach((info) => this.merge(info));
    // Events may have made conversations known that lie further down: the list goes on where it was.
    if (!first || !this.listed) {
      this.nextBefore = nextBefore ?? null;
    }
    this.listed = true;
  }

  mergeScreen(conversations: readonly ScreenConversation[], nextBefore: number | undefined): void {
    for (const { messages, position, ...info } of conversations) {
      const record = this.merge(info);
      if (record && messages.length > 0) {
        mergePage(record, { messages, head: info.head, position }, {});
      }
    }
    this.mergeList({ conversations: [], nextBefore }, true);
  }

  mergePage(conversationId: string, page: MessagePage, range: HistoryRange): void {
    this.#change(conversationId, (record) => mergePage(record, page, range));
  }

  mergeReceipt(conversationId: string, receipt: Receipt): void {
    this.#change(conversationId, (record) => mergeReceipt(record, receipt));
  }

  markRead(conversationId: string, sequence: number): void {
    this.#change(conversationId, (record) => {
      readUpTo(record, sequence, this.userId);
      record.preferences = { ...record.preferences, markedUnread: false };
    });
  }

  /** Takes how the person wants to have a conversation; what is absent stays. */
  prefer(conversationId: string, change: Partial<Preferences>): void {
    this.#change(conversationId, (record) => (record.preferences = { ...record.preferences, ...change }));
  }

  /** What was wanted does not hold: an answer has to say what does. */
  forgetPreferences(conversationId: string): void {
    this.#change(conversationId, (record) => (record.preferences = {}));
  }

  /** Forgets a group of which the person is no member any more. */
  #leave(conversationId: string, sequence: number): void {
    this.#records.delete(conversationId);
    this.touched.add(conversationId);
    this.#left.delete(conversationId);
    this.#left.set(conversationId, sequence);
    if (this.#left.size > LEFT_MAX) {
      this.#left.delete(this.#left.keys().next().value!);
    }
  }

  /** @returns what has changed since the last call */
  takeTouched(): ReadonlySet<string> {
    const { touched } = this;
    this.touched = new Set();
    return touched;
  }

  /**
   * Takes an event that changes a conversation. Before there is a list its answer may be from before the event, so that this has
   * to be kept for it.
   */
  #tell(conversationId: string, change: (record: ConversationRecord) => void): void {
    if (!this.listed && !this.#left.has(conversationId)) {
      this.#at(conversationId);
    }
    this.#change(conversationId, change);
  }

  #change(conversationId: string, change: (record: ConversationRecord) => void): void {
    const record = this.#records.get(conversationId);
    if (record) {
      change(record);
      this.touched.add(conversationId);
    }
  }
}
