package chat.publicstream.core;

import chat.publicschema.PublicTopic;
import chat.publicschema.v1.MembershipEvent;
import chat.publicschema.v1.MessageEvent;
import chat.publicschema.v1.PresenceSample;
import chat.publicschema.v1.PushEvent;
import chat.publicschema.v1.ReceiptEvent;
import com.google.protobuf.Message;
import java.util.Objects;

/**
 * A record of a public topic.
 *
 * @param key of the conversation or the user; order is kept within it
 * @param position of the log record that it tells of: one record of the log is one record of a
 *     topic at most
 */
public record PublicRecord(PublicTopic topic, String key, long position, Message value) {
  private static final int KIB = 1_024;

  static PublicRecord of(MessageEvent event) {
    return new PublicRecord(
        PublicTopic.MESSAGES, event.getConversationId(), event.getPosition(), event);
  }

  static PublicRecord of(MembershipEvent event) {
    return new PublicRecord(
        PublicTopic.MEMBERSHIP, event.getConversationId(), event.getPosition(), event);
  }

  static PublicRecord of(ReceiptEvent event) {
    return new PublicRecord(PublicTopic.RECEIPTS, event.getUserId(), event.getPosition(), event);
  }

  static PublicRecord of(PushEvent event) {
    return new PublicRecord(PublicTopic.PUSHES, event.getUserId(), event.getPosition(), event);
  }

  /** Of how many people of a bucket there were. */
  public static PublicRecord of(PresenceSample sample) {
    return new PublicRecord(
        PublicTopic.PRESENCE, Integer.toString(sample.getBucket()), sample.getPosition(), sample);
  }

  /**
   * Its id as a CloudEvent, the same whenever and by whomever it is appended.
   *
   * @param logPartition of the log that it comes from, in which the position counts; the bucket of
   *     a sample
   */
  public String eventId(int logPartition) {
    return topic.topic() + "/" + logPartition + "/" + position;
  }

  /** The way that it takes. */
  public Lane lane() {
    return new Lane(topic, key);
  }

  /** What it costs to keep it waiting: a long text counts as several records. */
  int weight() {
    return Math.max(1, value.getSerializedSize() / KIB);
  }

  /** The way of one key into one topic. */
  public record Lane(PublicTopic topic, String key) {
    public Lane {
      Objects.requireNonNull(topic);
      Objects.requireNonNull(key);
    }
  }
}
