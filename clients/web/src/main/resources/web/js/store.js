/**
 * What the page knows: conversations, and of each the messages that came as events or as pages of
 * history, joined by sequence. `covered` lists the ranges of sequences that need no fetching, as
 * `[from, to]`, ascending and apart; a sequence in them without a message does not exist.
 */

/** Messages that stay when a conversation is trimmed. */
const KEPT = 100;

const isChannel = (conversationId) => conversationId.startsWith('channel:');

/** Whether the person is no member of a channel any more. */
const isOver = ({ user_id, role }) => !user_id && !role;

const membershipFields = (membership) =>
  membership && {
    name: membership.channel?.name,
    member_count: membership.channel?.member_count,
    head: membership.head,
    read: membership.begins ? membership.head : 0,
  };

export class Store {
  /** `{epoch, inbox_seq}`, or null before the first welcome. */
  cursor = null;
  #conversations = new Map();

  /** @param {string} id */
  conversation(id) {
    return this.#conversations.get(id);
  }

  /** Newest activity first. */
  conversations() {
    return [...this.#conversations.values()].sort((a, b) => b.inbox_seq - a.inbox_seq);
  }

  /** Starts over at a position of the inbox. */
  reset(cursor) {
    this.#conversations.clear();
    this.cursor = { epoch: cursor.epoch, inbox_seq: cursor.inbox_seq ?? 0 };
  }

  /** Takes a conversation as the HTTP API gives it; what events told later stands. */
  mergeConversation({
    conversation_id,
    members,
    name,
    member_count,
    head = 0,
    read = 0,
    inbox_seq = 0,
    last_message,
  }) {
    const known = this.#conversations.get(conversation_id);
    const conversation = known ?? {
      conversation_id,
      members: null,
      /** Of a group or channel; null for one of two people. */
      name: null,
      member_count: 0,
      /** Members have changed since they were fetched. */
      stale: false,
      head: 0,
      read: 0,
      receipts: new Map(),
      inbox_seq: 0,
      last_message: null,
      messages: new Map(),
      covered: [],
    };
    this.#conversations.set(conversation_id, conversation);
    // The members of a channel are in pages of their own, which are not shown.
    const shown = members ?? (isChannel(conversation_id) && name !== undefined ? [] : undefined);
    conversation.stale &&= shown === undefined;
    conversation.members = shown ?? conversation.members;
    conversation.name = name ?? conversation.name;
    conversation.member_count = member_count ?? conversation.member_count;
    conversation.head = Math.max(conversation.head, head);
    conversation.read = Math.max(conversation.read, read);
    conversation.inbox_seq = Math.max(conversation.inbox_seq, inbox_seq);
    if (last_message && last_message.sequence >= (conversation.last_message?.sequence ?? 0)) {
      conversation.last_message = last_message;
    }
    return conversation;
  }

  /**
   * Takes the next event of the inbox.
   *
   * @returns {'applied' | 'known' | 'gap'} `gap`: an event before this one is missing; nothing was
   *     taken, and the inbox has to be read again from the cursor
   */
  accept(event) {
    if (event.inbox_seq <= this.cursor.inbox_seq) {
      return 'known';
    }
    if (event.inbox_seq > this.cursor.inbox_seq + 1) {
      return 'gap';
    }
    this.cursor = { ...this.cursor, inbox_seq: event.inbox_seq };
    if (event.read_marker) {
      const { conversation_id, sequence } = event.read_marker;
      this.mergeConversation({ conversation_id, read: sequence });
      return 'applied';
    }
    if (event.block_changed) {
      return 'applied';
    }
    if (event.channel_membership && isOver(event.channel_membership)) {
      this.remove(event.conversation_id);
      return 'applied';
    }
    this.mergeConversation({
      conversation_id: event.conversation_id,
      inbox_seq: event.inbox_seq,
      ...membershipFields(event.channel_membership),
    });
    if (event.message) {
      this.mergeMessage(event.conversation_id, event.message);
      this.#mergeChange(event.conversation_id, event.message.change);
    } else if (event.message_changed) {
      this.#replace(event.conversation_id, event.message_changed.message);
    } else if (event.message_hidden) {
      const { conversation_id, sequence } = event.message_hidden;
      this.#replace(conversation_id, { sequence, hidden: true });
    }
    return 'applied';
  }

  /** Forgets a conversation of which the person is no member any more. */
  remove(conversationId) {
    this.#conversations.delete(conversationId);
  }

  #mergeChange(conversation_id, change) {
    if (change) {
      const { name, member_count } = change.group;
      this.mergeConversation({ conversation_id, name, member_count }).stale = true;
    }
  }

