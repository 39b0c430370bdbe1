package chat.simulation.judge;

import chat.model.ConversationIds;
import chat.model.ErrorCode;
import chat.model.Ids;
import chat.model.Limits;
import chat.model.Position;
import chat.model.v1.Accepted;
import chat.model.v1.BlockChanged;
import chat.model.v1.ConversationCreated;
import chat.model.v1.ConversationKind;
import chat.model.v1.ConversationRecord;
import chat.model.v1.ConversationState;
import chat.model.v1.Event;
import chat.model.v1.EventEntry;
import chat.model.v1.MarkRead;
import chat.model.v1.Membership;
import chat.model.v1.MembershipState;
import chat.model.v1.Message;
import chat.model.v1.Origin;
import chat.model.v1.ReadMarker;
import chat.model.v1.Refused;
import chat.model.v1.SendMessage;
import chat.model.v1.Verdict;
import chat.router.core.Decision;
import chat.router.core.Effect;
import chat.router.core.Rules;
import chat.simulation.fold.FoldLog;
import chat.simulation.log.Entry;
import chat.simulation.store.Tables;
import chat.simulation.world.Violation;
import com.google.protobuf.Int64Value;
import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Timestamps;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/**
 * A plain fold of the conversation log: one record after the other, in memory, without faults. What
 * the production fold decides is compared with it at each step.
 */
public final class ConversationReference {
  private final Map<String, ConversationState> states = new HashMap<>();
  private final Map<String, Verdict> firstVerdicts = new HashMap<>();
  private final Map<String, Verdict> verdictsByRecord = new HashMap<>();
  private final Map<Origin, Set<Verdict>> verdictsByOrigin = new HashMap<>();
  private final Map<String, Message> messagesByRecord = new HashMap<>();
  private final Map<String, Message> changesByRecord = new HashMap<>();
  private final Map<String, Message> messages = new HashMap<>();
  private final Map<String, Membership> memberships = new HashMap<>();
  private final Map<String, ConversationState> statesByRecord = new HashMap<>();
  private final Map<String, List<Happened>> happened = new HashMap<>();
  private final AcceptedEvents accepted = new AcceptedEvents();
  private final Projection projection;
  private Timestamp appendedAt = Timestamp.getDefaultInstance();

  /** An event, and who is told of it. */
  public record Happened(Event event, List<String> recipientIds) {}

  public ConversationReference(Projection projection) {
    this.projection = projection;
  }

  /** The next record of a partition. */
  public void landed(int partition, Entry<ConversationRecord> entry) {
    ConversationRecord command = entry.value();
    long position = Position.of(FoldLog.GENERATION, entry.offset());
    appendedAt = Timestamps.fromMillis(entry.appendedAtMillis());
    Verdict.Builder verdict = Verdict.newBuilder().setPosition(position).setDecidedAt(appendedAt);
    long ageMillis = entry.appendedAtMillis() - Ids.epochMillis(command.getClientId());
    if (ageMillis > Limits.CLIENT_ID_AGE_MAX_MILLIS) {
      answer(command, refused(verdict, ErrorCode.ID_EXPIRED));
      return;
    }
    String place = command.getConversationId() + "/" + command.getAuthorId();
    String key = place + "/" + command.getClientId();
    Verdict first = firstVerdicts.get(key);
    if (first != null) {
      answer(command, first);
      return;
    }
    Verdict decided =
        -ageMillis > Limits.CLIENT_ID_AHEAD_MAX_MILLIS
            ? refused(verdict, ErrorCode.ID_EXPIRED)
            : judge(partition, command, verdict);
    firstVerdicts.put(key, decided);
    verdictsByRecord.put(partition + "/" + position, decided);
    answer(command, decided);
    projection.expect(
        Tables.verdicts(command.getConversationId(), command.getAuthorId()),
        command.getClientId(),
        decided);
  }

  private void answer(ConversationRecord command, Verdict verdict) {
    verdictsByOrigin.computeIfAbsent(command.getOrigin(), key -> new HashSet<>()).add(verdict);
  }

  private static Verdict refused(Verdict.Builder verdict, ErrorCode code) {
    return verdict.setRefused(Refused.newBuilder().setCode(code.code())).build();
  }

