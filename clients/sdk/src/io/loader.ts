import { retrying, type ChatApi } from '../api.js';
import { isAsNew, type ConversationRecord } from '../core/conversation.js';
import type { Store } from '../core/store.js';
import type { HistoryRange, Member } from '../core/types.js';
import { ChatError } from './http.js';
import { SessionEnded } from './session.js';

const ATTEMPTS_MAX = 8;
const LIST_PAGE = 50;
const MEMBER_PAGE = 100;
const MEMBER_PAGES_MAX = 3;
/** Of a channel with more members only some are loaded. */
export const MEMBERS_LOADED_MAX = MEMBER_PAGE * MEMBER_PAGES_MAX;

/** Fetches over HTTP what the store misses. What is under way already is not asked for twice. */
export class Loader {
  #api: ChatApi;
  #store: Store;
  #changed: () => void;
  #underWay = new Map<string, Promise<void>>();
  /** What was asked for before this number changed is not wanted any more. */
  #life = 0;
  #pauses = new Set<() => void>();

  /** @param changed called when something has come into the store */
  constructor(api: ChatApi, store: Store, changed: () => void) {
    this.#api = api;
    this.#store = store;
    this.#changed = changed;
  }

  /** Forgets what is under way: the store begins anew. */
  reset(): void {
    this.#life++;
    this.#underWay.clear();
    this.wake();
  }

  /** Does not wait any longer with what is to be tried again: the network is back. */
  wake(): void {
    this.#pauses.forEach((end) => end());
    this.#pauses.clear();
  }

