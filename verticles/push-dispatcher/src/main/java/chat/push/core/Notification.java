package chat.push.core;

/**
 * What a provider is given.
 *
 * @param id the same for each attempt: a UUID
 * @param show false: the notification of the conversation is to go away
 * @param title empty when nothing is shown
 * @param badge unread messages
 * @param expiresAtMillis after which nobody needs it
 */
public record Notification(
    String id,
    boolean show,
    String conversationId,
    long sequence,
    String title,
    String text,
    long badge,
    long expiresAtMillis) {
  /** Without title and text. */
  @Override
  public String toString() {
    return "Notification[id=" + id + ", show=" + show + "]";
  }
}