  private Verdict judge(int partition, ConversationRecord command, Verdict.Builder verdict) {
    ConversationState state = state(command.getConversationId());
    if (command.hasCreateDirect()) {
      return create(command, verdict, state);
    }
    if (command.hasMarkRead()) {
      return markRead(command, verdict, state);
    }
    if (command.hasSetBlock()) {
      return setBlock(command, verdict, state);
    }
    if (!command.hasSendMessage() || state.hasChannel() || calls(command.getSendMessage())) {
      return byRules(partition, command, verdict, state);
    }
    if (!state.getMemberIdsList().contains(command.getAuthorId())) {
      return refused(verdict, ErrorCode.CONVERSATION_NOT_FOUND);
    }
    if (state.getBlockedByIdsCount() > 0) {
      return refused(verdict, ErrorCode.BLOCKED);
    }
    int sequence = state.getHead() + 1;
    Message message =
        Message.newBuilder()
            .setSequence(sequence)
            .setSenderId(command.getAuthorId())
            .setClientMessageId(command.getClientId())
            .setSentAt(verdict.getDecidedAt())
            .setBody(command.getSendMessage().getBody())
            .build();
    messagesByRecord.put(partition + "/" + verdict.getPosition(), message);
    accepted.added(command.getConversationId(), verdict.getPosition(), message);
    stands(command.getConversationId(), message);
    projection.expectAtLeast(
        Tables.receipts(command.getConversationId()), command.getAuthorId(), sequence);
    become(command, state.toBuilder().setHead(sequence).setPosition(verdict.getPosition()).build());
    happened(
        command,
        Event.newBuilder()
            .setPosition(verdict.getPosition())
            .setMessage(
                command.getSendMessage().hasPreview()
                    ? message.toBuilder()
                        .setBody(command.getSendMessage().getPreview())
                        .setPreview(true)
                        .build()
                    : message),
        state.getMemberIdsList());
    return verdict.setAccepted(Accepted.newBuilder().setSequence(sequence)).build();
  }

  private static boolean calls(SendMessage send) {
    return send.getMentionedIdsCount() > 0 || send.getMentionsAll();
  }

  /**
   * The rules for the others are those of the fold, and have tests of their own; here they are
   * applied to one record after the other.
   */
  private Verdict byRules(
      int partition, ConversationRecord command, Verdict.Builder verdict, ConversationState state) {
    String id = command.getConversationId();
    long position = verdict.getPosition();
    OptionalInt needed = Rules.messageNeeded(state, command);
    Optional<Message> target =
        needed.isPresent()
            ? Optional.of(messages.get(id + "/" + needed.getAsInt()))
            : Optional.empty();
    Map<String, MembershipState> members = new HashMap<>();
    for (String userId : Rules.membersNeeded(state, target, command)) {
      members.put(
          userId,
          memberships.getOrDefault(id + "/" + userId, Membership.getDefaultInstance()).getState());
    }
    Decision decision =
        Rules.decide(
            state, target, members, Timestamps.toMillis(verdict.getDecidedAt()), command, position);
    decision
        .inChannel()
        .memberships()
        .forEach(
            (userId, membership) -> {
              memberships.put(id + "/" + userId, membership);
              projection.expect(
                  Tables.channelMembers(id), Tables.member(userId, position), membership);
            });
    if (!decision.state().equals(state)) {
      become(command, decision.state());
    }
    decision.message().ifPresent(added -> messagesByRecord.put(partition + "/" + position, added));
    decision.changed().ifPresent(after -> changesByRecord.put(partition + "/" + position, after));
    decision.message().ifPresent(added -> accepted.added(id, position, added));
    if (!command.hasReactToMessage()) {
      decision
          .changed()
          .ifPresent(
              after ->
                  accepted.changed(
                      id,
                      position,
                      messages.get(id + "/" + after.getSequence()),
                      after,
                      after.getSequence() == state(id).getHead()));
    }
    decision.message().or(decision::changed).ifPresent(message -> stands(id, message));
    for (Effect.Mark mark : decision.marks(id, command.getAuthorId())) {
      if (mark.hidden()) {
        projection.expect(
            Tables.hidden(mark.userId()),
            Tables.hiddenRow(mark.conversationId(), mark.sequence()),
            Int64Value.of(position));
      } else {
        projection.expectAtLeast(
            Tables.receipts(mark.conversationId()), mark.userId(), mark.sequence());
      }
    }
    decision
        .event()
        .ifPresent(event -> happened(command, event.toBuilder(), decision.recipientIds()));
    return decision.verdict();
  }

  private void stands(String conversationId, Message message) {
    messages.put(conversationId + "/" + message.getSequence(), message);
    projection.expect(
        Tables.history(conversationId), Tables.number(message.getSequence()), message);
  }

  private Verdict markRead(
      ConversationRecord command, Verdict.Builder verdict, ConversationState state) {
    MarkRead mark = command.getMarkRead();
    become(
        command,
        state.toBuilder()
            .setKind(ConversationKind.CONVERSATION_KIND_SELF)
            .setPosition(verdict.getPosition())
            .build());
    projection.expectAtLeast(
        Tables.receipts(mark.getConversationId()), command.getAuthorId(), mark.getSequence());
    happened(
        command,
        Event.newBuilder()
            .setPosition(verdict.getPosition())
            .setReadMarker(
                ReadMarker.newBuilder()
                    .setConversationId(mark.getConversationId())
                    .setSequence(mark.getSequence())),
        List.of(command.getAuthorId()));
    return verdict.setAccepted(Accepted.getDefaultInstance()).build();
  }

