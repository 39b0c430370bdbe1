package chat.gateway.io;

import chat.model.Memberships;
import chat.model.v1.Typing;
import chat.runtime.store.ConversationStateStore;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the connected members of a conversation that somebody is writing there: at most once in a
 * while for each writer and conversation, and whatever is too much is dropped. Nothing is told
 * across a block.
 */
public final class TypingSignals {
  /** A client shows it for somewhat longer than this. */
  private static final long INTERVAL_MILLIS = 3_000;

  private static final int WRITERS_MAX = 10_000;

  /** Conversations in which one person is seen to write at once: all that his devices show. */
  private static final int CONVERSATIONS_EACH_MAX = 5;

  private static final Logger LOG = LoggerFactory.getLogger(TypingSignals.class);

  private final ConversationStateStore states;
  private final ReceiptSignals signals;
  private final Map<String, Map<String, Long>> toldAtMillisByWriter = new HashMap<>();

  public TypingSignals(ConversationStateStore states, ReceiptSignals signals) {
    this.states = states;
    this.signals = signals;
  }

  void tell(String userId, String conversationId) {
    Map<String, Long> told = toldAtMillisByWriter.get(userId);
    if (told == null) {
      if (toldAtMillisByWriter.size() >= WRITERS_MAX) {
        return;
      }
      told = new HashMap<>();
      toldAtMillisByWriter.put(userId, told);
    }
    if (told.containsKey(conversationId) || told.size() >= CONVERSATIONS_EACH_MAX) {
      return;
    }
    told.put(conversationId, Clock.nowMillis());
    states
        .load(conversationId)
        .onFailure(failure -> LOG.debug("typing was not told: {}", failure.toString()))
        .onSuccess(
            state -> {
              if (state.getMemberIdsList().contains(userId) && state.getBlockedByIdsCount() == 0) {
                signals.add(
                    Typing.newBuilder().setConversationId(conversationId).setUserId(userId).build(),
                    Memberships.others(state, userId));
              }
            });
  }

  /** Comes at a steady pace. */
  void flush() {
    long since = Clock.nowMillis() - INTERVAL_MILLIS;
    toldAtMillisByWriter
        .values()
        .removeIf(
            told -> {
              told.values().removeIf(atMillis -> atMillis <= since);
              return told.isEmpty();
            });
  }
}