  /** A message is no longer what it was: edited or deleted. */
  #replace(conversation_id, message) {
    const conversation = this.mergeConversation({ conversation_id });
    if (conversation.messages.has(message.sequence)) {
      conversation.messages.set(message.sequence, message);
    }
    if (conversation.last_message?.sequence === message.sequence) {
      conversation.last_message = { ...conversation.last_message, body: undefined, ...message };
    }
  }

  mergeMessage(conversationId, message) {
    const conversation = this.mergeConversation({
      conversation_id: conversationId,
      head: message.sequence,
      last_message: message,
    });
    const known = conversation.messages.get(message.sequence);
    if (!known || (known.preview && !message.preview)) {
      conversation.messages.set(message.sequence, message);
    }
    cover(conversation, message.sequence, message.sequence);
  }

  /** Takes how far another member has got; both only grow, and what was read was delivered. */
  mergeReceipt({ conversation_id, user_id, delivered = 0, read = 0 }) {
    const { receipts } = this.mergeConversation({ conversation_id });
    const known = receipts.get(user_id) ?? { delivered: 0, read: 0 };
    receipts.set(user_id, {
      delivered: Math.max(known.delivered, delivered, read),
      read: Math.max(known.read, read),
    });
  }

  /**
   * Takes a page of history.
   *
   * @param {{messages: object[], head?: number}} page ascending; messages up to `head` are in it if
   *     they exist and lie in the range that was asked for
   * @param {{before?: number, after?: number}} range exclusive bounds; none: the newest page
   */
  mergePage(conversationId, { messages, head = 0 }, { before, after }) {
    const conversation = this.mergeConversation({ conversation_id: conversationId, head });
    messages.forEach((message) => this.mergeMessage(conversationId, message));
    const first = messages[0]?.sequence;
    const last = messages.at(-1)?.sequence;
    if (after !== undefined) {
      cover(conversation, after + 1, last ?? head);
    } else {
      const to = before === undefined ? Math.max(head, last ?? 0) : Math.min(head, before - 1);
      cover(conversation, first ?? 1, to);
    }
  }

  /**
   * The range to fetch next so that a conversation on screen has everything from its oldest loaded
   * message to its head, whole; null when nothing is missing.
   */
  missing(conversation) {
    if (conversation.covered.length === 0) {
      return conversation.head === 0 ? null : {};
    }
    const [, to] = conversation.covered[0];
    if (to < conversation.head) {
      return { after: to };
    }
    for (const message of conversation.messages.values()) {
      if (message.preview) {
        return { before: message.sequence + 1, limit: 1 };
      }
    }
    return null;
  }

  /** The range of messages before the oldest loaded one, or null at the beginning. */
  older(conversation) {
    const from = conversation.covered[0]?.[0] ?? 1;
    return from > 1 ? { before: from } : null;
  }

  /** Lets go of all but the newest messages; they can be fetched again. */
  trim(conversation) {
    const excess = conversation.messages.size - KEPT;
    if (excess <= 0) {
      return;
    }
    const sequences = [...conversation.messages.keys()].sort((a, b) => a - b);
    sequences.slice(0, excess).forEach((sequence) => conversation.messages.delete(sequence));
    const from = sequences[excess];
    conversation.covered = conversation.covered
      .filter(([, to]) => to >= from)
      .map(([start, to]) => [Math.max(start, from), to]);
  }
}

/** Messages that the person has not seen. */
export function unreadOf({ head, read }) {
  return Math.max(0, head - read);
}

/** The messages of a conversation in its order. */
export function messagesOf(conversation) {
  return [...conversation.messages.values()].sort((a, b) => a.sequence - b.sequence);
}

function cover(conversation, from, to) {
  if (from > to) {
    return;
  }
  const apart = conversation.covered.filter(([f, t]) => t < from - 1 || f > to + 1);
  const joined = conversation.covered.filter(([f, t]) => t >= from - 1 && f <= to + 1);
  const range = [
    Math.min(from, ...joined.map(([f]) => f)),
    Math.max(to, ...joined.map(([, t]) => t)),
  ];
  conversation.covered = [...apart, range].sort(([a], [b]) => a - b);
}