  private Verdict create(
      ConversationRecord command, Verdict.Builder verdict, ConversationState state) {
    List<String> members = command.getCreateDirect().getMemberIdsList();
    boolean theirs =
        command.getConversationId().equals(ConversationIds.direct(members.get(0), members.get(1)));
    if (!theirs || !members.contains(command.getAuthorId())) {
      return refused(verdict, ErrorCode.MEMBERS_MISMATCH);
    }
    if (state.getMemberIdsCount() == 0) {
      if (state.getBlockedByIdsCount() > 0) {
        return refused(verdict, ErrorCode.BLOCKED);
      }
      become(
          command,
          ConversationState.newBuilder()
              .setPosition(verdict.getPosition())
              .setKind(ConversationKind.CONVERSATION_KIND_DIRECT)
              .addAllMemberIds(members)
              .build());
      happened(
          command,
          Event.newBuilder()
              .setPosition(verdict.getPosition())
              .setConversationCreated(
                  ConversationCreated.newBuilder()
                      .setKind(ConversationKind.CONVERSATION_KIND_DIRECT)
                      .addAllMemberIds(members)
                      .setCreatorId(command.getAuthorId())
                      .setCreatedAt(verdict.getDecidedAt())),
          members);
    }
    return verdict.setAccepted(Accepted.getDefaultInstance()).build();
  }

  private Verdict setBlock(
      ConversationRecord command, Verdict.Builder verdict, ConversationState state) {
    Set<String> blockedBy = new TreeSet<>(state.getBlockedByIdsList());
    boolean blocked = command.getSetBlock().getBlocked();
    boolean changes =
        blocked ? blockedBy.add(command.getAuthorId()) : blockedBy.remove(command.getAuthorId());
    if (changes) {
      become(
          command,
          state.toBuilder()
              .setPosition(verdict.getPosition())
              .clearBlockedByIds()
              .addAllBlockedByIds(blockedBy)
              .build());
      if (state.getMemberIdsCount() > 0) {
        happened(
            command,
            Event.newBuilder()
                .setPosition(verdict.getPosition())
                .setBlockChanged(
                    BlockChanged.newBuilder()
                        .setBlocked(blocked)
                        .setChangedAt(verdict.getDecidedAt())),
            List.of(command.getAuthorId()));
      }
    }
    return verdict.setAccepted(Accepted.getDefaultInstance()).build();
  }

  private void become(ConversationRecord command, ConversationState state) {
    String id = command.getConversationId();
    states.put(id, state);
    statesByRecord.put(id + "/" + state.getPosition(), state);
    projection.expect(Tables.conversationState(id), Tables.ONLY_ROW, state);
  }

  private void happened(
      ConversationRecord command, Event.Builder event, List<String> recipientIds) {
    String id = command.getConversationId();
    Event whole = event.setConversationId(id).build();
    happened.computeIfAbsent(id, key -> new ArrayList<>()).add(new Happened(whole, recipientIds));
    accepted.happened(whole, recipientIds, appendedAt);
  }

  /** The conversation as the whole log makes it. */
  public ConversationState state(String conversationId) {
    return states.getOrDefault(conversationId, ConversationState.getDefaultInstance());
  }

  /** What happened in a conversation, in order. */
  public List<Happened> happened(String conversationId) {
    return happened.getOrDefault(conversationId, List.of());
  }

  /** What was accepted in each conversation, in order. */
  Map<String, List<EventEntry>> accepted() {
    return accepted.byConversation();
  }

  /** A fold tells an origin its verdict. */
  public void answered(Origin origin, Verdict verdict) {
    Violation.unless(
        verdictsByOrigin.getOrDefault(origin, Set.of()).contains(verdict),
        () -> "a fold answers " + origin + " with " + verdict + ", the log says otherwise");
  }

  /** A fold writes the rows of a record. */
  public void rows(
      int partition, String conversationId, Verdict verdict, Optional<Message> message) {
    String record = partition + "/" + verdict.getPosition();
    Violation.unless(
        verdict.equals(verdictsByRecord.get(record)),
        () ->
            "a fold writes a verdict in "
                + conversationId
                + " that the log does not give: "
                + verdict);
    Violation.unless(
        message.equals(Optional.ofNullable(messagesByRecord.get(record))),
        () -> "a fold writes a message that the log does not give: " + message);
  }

  /** A fold writes who has come into a channel, or is gone. */
  public void members(String conversationId, long position, Map<String, Membership> written) {
    written.forEach(
        (userId, membership) ->
            Violation.unless(
                projection.expects(
                    Tables.channelMembers(conversationId),
                    Tables.member(userId, position),
                    membership),
                () ->
                    "a fold writes a membership of "
                        + conversationId
                        + " that the log does not give: "
                        + membership));
  }

  /** A fold writes a message that is no longer what it was. */
  public void changed(int partition, String conversationId, Message message, long position) {
    Violation.unless(
        message.equals(changesByRecord.get(partition + "/" + position)),
        () -> "a fold changes a message of " + conversationId + " as the log does not: " + message);
  }

  /** A fold writes the state of a conversation. */
  public void state(String conversationId, ConversationState state) {
    Violation.unless(
        state.equals(statesByRecord.get(conversationId + "/" + state.getPosition())),
        () ->
            "a fold writes a state of " + conversationId + " that the log does not give: " + state);
  }
}
