package chat.http.io;

import chat.model.v1.ConversationState;
import chat.runtime.store.ConversationStateStore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;

/** The log answers before its projections are written: waits a little for what it has decided. */
final class Visible {
  /** About 2.6 s in all. */
  private static final int TRIES_MAX = 9;

  private static final long DELAY_MILLIS = 5;

  private Visible() {}

  /** The state of a conversation once it holds a record, or as it is after the last try. */
  static Future<ConversationState> state(
      Vertx vertx, ConversationStateStore states, String conversationId, long position) {
    return look(vertx, states, conversationId, position, 1);
  }

  private static Future<ConversationState> look(
      Vertx vertx,
      ConversationStateStore states,
      String conversationId,
      long position,
      int attempt) {
    return states
        .load(conversationId)
        .compose(
            state ->
                state.getPosition() >= position || attempt == TRIES_MAX
                    ? Future.succeededFuture(state)
                    : vertx
                        .timer(DELAY_MILLIS << attempt, TimeUnit.MILLISECONDS)
                        .compose(
                            waited -> look(vertx, states, conversationId, position, attempt + 1)));
  }
}
