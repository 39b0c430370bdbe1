import type { ChatApi } from './api.js';
import type { ConversationInfo, Hit, HitPage, Message } from './core/types.js';

const HISTORY_PAGE = 100;

/** @param range `after`: forwards from there; else backwards, from the newest or from `before` */
export async function* history(
  api: ChatApi,
  conversationId: string,
  { before, after }: { before?: number; after?: number },
): AsyncGenerator<Message> {
  const forward = after !== undefined;
  for (let bound = forward ? after : before; ; ) {
    const range = forward ? { after: bound } : { before: bound };
    const { messages, head } = await api.messages(conversationId, { ...range, limit: HISTORY_PAGE });
    yield* forward ? messages : messages.toReversed();
    const end = forward ? messages.at(-1) : messages[0];
    if (!end || end.sequence === (forward ? head : 1)) {
      return;
    }
    bound = end.sequence;
  }
}

/** All hits of a question, the newest first. @param page asks for one page */
export async function* hits(page: (cursor: string | undefined) => Promise<HitPage>): AsyncGenerator<Hit> {
  for (let cursor: string | undefined; ; ) {
    const { hits: found, nextCursor } = await page(cursor);
    yield* found;
    if (nextCursor === undefined) {
      return;
    }
    cursor = nextCursor;
  }
}

export async function* allConversations(api: ChatApi): AsyncGenerator<ConversationInfo> {
  for (let before: number | undefined; ; ) {
    const page = await api.conversations({ before });
    yield* page.conversations;
    if (page.nextBefore === undefined) {
      return;
    }
    before = page.nextBefore;
  }
}
