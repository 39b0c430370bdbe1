package chat.example;

import chat.publicschema.v1.ContentKind;
import chat.publicschema.v1.MessageEvent;
import chat.publicschema.v1.ReceiptEvent;
import com.google.protobuf.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * For each day (UTC): messages, edits, deletions, and how long messages waited until somebody had
 * read them. When a device got a message is in no log, so that is not among them.
 */
public final class DailyFigures implements Reader {
  private final Map<LocalDate, Counts> counts = new TreeMap<>();
  private final Map<String, Message> messages = new HashMap<>();
  private final List<ReceiptEvent> receipts = new ArrayList<>();

  private static final class Counts {
    int messages;
    int edits;
    int deletions;
    final List<Long> millisUntilRead = new ArrayList<>();
  }

  private record Message(String senderId, Instant sentAt) {}

  /**
   * What happened on a day.
   *
   * @param readMillisMedian from the log's time of a message of that day to its reading by a
   *     member, half of them sooner; −1 when nobody has read one
   */
  public record Day(LocalDate day, int messages, int edits, int deletions, long readMillisMedian) {}

  /** The days on which something happened, ascending. To be asked for after the last record. */
  public List<Day> days() {
    counts.values().forEach(each -> each.millisUntilRead.clear());
    Map<String, Long> lastRead = new HashMap<>();
    receipts.forEach(receipt -> read(receipt, lastRead));
    List<Day> days = new ArrayList<>();
    counts.forEach(
        (day, each) ->
            days.add(
                new Day(
                    day, each.messages, each.edits, each.deletions, median(each.millisUntilRead))));
    return days;
  }

  @Override
  public void message(MessageEvent event) {
    Counts day = on(instant(event.getOccurredAt()));
    switch (event.getEventCase()) {
      case SENT -> {
        if (event.getSent().getContent().getKind() != ContentKind.CONTENT_KIND_SYSTEM_LINE) {
          day.messages++;
          messages.put(
              place(event.getConversationId(), Integer.toUnsignedLong(event.getSequence())),
              new Message(event.getSenderId(), instant(event.getOccurredAt())));
        }
      }
      case EDITED -> day.edits++;
      case DELETED -> day.deletions++;
      case EVENT_NOT_SET -> {
        // Of a later version.
      }
    }
  }

  @Override
  public void receipt(ReceiptEvent event) {
    receipts.add(event);
  }

  /** What stands between the reader's last receipt of the conversation and this one is read now. */
  private void read(ReceiptEvent receipt, Map<String, Long> lastRead) {
    String reader = receipt.getUserId() + "/" + receipt.getConversationId();
    long to = Integer.toUnsignedLong(receipt.getReadSequence());
    long from = lastRead.getOrDefault(reader, 0L);
    for (long sequence = from + 1; sequence <= to; sequence++) {
      Message message = messages.get(place(receipt.getConversationId(), sequence));
      if (message != null && !message.senderId.equals(receipt.getUserId())) {
        Instant readAt = instant(receipt.getOccurredAt());
        on(message.sentAt)
            .millisUntilRead
            .add(Math.max(0, readAt.toEpochMilli() - message.sentAt.toEpochMilli()));
      }
    }
    lastRead.merge(reader, to, Math::max);
  }

  private Counts on(Instant time) {
    return counts.computeIfAbsent(time.atZone(ZoneOffset.UTC).toLocalDate(), day -> new Counts());
  }

  private static long median(List<Long> values) {
    if (values.isEmpty()) {
      return -1;
    }
    Collections.sort(values);
    return values.get((values.size() - 1) / 2);
  }

  private static String place(String conversationId, long sequence) {
    return conversationId + "/" + sequence;
  }

  private static Instant instant(Timestamp time) {
    return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
  }
}
