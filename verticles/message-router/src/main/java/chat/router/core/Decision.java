package chat.router.core;

import chat.model.Memberships;
import chat.model.v1.ChannelSignal;
import chat.model.v1.ConversationRecord;
import chat.model.v1.ConversationState;
import chat.model.v1.Event;
import chat.model.v1.EventEntry;
import chat.model.v1.InboxEntry;
import chat.model.v1.Membership;
import chat.model.v1.Message;
import chat.model.v1.MessageChanged;
import chat.model.v1.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToIntFunction;

/**
 * What becomes of one record.
 *
 * @param state of the conversation after it
 * @param message a new one for history, whole; absent when the command adds none
 * @param changed an earlier message as it is from now on, whole; absent when none changes
 * @param told what goes to inboxes; absent when nobody is told
 * @param inChannel what it means for a channel beside that
 */
public record Decision(
    Verdict verdict,
    ConversationState state,
    Optional<Message> message,
    Optional<Message> changed,
    Optional<Told> told,
    InChannel inChannel) {

  /** An event, and the users whose inboxes get it. */
  record Told(Event event, List<String> recipientIds) {

    /** What an event without a message is to readers of all conversations. */
    Optional<EventEntry> accepted(LogRecord record) {
      EventEntry.Builder entry = EventEntry.newBuilder().setEvent(event);
      return switch (event.getEventCase()) {
        case CONVERSATION_CREATED -> Optional.of(entry.build());
        case CHANNEL_MEMBERSHIP -> Optional.of(entry.addAllMemberIds(whose()).build());
        case READ_MARKER -> Optional.of(entry.setReadAt(record.time()).build());
        case MESSAGE,
            MESSAGE_CHANGED,
            REACTION_CHANGED,
            MESSAGE_HIDDEN,
            BLOCK_CHANGED,
            PREFERENCES_CHANGED,
            EVENT_NOT_SET ->
            Optional.empty();
        case MESSAGES_EXPIRED -> Optional.of(entry.build());
      };
    }

    /** The event names the member only where others are told too. */
    private List<String> whose() {
      String userId = event.getChannelMembership().getUserId();
      return userId.isEmpty() ? recipientIds : List.of(userId);
    }
  }

  /**
   * @param memberships of users from this record on
   * @param signal for those who have the channel open
   */
  public record InChannel(Map<String, Membership> memberships, Optional<ChannelSignal> signal) {
    static final InChannel NOTHING = new InChannel(Map.of(), Optional.empty());
  }

  /** An outcome that nobody is told of but the author. */
  static Decision silent(Verdict verdict, ConversationState state) {
    return new Decision(
        verdict, state, Optional.empty(), Optional.empty(), Optional.empty(), InChannel.NOTHING);
  }

  /** An outcome without a message that some users are told of. */
  static Decision told(
      Verdict verdict, ConversationState state, Event event, List<String> recipientIds) {
    return silent(verdict, state).with(new Told(event, recipientIds));
  }

  /** A new message of the conversation; inboxes get what history gets. */
  static Decision added(LogRecord record, ConversationState state, Message message) {
    return added(record, state, message, message);
  }

  /**
   * A new message of the conversation.
   *
   * @param inInboxes what inboxes get of it
   */
  static Decision added(
      LogRecord record, ConversationState state, Message message, Message inInboxes) {
    return new Decision(
        record.accepted(message.getSequence()),
        state,
        Optional.of(message),
        Optional.empty(),
        Optional.of(
            new Told(record.event().setMessage(inInboxes).build(), state.getMemberIdsList())),
        InChannel.NOTHING);
  }

  /** An earlier message that has become another one. */
  static Decision changed(LogRecord record, ConversationState state, Message whole, Event event) {
    return new Decision(
        record.accepted(whole.getSequence()),
        state.toBuilder().setPosition(record.position()).build(),
        Optional.empty(),
        Optional.of(whole),
        Optional.of(new Told(event, state.getMemberIdsList())),
        InChannel.NOTHING);
  }

  Decision alsoFor(String recipientId) {
    List<String> recipients = new ArrayList<>(recipientIds());
    recipients.add(recipientId);
    return with(new Told(event().orElseThrow(), recipients));
  }

  Decision with(Told other) {
    return new Decision(verdict, state, message, changed, Optional.of(other), inChannel);
  }

  Decision with(ConversationState other, InChannel channel) {
    return new Decision(verdict, other, message, changed, told, channel);
  }

  /** What happened, for inboxes; absent when nobody is told. */
  public Optional<Event> event() {
    return told.map(Told::event);
  }

  /** Whose inboxes get {@link #event}. */
  public List<String> recipientIds() {
    return told.map(Told::recipientIds).orElse(List.of());
  }

  /** What each inbox partition gets: the event with those of its recipients who live there. */
  Map<Integer, InboxEntry.Builder> entries(ToIntFunction<String> inboxPartitionOf) {
    Map<Integer, InboxEntry.Builder> entries = new TreeMap<>();
    event()
        .ifPresent(
            happened -> {
              for (String recipientId : recipientIds()) {
                entries
                    .computeIfAbsent(
                        inboxPartitionOf.applyAsInt(recipientId),
                        partition -> InboxEntry.newBuilder().setEvent(happened))
                    .addRecipientIds(recipientId);
              }
            });
    return entries;
  }

  /** The write-once rows of the record, in one or more effects, each to be acknowledged. */
  List<Effect> rows(LogRecord record) {
    ConversationRecord command = record.command();
    String conversationId = command.getConversationId();
    List<Effect> rows = new ArrayList<>();
    rows.add(
        new Effect.WriteRows(
            conversationId,
            command.getAuthorId(),
            command.getClientId(),
            verdict,
            message,
            marks(conversationId, command.getAuthorId())));
    if (!inChannel.memberships().isEmpty()) {
      rows.add(new Effect.WriteMembers(conversationId, record.position(), inChannel.memberships()));
    }
    rows.addAll(ExpiryRules.due(record, this));
    return rows;
  }

  /**
   * What {@link chat.model.Topics#EVENTS} gets: a new message, one that says something else now, or
   * what else readers of all conversations follow.
   *
   * @param before the changed message as it was before the record
   */
  Optional<EventEntry> accepted(LogRecord record, Optional<Message> before) {
    if (message.isPresent()) {
      return Optional.of(
          EventEntry.newBuilder().setEvent(record.event().setMessage(message.get())).build());
    }
    if (changed.isPresent() && !record.command().hasReactToMessage()) {
      Message after = changed.get();
      return Optional.of(
          EventEntry.newBuilder()
              .setEvent(
                  record
                      .event()
                      .setMessageChanged(
                          MessageChanged.newBuilder()
                              .setMessage(after.toBuilder().clearReactions())
                              .setIsLast(after.getSequence() == state.getHead())))
              .setBefore(before.orElseThrow().toBuilder().clearReactions())
              .build());
    }
    return told.flatMap(happened -> happened.accepted(record));
  }

  /**
   * What follows for how far users have seen conversations, and what they have hidden: who writes
   * has read what stands before, and who comes in owes nothing to what was said without him.
   */
  public List<Effect.Mark> marks(String conversationId, String authorId) {
    return message
        .map(added -> seen(conversationId, added))
        .or(() -> event().map(happened -> marks(happened, authorId)))
        .orElse(List.of());
  }

  private static List<Effect.Mark> marks(Event event, String authorId) {
    return switch (event.getEventCase()) {
      case READ_MARKER ->
          List.of(
              new Effect.Mark(
                  event.getReadMarker().getConversationId(),
                  authorId,
                  event.getReadMarker().getSequence(),
                  false));
      case MESSAGE_HIDDEN ->
          List.of(
              new Effect.Mark(
                  event.getMessageHidden().getConversationId(),
                  authorId,
                  event.getMessageHidden().getSequence(),
                  true));
      case MESSAGE,
          CONVERSATION_CREATED,
          MESSAGE_CHANGED,
          REACTION_CHANGED,
          BLOCK_CHANGED,
          CHANNEL_MEMBERSHIP,
          PREFERENCES_CHANGED,
          MESSAGES_EXPIRED,
          EVENT_NOT_SET ->
          List.of();
    };
  }

  private static List<Effect.Mark> seen(String conversationId, Message message) {
    List<Effect.Mark> marks = new ArrayList<>();
    int sequence = message.getSequence();
    marks.add(new Effect.Mark(conversationId, message.getSenderId(), sequence, false));
    for (String userId : Memberships.begun(message)) {
      if (sequence > 1 && !userId.equals(message.getSenderId())) {
        marks.add(new Effect.Mark(conversationId, userId, sequence - 1, false));
      }
    }
    return marks;
  }
}
