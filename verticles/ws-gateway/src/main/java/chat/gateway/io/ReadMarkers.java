package chat.gateway.io;

import chat.model.ErrorCode;
import chat.model.Ids;
import chat.model.Memberships;
import chat.model.v1.ConversationRecord;
import chat.model.v1.ConversationState;
import chat.model.v1.Outcome;
import chat.model.v1.Receipt;
import chat.model.v1.Refused;
import chat.model.v1.RetryLater;
import chat.model.v1.Verdict;
import chat.runtime.bus.SubmissionClient;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;

/**
 * Lets members say how far they have seen a conversation, hide a message from themselves, and say
 * how they want to have the conversation. The log of the reader knows nothing of that conversation,
 * so membership and the newest message are looked up here.
 */
public final class ReadMarkers {
  /** A message is shown before the state that counts it is stored, by half a second mostly. */
  private static final int LOOKS_MAX = 4;

  /** Whoever is told that there is nothing for him does not ask again: it must be true. */
  private static final int LOOKS_OF_A_STRANGER_MAX = 13;

  private static final long LOOK_PAUSE_MILLIS = 250;

  private final Vertx vertx;
  private final GatewayStores stores;
  private final SubmissionClient submissions;
  private final ReceiptSignals signals;

  public ReadMarkers(
      Vertx vertx, GatewayStores stores, SubmissionClient submissions, ReceiptSignals signals) {
    this.vertx = vertx;
    this.stores = stores;
    this.submissions = submissions;
    this.signals = signals;
  }

  /** Whether a command is one of these. */
  static boolean concern(ConversationRecord record) {
    return switch (record.getCommandCase()) {
      case MARK_READ, HIDE_MESSAGE, SET_PREFERENCES -> true;
      default -> false;
    };
  }

  /**
   * @param record complete but for its origin and, when it marks, its id
   * @return never fails
   */
  Future<Outcome> submit(ConversationRecord record) {
    return look(record, 1).otherwise(failure -> retryLater());
  }

  private Future<Outcome> look(ConversationRecord record, int look) {
    String conversationId = conversationId(record);
    return stores
        .states()
        .load(conversationId)
        .compose(
            state ->
                stores
                    .members()
                    .isMember(conversationId, state, record.getAuthorId())
                    .compose(isMember -> looked(record, state, isMember, look)));
  }

  private Future<Outcome> looked(
      ConversationRecord record, ConversationState state, boolean isMember, int look) {
    if (isMember && Integer.compareUnsigned(sequence(record), state.getHead()) <= 0) {
      return append(record, state);
    }
    if (isMember && look >= LOOKS_MAX) {
      return Future.succeededFuture(retryLater());
    }
    if (look == LOOKS_OF_A_STRANGER_MAX) {
      return Future.succeededFuture(notFound());
    }
    return vertx
        .timer(LOOK_PAUSE_MILLIS, TimeUnit.MILLISECONDS)
        .compose(waited -> look(record, look + 1));
  }

  private Future<Outcome> append(ConversationRecord record, ConversationState state) {
    if (!record.hasMarkRead()) {
      return submissions.submit(record);
    }
    return submissions
        .submit(record.toBuilder().setClientId(Ids.next()).build())
        .onSuccess(
            outcome -> {
              if (outcome.getVerdict().hasAccepted()) {
                tell(record, state);
              }
            });
  }

  private static String conversationId(ConversationRecord record) {
    return switch (record.getCommandCase()) {
      case MARK_READ -> record.getMarkRead().getConversationId();
      case HIDE_MESSAGE -> record.getHideMessage().getConversationId();
      case SET_PREFERENCES -> record.getSetPreferences().getConversationId();
      default -> throw new IllegalArgumentException("none of these: " + record.getCommandCase());
    };
  }

  /** The message that must be there; 0 when there need be none. */
  private static int sequence(ConversationRecord record) {
    return record.hasMarkRead()
        ? record.getMarkRead().getSequence()
        : record.getHideMessage().getSequence();
  }

  /** In a channel nobody else is told: the others are not in its state. */
  private void tell(ConversationRecord record, ConversationState state) {
    signals.add(
        Receipt.newBuilder()
            .setConversationId(record.getMarkRead().getConversationId())
            .setUserId(record.getAuthorId())
            .setRead(record.getMarkRead().getSequence())
            .build(),
        Memberships.others(state, record.getAuthorId()));
  }

  private static Outcome retryLater() {
    return Outcome.newBuilder()
        .setRetryLater(
            RetryLater.newBuilder()
                .setCode(ErrorCode.UNAVAILABLE.code())
                .setRetryAfterMillis(SubmissionClient.RETRY_AFTER_MILLIS))
        .build();
  }

  private static Outcome notFound() {
    return Outcome.newBuilder()
        .setVerdict(
            Verdict.newBuilder()
                .setRefused(Refused.newBuilder().setCode(ErrorCode.CONVERSATION_NOT_FOUND.code())))
        .build();
  }
}
