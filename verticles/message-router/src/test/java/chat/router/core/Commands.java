package chat.router.core;

import chat.model.ConversationIds;
import chat.model.RuleVersions;
import chat.model.v1.Body;
import chat.model.v1.ConversationRecord;
import chat.model.v1.CreateDirect;
import chat.model.v1.DeleteMessage;
import chat.model.v1.EditMessage;
import chat.model.v1.ExpireMessages;
import chat.model.v1.MarkRead;
import chat.model.v1.Origin;
import chat.model.v1.ReactToMessage;
import chat.model.v1.SendMessage;
import chat.model.v1.SetBlock;
import com.github.f4b6a3.uuid.UuidCreator;
import java.time.Instant;
import java.util.List;

/** Commands of two people, as the edges make them. */
final class Commands {
  static final long NOW_MILLIS = 1_750_000_000_000L;
  static final String ANN = "01900000-0000-7000-8000-00000000000a";
  static final String BEN = "01900000-0000-7000-8000-00000000000b";
  static final String EVE = "01900000-0000-7000-8000-00000000000e";
  static final String CONVERSATION = ConversationIds.direct(ANN, BEN);

  private static final Origin ORIGIN =
      Origin.newBuilder().setAddress("outcomes.test").setSubmission(1).build();

  private Commands() {}

  static ConversationRecord create(String author) {
    return command(author, idAt(NOW_MILLIS))
        .setCreateDirect(CreateDirect.newBuilder().addAllMemberIds(List.of(ANN, BEN)))
        .build();
  }

  static ConversationRecord send(String author, String clientId, String text) {
    return command(author, clientId)
        .setSendMessage(SendMessage.newBuilder().setBody(Body.newBuilder().setText(text)))
        .build();
  }

  static ConversationRecord edit(String author, String clientId, int sequence, String text) {
    return command(author, clientId)
        .setEditMessage(
            EditMessage.newBuilder().setSequence(sequence).setBody(Body.newBuilder().setText(text)))
        .build();
  }

  static ConversationRecord delete(String author, String clientId, int sequence) {
    return command(author, clientId)
        .setDeleteMessage(DeleteMessage.newBuilder().setSequence(sequence))
        .build();
  }

  static ConversationRecord react(
      String author, String clientId, int sequence, String reaction, boolean removed) {
    return command(author, clientId)
        .setReactToMessage(
            ReactToMessage.newBuilder()
                .setSequence(sequence)
                .setReaction(reaction)
                .setRemoved(removed))
        .build();
  }

  /** In the conversation that is the reader's own. */
  static ConversationRecord markRead(String reader, String self, int sequence) {
    return command(reader, idAt(NOW_MILLIS))
        .setConversationId(self)
        .setMarkRead(MarkRead.newBuilder().setConversationId(CONVERSATION).setSequence(sequence))
        .build();
  }

  static ConversationRecord setBlock(String author, boolean blocked) {
    return command(author, idAt(NOW_MILLIS))
        .setSetBlock(SetBlock.newBuilder().addAllMemberIds(List.of(ANN, BEN)).setBlocked(blocked))
        .build();
  }

  /** As the platform gives it, which keeps messages for so long. */
  static ConversationRecord expire(String conversationId, int upTo, long platformMillis) {
    return command(Retention.AUTHOR, idAt(NOW_MILLIS))
        .setConversationId(conversationId)
        .setExpireMessages(
            ExpireMessages.newBuilder().setUpTo(upTo).setPlatformMillis(platformMillis))
        .build();
  }

  static String idAt(long epochMillis) {
    return UuidCreator.getTimeOrderedEpoch(Instant.ofEpochMilli(epochMillis)).toString();
  }

  static ConversationRecord.Builder command(String author, String clientId) {
    return ConversationRecord.newBuilder()
        .setRuleVersion(RuleVersions.CONVERSATIONS)
        .setConversationId(CONVERSATION)
        .setAuthorId(author)
        .setClientId(clientId)
        .setOrigin(ORIGIN);
  }
}
