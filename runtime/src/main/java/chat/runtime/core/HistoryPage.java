package chat.runtime.core;

import chat.model.Limits;
import chat.model.Memberships;
import chat.model.v1.ConversationState;
import chat.model.v1.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** How much of the rows of a page of history fits into one answer. */
public final class HistoryPage {
  private static final int BYTES_MAX = Limits.HISTORY_PAGE_BYTES_MAX;

  private HistoryPage() {}

  /**
   * The beginning of an ascending page that was asked for with {@code after}.
   *
   * @param head the sequence up to which every row is known to be there; above it there may be
   *     holes
   */
  public static List<Message> first(List<Message> ascending, long head) {
    int end = 0;
    long bytes = 0;
    while (end < ascending.size()
        && Integer.toUnsignedLong(ascending.get(end).getSequence()) <= head) {
      bytes += ascending.get(end).getSerializedSize();
      if (end > 0 && bytes > BYTES_MAX) {
        break;
      }
      end++;
    }
    return ascending.subList(0, end);
  }

  /** The end of an ascending page that was asked for with {@code before} or is the newest. */
  public static List<Message> last(List<Message> ascending) {
    int start = ascending.size();
    long bytes = 0;
    while (start > 0) {
      bytes += ascending.get(start - 1).getSerializedSize();
      if (start < ascending.size() && bytes > BYTES_MAX) {
        break;
      }
      start--;
    }
    return ascending.subList(start, ascending.size());
  }

  /**
   * The beginning of what comes from a message on, and as much of what stands before it as finds
   * room beside that.
   *
   * @param older ascending, up to the message
   * @param newer ascending, from the message on, with no more bytes than a page may have
   */
  public static List<Message> around(List<Message> older, List<Message> newer) {
    long bytes = newer.stream().mapToLong(Message::getSerializedSize).sum();
    int start = older.size();
    while (start > 0 && bytes + older.get(start - 1).getSerializedSize() <= BYTES_MAX) {
      start--;
      bytes += older.get(start).getSerializedSize();
    }
    List<Message> page = new ArrayList<>(older.subList(start, older.size()));
    page.addAll(newer);
    return page;
  }

  /** What a member may see of a page: nothing from before he came, unless the group shows it. */
  public static List<Message> visible(
      List<Message> messages, ConversationState state, String memberId) {
    return messages.stream()
        .filter(message -> Memberships.mayRead(state, memberId, message.getSequence()))
        .toList();
  }

  /** The page with nothing but the places of those messages that its reader has hidden. */
  public static List<Message> withoutHidden(List<Message> messages, Set<Integer> hidden) {
    return messages.stream()
        .map(
            message ->
                hidden.contains(message.getSequence()) ? hidden(message.getSequence()) : message)
        .toList();
  }

  /** The place of a message that its reader has deleted for himself. */
  public static Message hidden(int sequence) {
    return Message.newBuilder().setSequence(sequence).setHidden(true).build();
  }
}
