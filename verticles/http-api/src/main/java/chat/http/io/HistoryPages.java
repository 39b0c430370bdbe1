package chat.http.io;

import chat.model.Memberships;
import chat.model.v1.ConversationState;
import chat.model.v1.Message;
import chat.runtime.core.HistoryPage;
import com.google.protobuf.util.Timestamps;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** Pages of history as the contract lets one ask for them. */
final class HistoryPages {
  /** One above the largest sequence. */
  private static final long SEQUENCE_END = 1L << 32;

  private final ConversationStores stores;

  HistoryPages(ConversationStores stores) {
    this.stores = stores;
  }

  /** What a request asks for; nothing for the newest page. */
  record Wanted(
      Optional<Long> before,
      Optional<Long> after,
      Optional<Long> around,
      OptionalLong sinceMillis,
      int limit) {
    static Wanted of(RoutingContext context, int limit) {
      Wanted wanted =
          new Wanted(
              Input.queryNumber(context, "before"),
              Input.queryNumber(context, "after"),
              Input.queryNumber(context, "around"),
              Input.queryMillis(context, "since"),
              limit);
      long places =
          Stream.of(
                  wanted.before.isPresent(),
                  wanted.after.isPresent(),
                  wanted.around.isPresent(),
                  wanted.sinceMillis.isPresent())
              .filter(given -> given)
              .count();
      if (places > 1) {
        throw ProblemException.invalid(
            "before",
            "came together with another place",
            "One of before, after, around and since, or none of them.");
      }
      return wanted;
    }
  }

  /**
   * The messages of a page, in ascending order, hidden ones and those that the reader may not see
   * among them.
   *
   * @param state read before: every message up to its head has its row
   */
  Future<List<Message>> read(
      String conversationId, ConversationState state, String readerId, Wanted wanted) {
    long first = first(state, readerId);
    if (wanted.after().isPresent()) {
      long above = Math.max(wanted.after().get(), first - 1);
      return after(conversationId, state, above, wanted.limit());
    }
    if (wanted.around().isPresent()) {
      long place = Math.max(Math.min(wanted.around().get(), head(state) + 1), first);
      return around(conversationId, state, place, wanted.limit());
    }
    if (wanted.sinceMillis().isPresent()) {
      return firstSince(conversationId, first, head(state) + 1, wanted.sinceMillis().getAsLong())
          .compose(found -> after(conversationId, state, found - 1, wanted.limit()));
    }
    return before(conversationId, state, wanted.before().orElse(SEQUENCE_END), wanted.limit())
        .map(HistoryPage::last);
  }

  private Future<List<Message>> before(
      String conversationId, ConversationState state, long sequence, int limit) {
    return sequence > head(state)
        ? stores.recent().newest(conversationId, state, limit)
        : stores.history().before(conversationId, sequence, expired(state), limit);
  }

  private Future<List<Message>> after(
      String conversationId, ConversationState state, long sequence, int limit) {
    return stores
        .history()
        .after(conversationId, sequence, head(state), limit)
        .map(rows -> HistoryPage.first(rows, head(state)));
  }

  /** The message itself is the first of the newer half. */
  private Future<List<Message>> around(
      String conversationId, ConversationState state, long place, int limit) {
    int older = limit / 2;
    Future<List<Message>> below =
        older == 0
            ? Future.succeededFuture(List.of())
            : stores.history().before(conversationId, place, expired(state), older);
    Future<List<Message>> from = after(conversationId, state, place - 1, limit - older);
    return Future.all(below, from).map(read -> HistoryPage.around(below.result(), from.result()));
  }

  /**
   * The first message that the log took at a time or later, by bisection: its times grow with the
   * sequences, but for the clocks of brokers that follow one another.
   *
   * @param low all before it are earlier
   * @param high it, and all after it, are not
   */
  private Future<Long> firstSince(String conversationId, long low, long high, long sinceMillis) {
    if (low >= high) {
      return Future.succeededFuture(low);
    }
    long middle = (low + high) / 2;
    return stores
        .history()
        .find(conversationId, (int) middle)
        .compose(
            stored ->
                Timestamps.toMillis(stored.message().getSentAt()) < sinceMillis
                    ? firstSince(conversationId, middle + 1, high, sinceMillis)
                    : firstSince(conversationId, low, middle, sinceMillis));
  }

  /** The first message that is there for a member, whoever has come later to a group. */
  private static long first(ConversationState state, String readerId) {
    return Math.max(
        expired(state) + 1, Integer.toUnsignedLong(Memberships.visibleFrom(state, readerId)));
  }

  private static long expired(ConversationState state) {
    return Integer.toUnsignedLong(state.getExpiredUpTo());
  }

  private static long head(ConversationState state) {
    return Integer.toUnsignedLong(state.getHead());
  }
}
