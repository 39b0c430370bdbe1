package chat.runtime.core;

import chat.model.ConversationIds;
import chat.model.ErrorCode;
import chat.model.Ids;
import chat.model.PreferenceChanges;
import chat.model.RuleVersions;
import chat.model.v1.ConversationRecord;
import chat.model.v1.MarkRead;
import chat.model.v1.Prefer;
import chat.model.v1.SetPreferences;

/**
 * Makes commands for the log of what clients ask for, the same at each edge. They refuse only what
 * the content alone decides, so that the refusal is the same whenever and wherever a command is
 * repeated; all else is judged by the fold of the log. Those for messages and for groups stand in
 * {@link MessageCommands}, {@link GroupCommands} and {@link ChannelCommands}.
 */
public final class Commands {
  private Commands() {}

  /**
   * Notes that a person has seen a conversation up to a sequence. The id is given later: to mark
   * the same again changes nothing, so a retry need not be recognised.
   */
  public static ConversationRecord markRead(String readerId, String conversationId, int sequence)
      throws InvalidCommandException {
    checkConversation(conversationId);
    checkSequence(sequence);
    return ConversationRecord.newBuilder()
        .setRuleVersion(RuleVersions.CONVERSATIONS)
        .setConversationId(ConversationIds.self(readerId))
        .setAuthorId(readerId)
        .setMarkRead(MarkRead.newBuilder().setConversationId(conversationId).setSequence(sequence))
        .build();
  }

  /** Notes how a person wants to have a conversation, for himself. */
  public static ConversationRecord prefer(String userId, Prefer prefer)
      throws InvalidCommandException {
    ConversationRecord.Builder command =
        command(userId, prefer.getConversationId(), prefer.getClientId(), "client_id");
    if (!PreferenceChanges.isValid(prefer.getPreferences())) {
      throw invalid(
          "preferences must hold one at least of muted_until (a time), notify (all, mentions or"
              + " nothing), pinned, archived and marked_unread");
    }
    return command
        .setConversationId(ConversationIds.self(userId))
        .setSetPreferences(
            SetPreferences.newBuilder()
                .setConversationId(prefer.getConversationId())
                .setPreferences(prefer.getPreferences()))
        .build();
  }

  /**
   * A command without what it commands.
   *
   * @param clientIdName what the client calls the id
   */
  static ConversationRecord.Builder command(
      String authorId, String conversationId, String clientId, String clientIdName)
      throws InvalidCommandException {
    checkConversation(conversationId);
    if (!Ids.isTimeOrdered(clientId)) {
      throw invalid(clientIdName + " must be a UUIDv7 in lower case");
    }
    return ConversationRecord.newBuilder()
        .setRuleVersion(RuleVersions.CONVERSATIONS)
        .setConversationId(conversationId)
        .setAuthorId(authorId)
        .setClientId(clientId);
  }

  static void checkConversation(String conversationId) throws InvalidCommandException {
    if (!ConversationIds.isWellFormed(conversationId)) {
      throw invalid(
          "conversation_id must be one that the HTTP API gave, as direct:<uuid>, group:<uuid> or"
              + " channel:<uuid>");
    }
  }

  static void checkSequence(int sequence) throws InvalidCommandException {
    if (sequence == 0) {
      throw invalid("sequence must be that of a message, from 1");
    }
  }

  static void checkUsers(String name, Iterable<String> userIds) throws InvalidCommandException {
    for (String userId : userIds) {
      if (!Ids.isUuid(userId)) {
        throw invalid(name + " must be ids of users, UUIDs in lower case");
      }
    }
  }

  static InvalidCommandException invalid(String message) {
    return new InvalidCommandException(ErrorCode.INVALID_ARGUMENT, message);
  }
}
