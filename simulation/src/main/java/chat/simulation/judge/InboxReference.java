package chat.simulation.judge;

import chat.model.Memberships;
import chat.model.Position;
import chat.model.v1.Event;
import chat.model.v1.InboxEntry;
import chat.model.v1.InboxRecord;
import chat.model.v1.InboxState;
import chat.model.v1.Message;
import chat.model.v1.Preferences;
import chat.model.v1.PreferencesChanged;
import chat.model.v1.ReadMarker;
import chat.model.v1.Recipient;
import chat.runtime.core.ListPart;
import chat.runtime.kafka.Partitioning;
import chat.simulation.fold.FoldLog;
import chat.simulation.judge.ConversationReference.Happened;
import chat.simulation.log.Entry;
import chat.simulation.store.Tables;
import chat.simulation.world.Violation;
import com.google.protobuf.BoolValue;
import com.google.protobuf.Int64Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A plain fold of the inbox log. It also holds the inbox log against the conversation log: each
 * event reaches each inbox partition with a member once, in order, and says the same.
 */
public final class InboxReference {
  private final ConversationReference conversations;
  private final int partitions;
  private final Projection projection;
  private final Map<String, Integer> taken = new HashMap<>();
  private final Map<String, List<Event>> inboxes = new HashMap<>();
  private final Map<String, Integer> headsByRecord = new HashMap<>();

  public InboxReference(
      ConversationReference conversations, int partitions, Projection projection) {
    this.conversations = conversations;
    this.partitions = partitions;
    this.projection = projection;
  }

  /** The next record of a partition. */
  public void landed(int partition, Entry<InboxRecord> entry) {
    long position = Position.of(FoldLog.GENERATION, entry.offset());
    String conversationId = entry.value().getConversationId();
    Set<String> changed = new LinkedHashSet<>();
    for (InboxEntry inboxEntry : entry.value().getEntriesList()) {
      if (isNew(partition, conversationId, inboxEntry)) {
        inboxEntry.getRecipientIdsList().forEach(userId -> add(userId, inboxEntry.getEvent()));
        changed.addAll(inboxEntry.getRecipientIdsList());
        projection.expect(
            Tables.inboxSeen(partition, conversationId),
            Tables.number(entry.offset()),
            Int64Value.of(inboxEntry.getEvent().getPosition()));
      }
    }
    for (String userId : changed) {
      int head = head(userId);
      headsByRecord.put(userId + "/" + position, head);
      projection.expect(
          Tables.inboxState(userId),
          Tables.ONLY_ROW,
          InboxState.newBuilder().setPosition(position).setHead(head).build());
    }
  }

  /** False for an event of a repeated append; fails when one was overtaken. */
  private boolean isNew(int partition, String conversationId, InboxEntry entry) {
    List<Happened> all = happened(conversationId, partition);
    String lane = lane(partition, conversationId);
    int next = taken.getOrDefault(lane, 0);
    if (next > 0 && entry.getEvent().getPosition() <= all.get(next - 1).event().getPosition()) {
      return false;
    }
    Violation.unless(
        next < all.size()
            && all.get(next).event().equals(entry.getEvent())
            && recipients(all.get(next), partition).equals(entry.getRecipientIdsList()),
        () ->
            "event " + next + " of " + conversationId + " is next for " + lane + ", not " + entry);
    taken.put(lane, next + 1);
    return true;
  }

  private static String lane(int partition, String conversationId) {
    return partition + "/" + conversationId;
  }

  /** What happened in a conversation of which somebody in a partition is told. */
  private List<Happened> happened(String conversationId, int partition) {
    return conversations.happened(conversationId).stream()
        .filter(happened -> !recipients(happened, partition).isEmpty())
        .toList();
  }

  private List<String> recipients(Happened happened, int partition) {
    return happened.recipientIds().stream()
        .filter(userId -> Partitioning.ofKey(userId, partitions) == partition)
        .toList();
  }

