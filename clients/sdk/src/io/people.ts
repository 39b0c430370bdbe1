import type { Presence } from '../core/types.js';

/** How long somebody counts as writing after he was told to be. */
const TYPING_MILLIS = 6_000;
/** One's own typing is said at most so often. */
const TYPING_EVERY_MILLIS = 4_000;
/** The server takes no more. */
const WATCHED_MAX = 100;

/** Who is there, and who is writing: hints, of which nothing is kept. */
export class People {
  presence: ReadonlyMap<string, Presence> = new Map();
  /** Ids of users by conversation. */
  typing: ReadonlyMap<string, readonly string[]> = new Map();
  #changed: { presence: () => void; typing: () => void };
  #ends = new Map<string, ReturnType<typeof setTimeout>>();
  #said = new Map<string, number>();
  /** Whom each tab watches. */
  #watched = new Map<string, readonly string[]>();
  /** Of whom the platform tells, by what all tabs watch. */
  #told: ReadonlySet<string> = new Set();

  constructor(changed: { presence: () => void; typing: () => void }) {
    this.#changed = changed;
  }

  /** @returns the whole of what all tabs watch, or null when that is still the same */
  watch(tab: string, userIds: readonly string[]): string[] | null {
    const before = this.watched.join();
    this.#watched.delete(tab);
    if (userIds.length > 0) {
      this.#watched.set(tab, userIds);
    }
    return this.watched.join() === before ? null : this.watched;
  }

  get watched(): string[] {
    return [...new Set([...this.#watched.values()].flat())].slice(0, WATCHED_MAX);
  }

  /** Of whom the platform tells from now on. Nobody else is known to be there. */
  tellOf(userIds: readonly string[]): void {
    this.#told = new Set(userIds);
    this.setPresence([]);
  }

  setPresence(users: readonly Presence[]): void {
    const presence = new Map(this.presence);
    users.forEach((user) => presence.set(user.userId, user));
    this.presence = new Map([...presence].filter(([userId]) => this.#told.has(userId)));
    this.#changed.presence();
  }

  /** There is no connection: of nobody it is known how he is. */
  losePresence(): void {
    if (this.presence.size > 0) {
      this.presence = new Map();
      this.#changed.presence();
    }
  }

  startTyping(conversationId: string, userId: string): void {
    this.#setTyping(conversationId, userId, true);
    const key = `${conversationId} ${userId}`;
    clearTimeout(this.#ends.get(key));
    this.#ends.set(key, setTimeout(() => this.stopTyping(conversationId, userId), TYPING_MILLIS));
  }

  stopTyping(conversationId: string, userId: string): void {
    const key = `${conversationId} ${userId}`;
    clearTimeout(this.#ends.get(key));
    this.#ends.delete(key);
    if (this.typing.get(conversationId)?.includes(userId)) {
      this.#setTyping(conversationId, userId, false);
    }
  }

  /** Whether one's own typing is to be said now. */
  mayType(conversationId: string, now: number): boolean {
    if (now - (this.#said.get(conversationId) ?? -Infinity) < TYPING_EVERY_MILLIS) {
      return false;
    }
    this.#said.clear();
    this.#said.set(conversationId, now);
    return true;
  }

  clear(): void {
    this.#ends.forEach((timer) => clearTimeout(timer));
    this.#ends.clear();
    this.presence = new Map();
    this.typing = new Map();
    this.#watched.clear();
    this.#told = new Set();
    this.#changed.presence();
    this.#changed.typing();
  }

  #setTyping(conversationId: string, userId: string, writes: boolean): void {
    const typing = new Map(this.typing);
    const others = (typing.get(conversationId) ?? []).filter((id) => id !== userId);
    const ids = writes ? [...others, userId] : others;
    if (ids.length === 0) {
      typing.delete(conversationId);
    } else {
      typing.set(conversationId, ids);
    }
    this.typing = typing;
    this.#changed.typing();
  }
}
