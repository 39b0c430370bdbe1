package chat.runtime.core;

import chat.model.v1.Message;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The newest messages of conversations that are read again and again, each with the position in the
 * log up to which every change of the conversation is in them. They are given only to a reader who
 * knows the conversation to stand at exactly that position, so whatever the log adds makes them
 * useless, and nobody has to tell. Bounded by bytes; the least recently read go first. Safe for all
 * threads.
 */
public final class RecentPages {
  /** About what a message takes in memory beside its contents. */
  private static final int MESSAGE_BYTES = 512;

  /** A page above this share of all room is not kept: it would push out many others. */
  private static final int SHARE_MAX = 16;

  private final long bytesMax;
  private final Map<String, Page> pages = new LinkedHashMap<>(16, 0.75f, true);
  private long bytes;

  private record Page(long position, int limit, List<Message> messages, long bytes) {
    boolean holds(int wanted) {
      return wanted <= limit || messages.isEmpty() || messages.get(0).getSequence() == 1;
    }

    List<Message> last(int wanted) {
      return messages.subList(Math.max(0, messages.size() - wanted), messages.size());
    }
  }

  /**
   * @param bytesMax about what all of it may take; 0 keeps nothing
   */
  public RecentPages(long bytesMax) {
    this.bytesMax = bytesMax;
  }

  /**
   * The newest messages in ascending order, if they are known for this position.
   *
   * @param position of the conversation's state as the reader has just read it
   * @param limit most messages, from 1
   */
  public synchronized Optional<List<Message>> newest(
      String conversationId, long position, int limit) {
    Page page = pages.get(conversationId);
    if (page == null || page.position() > position) {
      return Optional.empty();
    }
    if (page.position() < position) {
      remove(conversationId);
      return Optional.empty();
    }
    return page.holds(limit) ? Optional.of(page.last(limit)) : Optional.empty();
  }

  /**
   * Keeps a page that was read.
   *
   * @param position of the conversation's state, which was read <em>before</em> the messages
   * @param limit how many were asked for
   * @param messages ascending, up to the head of that state; less than the limit when there are no
   *     more or when they are large
   */
  public synchronized void put(
      String conversationId, long position, int limit, List<Message> messages) {
    Page known = pages.get(conversationId);
    if (known != null
        && (known.position() > position
            || (known.position() == position && known.limit() >= limit))) {
      return;
    }
    remove(conversationId);
    long size =
        MESSAGE_BYTES
            + messages.stream().mapToLong(m -> MESSAGE_BYTES + m.getSerializedSize()).sum();
    if (size > bytesMax / SHARE_MAX) {
      return;
    }
    pages.put(conversationId, new Page(position, limit, List.copyOf(messages), size));
    bytes += size;
    Iterator<Page> leastRecent = pages.values().iterator();
    while (bytes > bytesMax) {
      bytes -= leastRecent.next().bytes();
      leastRecent.remove();
    }
  }

  /**
   * Fails when it contradicts itself.
   *
   * @throws IllegalStateException naming what is wrong
   */
  public synchronized void invariant() {
    long sum = pages.values().stream().mapToLong(Page::bytes).sum();
    if (sum != bytes || bytes > bytesMax) {
      throw new IllegalStateException(
          "at most " + bytesMax + " bytes may be kept; counted are " + bytes + ", kept " + sum);
    }
  }

  private void remove(String conversationId) {
    Page page = pages.remove(conversationId);
    if (page != null) {
      bytes -= page.bytes();
    }
  }
}
