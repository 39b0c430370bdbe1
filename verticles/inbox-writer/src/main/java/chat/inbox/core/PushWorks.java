package chat.inbox.core;

import chat.model.Memberships;
import chat.model.v1.Event;
import chat.model.v1.Message;
import chat.model.v1.PushKind;
import chat.model.v1.PushRecord;
import chat.model.v1.PushWork;
import chat.model.v1.Recipient;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the rows of one record mean for devices that are not connected. */
public final class PushWorks {
  private PushWorks() {}

  /** Without any work when nobody has anything to hear or to have withdrawn. */
  public static PushRecord of(List<Effect.Row> rows) {
    Map<Long, Event> events = new LinkedHashMap<>();
    Map<Long, List<Recipient>> recipients = new LinkedHashMap<>();
    for (Effect.Row row : rows) {
      events.put(row.event().getPosition(), row.event());
      recipients
          .computeIfAbsent(row.event().getPosition(), position -> new ArrayList<>())
          .add(Recipient.newBuilder().setUserId(row.userId()).setInboxSeq(row.inboxSeq()).build());
    }
    PushRecord.Builder record = PushRecord.newBuilder();
    events.forEach((position, event) -> add(event, recipients.get(position), record));
    return record.build();
  }

  private static void add(Event event, List<Recipient> recipients, PushRecord.Builder record) {
    switch (event.getEventCase()) {
      case MESSAGE -> addMessage(event, recipients, record);
      case MESSAGE_CHANGED -> {
        Message message = event.getMessageChanged().getMessage();
        if (message.hasDeletedAt()) {
          record.addWork(
              work(
                  PushKind.PUSH_KIND_GONE,
                  event.getConversationId(),
                  message.getSequence(),
                  recipients));
        }
      }
      case MESSAGE_HIDDEN ->
          record.addWork(
              work(
                  PushKind.PUSH_KIND_GONE,
                  event.getMessageHidden().getConversationId(),
                  event.getMessageHidden().getSequence(),
                  recipients));
      case READ_MARKER ->
          record.addWork(
              work(
                  PushKind.PUSH_KIND_READ,
                  event.getReadMarker().getConversationId(),
                  event.getReadMarker().getSequence(),
                  recipients));
      case CHANNEL_MEMBERSHIP -> addMembership(event, recipients, record);
      case CONVERSATION_CREATED,
          BLOCK_CHANGED,
          REACTION_CHANGED,
          PREFERENCES_CHANGED,
          MESSAGES_EXPIRED,
          EVENT_NOT_SET -> {
        // Nobody is woken for these.
      }
    }
  }

  /** Who writes has read what stands before; who is out has nothing more to hear. */
  private static void addMessage(
      Event event, List<Recipient> recipients, PushRecord.Builder record) {
    Message message = event.getMessage();
    List<Recipient> done = new ArrayList<>();
    List<Recipient> others = new ArrayList<>();
    for (Recipient recipient : recipients) {
      boolean isDone =
          recipient.getUserId().equals(message.getSenderId())
              || Memberships.endsFor(recipient.getUserId(), message);
      (isDone ? done : others).add(recipient);
    }
    if (!done.isEmpty()) {
      record.addWork(
          work(PushKind.PUSH_KIND_READ, event.getConversationId(), message.getSequence(), done));
    }
    // A system line is no message to anybody.
    if (!others.isEmpty() && !message.hasChange()) {
      record.addWork(
          work(PushKind.PUSH_KIND_MESSAGE, event.getConversationId(), message.getSequence(), others)
              .setSenderId(message.getSenderId())
              .setSentAt(message.getSentAt())
              .addAllMentionedIds(message.getMentionedIdsList())
              .setMentionsAll(message.getMentionsAll()));
    }
  }

  /** As in a group: who is out of a channel has nothing more to hear. */
  private static void addMembership(
      Event event, List<Recipient> recipients, PushRecord.Builder record) {
    List<Recipient> out =
        recipients.stream()
            .filter(recipient -> Memberships.endsFor(recipient.getUserId(), event))
            .toList();
    if (!out.isEmpty()) {
      record.addWork(
          work(
              PushKind.PUSH_KIND_READ,
              event.getConversationId(),
              event.getChannelMembership().getHead(),
              out));
    }
  }

  private static PushWork.Builder work(
      PushKind kind, String conversationId, int sequence, List<Recipient> recipients) {
    return PushWork.newBuilder()
        .setKind(kind)
        .setConversationId(conversationId)
        .setSequence(sequence)
        .addAllRecipients(recipients);
  }
}