  /** The newest conversations. */
  list(): Promise<void> {
    return this.#load('list', Infinity, () => this.#api.conversations({ limit: LIST_PAGE }), (page) =>
      this.#store.mergeList(page, true),
    );
  }

  /** The next page of the list. */
  async moreConversations(): Promise<void> {
    const before = this.#store.nextBefore;
    if (before !== null) {
      await this.#load('more', ATTEMPTS_MAX, () => this.#api.conversations({ before, limit: LIST_PAGE }), (page) =>
        this.#store.mergeList(page, false),
      );
    }
  }

  /** Who is in a conversation, and what it is called. */
  conversation(conversationId: string): Promise<void> {
    if (this.#store.hasLeft(conversationId)) {
      return Promise.reject(new ChatError('conversation_not_found', 'you have left this conversation', 404));
    }
    return this.#load(
      `conversation ${conversationId}`,
      ATTEMPTS_MAX,
      async () => {
        const info = await this.#api.conversation(conversationId).catch(this.#refusal(conversationId));
        // Events can be ahead of what the platform answers.
        const changedAt = this.#store.get(conversationId)?.changedAt ?? 0;
        if (info.head < changedAt) {
          throw new ChatError('unavailable', `the conversation stands at ${info.head}, not yet at ${changedAt}`, 0, 100);
        }
        return info;
      },
      // Nothing is asked for twice, even if nobody is left of whom the platform knows a name.
      (info) => this.#store.merge({ members: [], ...info }),
    );
  }

  /** What has come to be missing of conversations. */
  complete(records: Iterable<ConversationRecord>): void {
    for (const { conversationId, kind, members, stale, uncounted } of records) {
      if (kind === null || (kind === 'direct' && (members === null || stale))) {
        this.conversation(conversationId).catch(unless(() => {}));
      } else if (uncounted) {
        this.recount(conversationId).catch(unless(() => {}));
      }
    }
  }

  /** How many messages call the person, which events did not suffice to say. */
  recount(conversationId: string): Promise<void> {
    return this.#load(
      `recount ${conversationId}`,
      ATTEMPTS_MAX,
      async () => {
        const info = await this.#api.conversation(conversationId);
        const record = this.#store.get(conversationId);
        if (record && !isAsNew(record, info)) {
          throw new ChatError('unavailable', 'the conversation is not as new as the events yet', 0, 100);
        }
        return info;
      },
      (info) => this.#store.merge(info),
    );
  }

  page(conversationId: string, range: HistoryRange): Promise<void> {
    const inside = range.after !== undefined || range.around !== undefined;
    return this.#load(
      `page ${conversationId} ${range.before} ${range.after} ${range.around}`,
      ATTEMPTS_MAX,
      async () => {
        const page = await this.#api.messages(conversationId, range).catch(this.#refusal(conversationId));
        // Events can be ahead of what history shows.
        const head = this.#store.get(conversationId)?.head ?? 0;
        const wanted = range.before === undefined ? head : Math.min(head, range.before - 1);
        const reached = page.head >= wanted || (inside && page.messages.length > 0);
        if (!reached) {
          throw new ChatError('unavailable', `history ends at ${page.head}, not yet at ${wanted}`, 0, 100);
        }
        return page;
      },
      (page) => this.#store.mergePage(conversationId, page, range),
    );
  }

  /** Some of the members of a channel, whose names its messages need: all of a small one. */
  members(conversationId: string): Promise<void> {
    return this.#load(
      `members ${conversationId}`,
      ATTEMPTS_MAX,
      async () => {
        const all: Member[] = [];
        let after: string | undefined;
        for (let i = 0; i < MEMBER_PAGES_MAX; i++) {
          const page = this.#api.members(conversationId, { limit: MEMBER_PAGE, after });
          const { members, nextAfter } = await page.catch(this.#refusal(conversationId));
          all.push(...members);
          after = nextAfter;
          if (after === undefined) {
            break;
          }
        }
        return all;
      },
      (members) => this.#store.mergeMembers(conversationId, members),
    );
  }

  /** What people are called: at most 100 of them. */
  profiles(userIds: readonly string[]): Promise<void> {
    return this.#load(`profiles ${userIds}`, Infinity, () => this.#api.profiles(userIds), (profiles) =>
      this.#store.profiles.answered(userIds, profiles),
    );
  }

  receipts(conversationId: string): Promise<void> {
    return this.#load(`receipts ${conversationId}`, ATTEMPTS_MAX, () => this.#api.receipts(conversationId), (receipts) =>
      receipts.forEach((receipt) => this.#store.mergeReceipt(conversationId, receipt)),
    );
  }

  /** What is not there although events told of it comes a moment later. */
  #refusal(conversationId: string): (error: unknown) => never {
    return this.#store.get(conversationId) ? notYet : refused;
  }

  #pause(millis: number): Promise<void> {
    return new Promise((resolve) => {
      const end = () => {
        clearTimeout(timer);
        this.#pauses.delete(end);
        resolve();
      };
      const timer = setTimeout(end, millis);
      this.#pauses.add(end);
    });
  }

  #load<T>(key: string, attemptsMax: number, fetch: () => Promise<T>, take: (answer: T) => void): Promise<void> {
    const life = this.#life;
    const wanted = () => life === this.#life;
    let loading = this.#underWay.get(key);
    if (!loading) {
      loading = retrying(async () => (wanted() ? fetch() : undefined), attemptsMax, (millis) => this.#pause(millis))
        .then((answer) => {
          if (answer !== undefined && wanted()) {
            this.#underWay.delete(key);
            take(answer);
            this.#changed();
          }
        })
        .finally(() => wanted() && this.#underWay.delete(key));
      this.#underWay.set(key, loading);
    }
    return loading;
  }
}

/** The row of a conversation that events tell of can be written a moment later. */
function notYet(error: unknown): never {
  if (error instanceof ChatError && error.status === 404) {
    throw new ChatError(error.code, error.message, 404, 200);
  }
  throw error;
}

function refused(error: unknown): never {
  throw error;
}

/** What nobody waits for may fail: it is asked for again when it is needed. */
export function unless(failed: (error: ChatError) => void): (error: unknown) => void {
  return (error) => {
    if (error instanceof ChatError) {
      failed(error);
    } else if (!(error instanceof SessionEnded)) {
      throw error;
    }
  };
}