  private void add(String userId, Event event) {
    List<Event> inbox = inboxes.computeIfAbsent(userId, id -> new ArrayList<>());
    inbox.add(event);
    projection.expect(Tables.inbox(userId), Tables.number(inbox.size()), event);
    if (event.hasReadMarker()) {
      ReadMarker marker = event.getReadMarker();
      expectRead(userId, marker.getConversationId(), marker.getSequence());
      expect(
          userId,
          marker.getConversationId(),
          Preferences.newBuilder().setMarkedUnread(false).build());
      return;
    }
    if (event.hasPreferencesChanged()) {
      PreferencesChanged changed = event.getPreferencesChanged();
      expect(userId, changed.getConversationId(), changed.getPreferences());
      return;
    }
    if (event.hasBlockChanged()) {
      return;
    }
    expectMention(userId, event);
    if (event.getChannelMembership().getBegins()) {
      expectRead(userId, event.getConversationId(), event.getChannelMembership().getHead());
    }
    Message message = event.getMessage();
    if (message.getSenderId().equals(userId)) {
      expectRead(userId, event.getConversationId(), message.getSequence());
    } else if (message.getSequence() > 1 && Memberships.begun(message).contains(userId)) {
      expectRead(userId, event.getConversationId(), message.getSequence() - 1);
    }
    Event numbered = event.toBuilder().setInboxSeq(inbox.size()).build();
    for (ListPart part : ListPart.of(event)) {
      projection.expect(Tables.conversationList(userId), Tables.lineRow(part, event), numbered);
    }
  }

  private void expect(String userId, String conversationId, Preferences change) {
    change
        .getAllFields()
        .forEach(
            (field, value) ->
                projection.expect(
                    Tables.conversationList(userId),
                    Tables.preferenceRow(conversationId, field),
                    Tables.preference(field, value)));
  }

  /** A message calls those whom it names, until it is deleted for everyone. */
  private void expectMention(String userId, Event event) {
    String id = event.getConversationId();
    Message message = event.getMessage();
    boolean calls =
        !message.getSenderId().equals(userId)
            && (message.getMentionsAll() || message.getMentionedIdsList().contains(userId));
    if (calls) {
      projection.expect(
          Tables.mentions(userId),
          Tables.mentionRow(id, message.getSequence()),
          BoolValue.of(true));
      projection.expectAtLeast(
          Tables.conversationList(userId), Tables.mentionedRow(id), message.getSequence());
    }
    Message changed = event.getMessageChanged().getMessage();
    if (changed.hasDeletedAt()) {
      projection.expect(
          Tables.mentions(userId),
          Tables.mentionRow(id, changed.getSequence()),
          BoolValue.of(false));
    }
  }

  private void expectRead(String userId, String conversationId, int sequence) {
    projection.expectAtLeast(
        Tables.conversationList(userId), Tables.readRow(conversationId), sequence);
  }

  /** The number of the newest event of a user's inbox. */
  public int head(String userId) {
    return inboxes.getOrDefault(userId, List.of()).size();
  }

  /** Fails unless every event of a conversation stands in the inbox of each who is told of it. */
  public void isComplete(String conversationId) {
    for (int partition = 0; partition < partitions; partition++) {
      String lane = lane(partition, conversationId);
      int all = happened(conversationId, partition).size();
      int there = taken.getOrDefault(lane, 0);
      Violation.unless(
          there == all,
          () -> "inbox partition and conversation %s: %d of %d events".formatted(lane, there, all));
    }
  }

  /** A fold delivers an event. */
  public void delivered(Event event, List<Recipient> recipients) {
    recipients.forEach(to -> row(to.getUserId(), to.getInboxSeq(), event));
  }

  /** A fold gives an event its place in an inbox. */
  public void row(String userId, int inboxSeq, Event event) {
    List<Event> inbox = inboxes.getOrDefault(userId, List.of());
    Violation.unless(
        inboxSeq <= inbox.size() && inbox.get(inboxSeq - 1).equals(event),
        () -> "a fold puts at " + inboxSeq + " of " + userId + " what the log does not: " + event);
  }

  /** A fold writes the cell of a user. */
  public void inbox(String userId, InboxState state) {
    Violation.unless(
        headsByRecord.getOrDefault(userId + "/" + state.getPosition(), -1) == state.getHead(),
        () -> "a fold writes a head of " + userId + " that the log does not give: " + state);
  }
}
