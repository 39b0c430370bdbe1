package chat.publicstream.core;

import chat.model.ConversationIds;
import chat.model.v1.Body;
import chat.model.v1.Event;
import chat.model.v1.EventEntry;
import chat.model.v1.MediaReference;
import chat.model.v1.Message;
import chat.model.v1.ReadMarker;
import chat.publicschema.v1.Content;
import chat.publicschema.v1.ContentKind;
import chat.publicschema.v1.ConversationKind;
import chat.publicschema.v1.MessageDeleted;
import chat.publicschema.v1.MessageEdited;
import chat.publicschema.v1.MessageEvent;
import chat.publicschema.v1.MessageSent;
import chat.publicschema.v1.ReceiptEvent;
import java.util.ArrayList;
import java.util.List;

/** What analysts are told of an accepted event. It follows from the event alone. */
public final class PublicRecords {
  private final boolean withBodies;

  /**
   * @param withBodies whether texts are told too, which have been opened then
   */
  public PublicRecords(boolean withBodies) {
    this.withBodies = withBodies;
  }

  /** At most one for each topic. */
  List<PublicRecord> of(EventEntry entry) {
    Event event = entry.getEvent();
    return switch (event.getEventCase()) {
      case MESSAGE -> message(event, event.getMessage());
      case MESSAGE_CHANGED ->
          List.of(PublicRecord.of(changed(event, event.getMessageChanged().getMessage())));
      case CONVERSATION_CREATED -> List.of(PublicRecord.of(MembershipEvents.ofDirect(event)));
      case CHANNEL_MEMBERSHIP -> List.of(PublicRecord.of(MembershipEvents.ofChannel(entry)));
      case READ_MARKER -> List.of(PublicRecord.of(receipt(entry)));
      case REACTION_CHANGED,
          MESSAGE_HIDDEN,
          BLOCK_CHANGED,
          PREFERENCES_CHANGED,
          MESSAGES_EXPIRED,
          EVENT_NOT_SET ->
          List.of();
    };
  }

  /** Of the same conversation, as all of its events have it. */
  static ConversationKind kind(String conversationId) {
    if (ConversationIds.isChannel(conversationId)) {
      return ConversationKind.CONVERSATION_KIND_CHANNEL;
    }
    return ConversationIds.isGroup(conversationId)
        ? ConversationKind.CONVERSATION_KIND_GROUP
        : ConversationKind.CONVERSATION_KIND_DIRECT;
  }

  private List<PublicRecord> message(Event event, Message message) {
    List<PublicRecord> records = new ArrayList<>();
    records.add(
        PublicRecord.of(
            messageEvent(event, message)
                .setOccurredAt(message.getSentAt())
                .setSent(
                    MessageSent.newBuilder()
                        .setContent(content(message))
                        .setReplyTo(message.getReplyTo())
                        .setForwarded(message.hasForwardedFrom())
                        .addAllMentionedIds(message.getMentionedIdsList())
                        .setMentionsAll(message.getMentionsAll()))
                .build()));
    MembershipEvents.ofLine(event, message).map(PublicRecord::of).ifPresent(records::add);
    return records;
  }

  private MessageEvent changed(Event event, Message message) {
    MessageEvent.Builder told = messageEvent(event, message);
    return message.hasDeletedAt()
        ? told.setOccurredAt(message.getDeletedAt())
            .setDeleted(
                MessageDeleted.newBuilder()
                    .setDeletedById(message.getDeletedBy())
                    .setSentAt(message.getSentAt()))
            .build()
        : told.setOccurredAt(message.getEditedAt())
            .setEdited(
                MessageEdited.newBuilder()
                    .setContent(content(message))
                    .setSentAt(message.getSentAt()))
            .build();
  }

  private static MessageEvent.Builder messageEvent(Event event, Message message) {
    return MessageEvent.newBuilder()
        .setConversationId(event.getConversationId())
        .setPosition(event.getPosition())
        .setConversationKind(kind(event.getConversationId()))
        .setSequence(message.getSequence())
        .setSenderId(message.getSenderId());
  }

  private Content content(Message message) {
    if (message.hasChange()) {
      return Content.newBuilder().setKind(ContentKind.CONTENT_KIND_SYSTEM_LINE).build();
    }
    Body body = message.getBody();
    Content.Builder content = Content.newBuilder();
    return switch (body.getContentCase()) {
      case TEXT -> text(body.getText());
      // How a text stands in our log is no matter of theirs.
      case SEALED_TEXT ->
          content
              .setKind(ContentKind.CONTENT_KIND_TEXT)
              .setLength(body.getSealedText().getCodePoints())
              .build();
      case ERASED -> content.setKind(ContentKind.CONTENT_KIND_SEALED_TEXT).build();
      case SEALED_END_TO_END -> content.setKind(ContentKind.CONTENT_KIND_END_TO_END).build();
      case MEDIA -> media(body.getMedia());
      case CONTENT_NOT_SET -> content.build();
    };
  }

  private Content text(String text) {
    Content.Builder content =
        Content.newBuilder()
            .setKind(ContentKind.CONTENT_KIND_TEXT)
            .setLength(text.codePointCount(0, text.length()));
    if (withBodies) {
      content.setText(text);
    }
    return content.build();
  }

  private static Content media(MediaReference media) {
    return Content.newBuilder()
        .setKind(ContentKind.CONTENT_KIND_MEDIA)
        .setMediaType(media.getMediaType())
        .setSizeBytes(media.getSizeBytes())
        .build();
  }

  private static ReceiptEvent receipt(EventEntry entry) {
    Event event = entry.getEvent();
    ReadMarker marker = event.getReadMarker();
    return ReceiptEvent.newBuilder()
        .setUserId(ConversationIds.uuid(event.getConversationId()))
        .setPosition(event.getPosition())
        .setOccurredAt(entry.getReadAt())
        .setConversationId(marker.getConversationId())
        .setReadSequence(marker.getSequence())
        .build();
  }
}
