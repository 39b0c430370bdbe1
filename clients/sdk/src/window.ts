import type { Entry } from './core/outbox.js';
import { isChannel } from './core/preferences.js';
import { rangeAt } from './core/ranges.js';
import { timelineOf, type Conversation, type MessageItem, type Place, type Timeline } from './core/view.js';
import type { HistoryRange, Receipt } from './core/types.js';
import type { ConversationRecord } from './core/conversation.js';
import { unless, type Loader } from './io/loader.js';
import type { ChatError } from './io/http.js';
import { Computed, type Observable } from './observable.js';

const PAGE = 50;

/** What a window shows. */
export interface WindowView extends Timeline {
  conversationId: string;
  /** Null until it is known. */
  conversation: Conversation | null;
  /** Something is being fetched; without items there is nothing to show yet. */
  loading: boolean;
  /** Why the last fetch came to nothing; the next one clears it. */
  error: ChatError | null;
  /** How far each member has got. */
  receipts: ReadonlyMap<string, Receipt>;
  /** Sequence of the first message that was unread when the window was opened, for a divider; null for none. */
  firstUnread: number | null;
}

export interface WindowPorts {
  userId(): string;
  record(): ConversationRecord | undefined;
  entries(): readonly Entry[];
  conversation(): Conversation | null;
  loader: Loader;
  closed(window: MessageWindow): void;
}

const NOTHING: Timeline = { items: [], hasOlder: false, hasNewer: false };

/**
 * A view of the messages of one conversation that can be paged both ways and moved to any message. What it lacks is
 * fetched; what comes live appears when it shows the newest. Close it when nobody looks any more.
 */
export class MessageWindow {
  readonly conversationId: string;
  readonly view: Observable<WindowView>;
  #view: Computed<WindowView>;
  #ports: WindowPorts;
  #place: Place = { from: Infinity, to: null };
  #before = new Map<number, MessageItem>();
  #fetching = 0;
  #error: ChatError | null = null;
  #firstUnread: number | null | undefined;
  #receiptsMissed = true;
  #closed = false;

  /** @internal */
  constructor(conversationId: string, ports: WindowPorts) {
    this.conversationId = conversationId;
    this.#ports = ports;
    this.#view = new Computed(() => this.#compute());
    this.view = this.#view;
  }

