package chat.runtime.settings;

import chat.model.v1.ConversationRecord;

/**
 * For how long messages may be edited, and deleted for everyone, by the times of the log. The edge
 * writes it into each command, so that the log alone decides.
 *
 * @param editMillis 0 for ever
 * @param deleteMillis likewise
 */
public record MessageWindows(long editMillis, long deleteMillis) {
  private static final int MINUTES_DEFAULT = 48 * 60;
  private static final int MINUTES_MAX = 100 * 365 * 24 * 60;
  private static final long MINUTE_MILLIS = 60_000;

  public static MessageWindows from(Settings settings) {
    return new MessageWindows(
        MINUTE_MILLIS
            * settings.integer("CHAT_MESSAGE_EDIT_MINUTES", MINUTES_DEFAULT, 0, MINUTES_MAX),
        MINUTE_MILLIS
            * settings.integer("CHAT_MESSAGE_DELETE_MINUTES", MINUTES_DEFAULT, 0, MINUTES_MAX));
  }

  /** The command, with the time within which it may be given. */
  public ConversationRecord in(ConversationRecord command) {
    return switch (command.getCommandCase()) {
      case EDIT_MESSAGE ->
          command.toBuilder()
              .setEditMessage(command.getEditMessage().toBuilder().setWindowMillis(editMillis))
              .build();
      case DELETE_MESSAGE ->
          command.toBuilder()
              .setDeleteMessage(
                  command.getDeleteMessage().toBuilder().setWindowMillis(deleteMillis))
              .build();
      default -> command;
    };
  }
}
