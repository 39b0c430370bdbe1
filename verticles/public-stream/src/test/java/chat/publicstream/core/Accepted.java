package chat.publicstream.core;

import chat.model.ConversationIds;
import chat.model.Position;
import chat.model.RuleVersions;
import chat.model.v1.Body;
import chat.model.v1.ConversationCreated;
import chat.model.v1.Event;
import chat.model.v1.EventEntry;
import chat.model.v1.EventRecord;
import chat.model.v1.GroupChange;
import chat.model.v1.Message;
import chat.model.v1.MessageChanged;
import chat.model.v1.ReadMarker;
import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Timestamps;
import java.util.List;

/** Accepted events, as the conversation fold tells them. */
final class Accepted {
  static final String ANN = "01900000-0000-7000-8000-00000000000a";
  static final String BEN = "01900000-0000-7000-8000-00000000000b";
  static final String CID = "01900000-0000-7000-8000-00000000000c";
  static final String PAIR = ConversationIds.direct(ANN, BEN);
  static final String GROUP = ConversationIds.group("01900000-0000-7000-8000-000000000001");
  static final String CHANNEL = ConversationIds.channel("01900000-0000-7000-8000-000000000002");

  private Accepted() {}

  static Timestamp at(long offset) {
    return Timestamps.fromMillis(1_750_000_000_000L + offset);
  }

  static EventEntry created(long offset) {
    return entry(
        PAIR,
        offset,
        Event.newBuilder()
            .setConversationCreated(
                ConversationCreated.newBuilder()
                    .addAllMemberIds(List.of(ANN, BEN))
                    .setCreatorId(BEN)
                    .setCreatedAt(at(offset))));
  }

  static EventEntry message(String conversationId, long offset, int sequence, Body.Builder body) {
    return entry(
        conversationId,
        offset,
        Event.newBuilder().setMessage(message(offset, sequence).setBody(body)));
  }

  static EventEntry text(String conversationId, long offset, int sequence, String text) {
    return message(conversationId, offset, sequence, Body.newBuilder().setText(text));
  }

  static EventEntry line(
      String conversationId, long offset, int sequence, GroupChange.Builder change) {
    return entry(
        conversationId,
        offset,
        Event.newBuilder().setMessage(message(offset, sequence).setChange(change)));
  }

  static EventEntry changed(long offset, Message.Builder after) {
    return entry(
        PAIR,
        offset,
        Event.newBuilder().setMessageChanged(MessageChanged.newBuilder().setMessage(after)));
  }

  static EventEntry read(String userId, long offset, int sequence) {
    return entry(
            ConversationIds.self(userId),
            offset,
            Event.newBuilder()
                .setReadMarker(
                    ReadMarker.newBuilder().setConversationId(PAIR).setSequence(sequence)))
        .toBuilder()
        .setReadAt(at(offset))
        .build();
  }

  static EventEntry entry(String conversationId, long offset, Event.Builder event) {
    return EventEntry.newBuilder()
        .setEvent(event.setConversationId(conversationId).setPosition(Position.of(1, offset)))
        .build();
  }

  /** A message by Ann. */
  static Message.Builder message(long offset, int sequence) {
    return Message.newBuilder().setSequence(sequence).setSenderId(ANN).setSentAt(at(offset));
  }

  static EventRecord record(List<EventEntry> entries) {
    return EventRecord.newBuilder()
        .setRuleVersion(RuleVersions.EVENTS)
        .setConversationId(entries.get(0).getEvent().getConversationId())
        .addAllEntries(entries)
        .build();
  }
}