  /** Shows a page before the present ones. */
  async older(): Promise<void> {
    const record = this.#ports.record();
    const range = record && rangeAt(record.covered, this.#place.to ?? record.head);
    if (!record || !range) {
      return;
    }
    const first = Math.max(range[0], Math.min(this.#place.from, record.head + 1));
    if (first <= 1) {
      return;
    }
    if (first - PAGE < range[0] && range[0] > 1) {
      await this.#fetch({ before: range[0], limit: PAGE });
    }
    this.#move({ from: Math.max(1, first - PAGE), to: this.#place.to });
  }

  /** Shows a page after the present ones, if they are not the newest. */
  async newer(): Promise<void> {
    const record = this.#ports.record();
    const { from, to } = this.#place;
    if (!record || to === null) {
      return;
    }
    const range = rangeAt(record.covered, to);
    if (range && range[1] < Math.min(to + PAGE, record.head)) {
      await this.#fetch({ after: range[1], limit: PAGE });
    }
    this.#move({ from, to: to + PAGE >= record.head ? null : to + PAGE });
  }

  /** Moves to a message; it is somewhere in the middle of the items then. */
  async jumpTo(sequence: number): Promise<void> {
    if (!this.#ports.record()) {
      // One that stands further down in the list than this device has it.
      await this.#run(this.#ports.loader.conversation(this.conversationId));
    }
    const record = this.#ports.record();
    const from = Math.max(1, sequence - PAGE / 2);
    const to = sequence + PAGE / 2;
    const range = record && rangeAt(record.covered, sequence);
    if (!range || range[0] > from || range[1] < Math.min(to, record.head)) {
      await this.#fetch({ around: sequence, limit: PAGE + 1 });
    }
    const head = this.#ports.record()?.head ?? 0;
    this.#move({ from, to: to >= head ? null : to });
  }

  /** Moves to the newest messages, and goes with them. */
  async jumpToNewest(): Promise<void> {
    this.#move({ from: Infinity, to: null });
  }

  close(): void {
    this.#closed = true;
    this.#ports.closed(this);
  }

  /** @internal The store has changed. */
  changed(): void {
    if (!this.#closed) {
      this.#askForReceipts();
      this.#ensure();
      this.#view.changed();
    }
  }

  /** @internal Something may have been missed of which no event tells. */
  renewed(): void {
    this.#receiptsMissed = true;
    this.changed();
  }

  /** Once there is a record to take them. In channels each knows his own alone. */
  #askForReceipts(): void {
    if (this.#receiptsMissed && this.#ports.record() && !isChannel(this.conversationId)) {
      this.#receiptsMissed = false;
      this.#ports.loader.receipts(this.conversationId).catch(unless(() => {}));
    }
  }

  /** Fetches what has to be there for the present place. */
  #ensure(): void {
    const record = this.#ports.record();
    if (this.#closed || this.#fetching > 0) {
      return;
    }
    if (!record || record.kind === null || record.members === null || record.stale) {
      this.#run(this.#ports.loader.conversation(this.conversationId));
      return;
    }
    if (this.#place.to === null && this.#place.from > record.head) {
      this.#place = { from: Math.max(1, record.head - PAGE + 1), to: null };
    }
    const need = missing(record, this.#place);
    if (need) {
      this.#run(this.#ports.loader.page(this.conversationId, need));
      return;
    }
    const preview = newestPreview(record, this.#place);
    if (preview !== null) {
      this.#run(this.#ports.loader.page(this.conversationId, { after: preview - 1, limit: 1 }));
    }
  }

  async #fetch(range: HistoryRange): Promise<void> {
    await this.#run(this.#ports.loader.page(this.conversationId, range));
  }

  async #run(loading: Promise<void>): Promise<void> {
    this.#fetching++;
    this.#view.changed();
    let loaded = true;
    try {
      await loading;
      this.#error = null;
    } catch (error) {
      // Also when the session has ended: asking again at once would go on for ever.
      loaded = false;
      unless((refusal) => (this.#error = refusal))(error);
    } finally {
      this.#fetching--;
      if (loaded) {
        this.#ensure();
      }
      this.#view.changed();
    }
  }

  #move(place: Place): void {
    this.#place = place;
    this.#ensure();
    this.#view.changed();
  }

  #compute(): WindowView {
    const record = this.#ports.record();
    const timeline =
      (record && timelineOf(record, this.#place, this.#ports.userId(), this.#ports.entries(), this.#before)) ?? NOTHING;
    this.#before = new Map();
    for (const item of timeline.items) {
      if (item.type === 'message') {
        this.#before.set(item.message.sequence, item);
      }
    }
    if (record && this.#firstUnread === undefined && timeline !== NOTHING) {
      this.#firstUnread = record.read < record.head ? record.read + 1 : null;
    }
    return {
      ...timeline,
      conversationId: this.conversationId,
      conversation: this.#ports.conversation(),
      loading: this.#fetching > 0,
      error: this.#error,
      receipts: new Map(record?.receipts),
      firstUnread: this.#firstUnread ?? null,
    };
  }
}

/** The page to fetch next so that the whole of a place can be shown; null when nothing is missing. */
function missing(record: ConversationRecord, { from, to }: Place): HistoryRange | null {
  const { head, covered } = record;
  const end = to ?? head;
  const range = rangeAt(covered, end);
  if (range) {
    return range[0] > from && range[0] > 1 ? { before: range[0], limit: PAGE } : null;
  }
  if (head === 0) {
    return null;
  }
  if (to !== null) {
    return { after: rangeAt(covered, from)?.[1] ?? from - 1, limit: PAGE };
  }
  const last = covered.at(-1)?.[1] ?? 0;
  return last > 0 && head - last <= PAGE ? { after: last, limit: PAGE } : { limit: PAGE };
}

/** A message on screen of which only the beginning is here; null for none. */
function newestPreview(record: ConversationRecord, { from, to }: Place): number | null {
  const range = rangeAt(record.covered, to ?? record.head);
  if (range) {
    for (let sequence = to ?? range[1]; sequence >= Math.max(from, range[0]); sequence--) {
      if (record.messages.get(sequence)?.preview) {
        return sequence;
      }
    }
  }
  return null;
}
