package chat.router.core;

import chat.model.ErrorCode;
import chat.model.Limits;
import chat.model.Memberships;
import chat.model.v1.ConversationState;
import chat.model.v1.Event;
import chat.model.v1.ExpireMessages;
import chat.model.v1.Message;
import chat.model.v1.MessagesExpired;
import com.google.protobuf.util.Timestamps;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The rules for messages that have been kept for long enough. That time has come is a command like
 * any other, judged by the log's times alone, so whoever folds the log again expires the same.
 */
final class ExpiryRules {
  private ExpiryRules() {}

  /**
   * @param last the newest of the messages that are to expire, whose time decides for all
   */
  static Decision expire(ConversationState state, Optional<Message> last, LogRecord record) {
    ExpireMessages expire = record.command().getExpireMessages();
    if (!record.command().getAuthorId().equals(Retention.AUTHOR)) {
      return Rules.refused(state, record, ErrorCode.PERMISSION_DENIED);
    }
    if (Memberships.hasExpired(state, expire.getUpTo())) {
      return Decision.silent(record.accepted(0), state);
    }
    int count = expire.getUpTo() - state.getExpiredUpTo();
    if (last.isEmpty() || Integer.compareUnsigned(count, Limits.EXPIRED_MAX) > 0) {
      return Rules.refused(state, record, ErrorCode.INVALID_ARGUMENT);
    }
    long kept = Retention.keptMillis(state, expire.getPlatformMillis());
    long age = record.appendedAtMillis() - Timestamps.toMillis(last.get().getSentAt());
    return kept == 0 || age < kept
        ? Rules.refused(state, record, ErrorCode.PERMISSION_DENIED)
        : expired(state, record);
  }

  /** What follows once it is decided. */
  static Decision expired(ConversationState state, LogRecord record) {
    int upTo = record.command().getExpireMessages().getUpTo();
    ConversationState.Builder after =
        state.toBuilder().setPosition(record.position()).setExpiredUpTo(upTo);
    Event event =
        record
            .event()
            .setMessagesExpired(
                MessagesExpired.newBuilder().setUpTo(upTo).setExpiredAt(record.time()))
            .build();
    Decision told =
        Decision.told(record.accepted(0), after.build(), event, state.getMemberIdsList());
    return state.hasChannel()
        ? told.with(
            after.build(),
            new Decision.InChannel(
                Map.of(),
                Optional.of(
                    ChannelRules.signal(event.getConversationId(), after)
                        .addEvents(event)
                        .build())))
        : told;
  }

  /** Where the conversation is to be found when its oldest message may have to expire. */
  static List<Effect> due(LogRecord record, Decision decision) {
    if (decision.message().isEmpty()) {
      return List.of();
    }
    Message added = decision.message().get();
    ConversationState state = decision.state();
    String id = record.command().getConversationId();
    long own = Retention.ownMillis(state);
    List<Effect> due = new ArrayList<>();
    boolean isOldest = added.getSequence() == state.getExpiredUpTo() + 1;
    if (isOldest) {
      due.add(
          new Effect.WriteDue(id, record.position(), DueList.OLDEST, record.appendedAtMillis()));
    }
    if (own != 0 && added.getChange().getUpdated().hasRetentionDays()) {
      due.add(new Effect.WriteDue(id, record.position(), DueList.OWN, record.appendedAtMillis()));
    } else if (own != 0 && isOldest) {
      due.add(
          new Effect.WriteDue(
              id,
              record.position(),
              DueList.OWN,
              Retention.dueMillis(record.appendedAtMillis(), own)));
    }
    return due;
  }
}
