package chat.router.core;

import chat.model.Position;
import chat.model.RuleVersions;
import chat.model.v1.ConversationRecord;
import chat.model.v1.ConversationState;
import chat.model.v1.MembershipState;
import chat.model.v1.Message;
import chat.model.v1.Verdict;
import chat.runtime.core.Coverage;
import chat.runtime.core.IdleEviction;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.ToIntFunction;

/**
 * Folds one partition of the conversation log: each record gets its verdict, each message its
 * sequence, each inbox its event, in the order of the log and in no other.
 *
 * <p>Every method is an event and returns what is to be done. Two folds of the same records decide
 * the same, so an owner that has lost the partition and does not know it writes nothing new. What
 * is covered is told in the order: rows and inbox appends, then the conversation's state with its
 * position, then the partition's position, then the commit.
 *
 * <p>Losing the partition means to drop the object.
 */
public final class ConversationFold {
  private final int generation;
  private final ToIntFunction<String> inboxPartitionOf;
  private final int conversationsMax;
  private final Coverage coverage;
  private final LinkedHashMap<String, Conversation> conversations =
      new LinkedHashMap<>(16, 0.75f, true);
  private final HeldVerdicts verdicts;
  private final Set<Conversation> unsaved = new HashSet<>();
  private boolean stopped;

  /**
   * @param generation of the log
   * @param startOffset of the first record to come
   * @param inboxPartitionOf user id → partition of the inbox log
   * @param conversationsMax conversations kept in memory while nothing happens in them
   */
  public ConversationFold(
      int generation,
      long startOffset,
      ToIntFunction<String> inboxPartitionOf,
      int conversationsMax) {
    this.generation = generation;
    this.inboxPartitionOf = inboxPartitionOf;
    this.conversationsMax = conversationsMax;
    this.coverage = new Coverage(startOffset);
    this.verdicts = new HeldVerdicts(conversationsMax);
  }

  /** Offset of the record that comes next. */
  public long nextOffset() {
    return coverage.next();
  }

  /** Records that are taken up and not covered; the owner reads no further while it is large. */
  public int backlog() {
    return coverage.backlog();
  }

  /**
   * The next record of the log. One that was folded already is passed over; a hole stops the
   * partition.
   *
   * @param appendedAtMillis the log's own time
   */
  public List<Effect> record(long offset, long appendedAtMillis, ConversationRecord command) {
    if (stopped || offset < coverage.next()) {
      return List.of();
    }
    List<Effect> effects = new ArrayList<>();
    if (offset > coverage.next()) {
      return stop("offset " + coverage.next() + " was expected, " + offset + " came", effects);
    }
    if (!RuleVersions.knowsConversations(command.getRuleVersion())) {
      return stop(RuleVersions.unknownConversations(offset, command.getRuleVersion()), effects);
    }
    coverage.begin();
    Conversation conversation =
        conversations.computeIfAbsent(command.getConversationId(), Conversation::new);
    conversation.waiting.add(
        new LogRecord(offset, Position.of(generation, offset), appendedAtMillis, command));
    advance(conversation, effects);
    IdleEviction.evict(conversations, conversationsMax, Conversation::isIdle);
    verdicts.trim(Position.of(generation, coverage.coveredBelow()));
    return effects;
  }

  /** Answer to {@link Effect.LoadState}; the default instance when there is no such cell. */
  public List<Effect> stateLoaded(String conversationId, ConversationState state) {
    Conversation conversation = conversations.get(conversationId);
    conversation.read(state);
    return advanced(conversation);
  }

  /** Answer to {@link Effect.LoadVerdicts}: verdicts by id. */
  public List<Effect> verdictsLoaded(
      String conversationId, String authorId, Map<String, Verdict> newest) {
    Conversation conversation = conversations.get(conversationId);
    long position = conversation.waiting.element().position();
    conversation.addAuthor(authorId, verdicts.counted(new KnownVerdicts(newest, position)));
    conversation.endReading();
    return advanced(conversation);
  }

  /** Answer to {@link Effect.LookUpVerdict}, which was asked for the first waiting record. */
  public List<Effect> verdictLookedUp(String conversationId, Optional<Verdict> verdict) {
    Conversation conversation = conversations.get(conversationId);
    conversation.endReading();
    List<Effect> effects = new ArrayList<>();
    LogRecord record = conversation.waiting.element();
    boolean done = conversation.reads().done;
    boolean changedLast = conversation.reads().changedLast;
    long below = record.position() + (done ? 1 : 0);
    Optional<Verdict> first = verdict.filter(found -> found.getPosition() < below);
    if (done) {
      conversation.take();
      first.ifPresentOrElse(
          found -> doneBefore(conversation, record, found, changedLast, effects),
          () -> coverage.cover(record.offset()));
    } else if (first.isPresent()) {
      conversation.take();
      repeat(record, first.get(), effects);
    } else {
      conversation.reads().lookedUp = true;
    }
    advance(conversation, effects);
    return effects;
  }

  /**
   * Answer to {@link Effect.LoadMessage}, which was asked for the first waiting record.
   *
   * @param message the default instance when there is none
   * @param position of the last record whose change the message has; 0 when there is none
   */
  public List<Effect> messageLoaded(String conversationId, Message message, long position) {
    Conversation conversation = conversations.get(conversationId);
    LogRecord record = conversation.waiting.element();
    conversation.reads().message(message);
    // A row that is not there was deleted by a record at or past this one, which let it expire.
    boolean isThere = message.getSequence() != 0;
    if (isThere && position < record.position()) {
      conversation.endReading();
      return advanced(conversation);
    }
    conversation.reads().done = true;
    conversation.reads().changedLast = position == record.position();
    return List.of(
        new Effect.LookUpVerdict(
            conversationId, record.command().getAuthorId(), record.command().getClientId()));
  }

  /**
   * Answer to {@link Effect.LoadMembers}, which was asked for the first waiting record.
   *
   * @param members all who were asked for
   */
  public List<Effect> membersLoaded(String conversationId, Map<String, MembershipState> members) {
    Conversation conversation = conversations.get(conversationId);
    conversation.members().read(members);
    conversation.endReading();
    return advanced(conversation);
  }

  /**
   * Answer to {@link Effect.WriteRows}, {@link Effect.WriteMembers}, {@link Effect.WriteDue},
   * {@link Effect.WriteMessage} and {@link Effect.DeleteMessages}.
   */
  public List<Effect> rowsWritten(String conversationId, long position) {
    Conversation conversation = conversations.get(conversationId);
    conversation.written(position);
    return settled(conversation, new ArrayList<>());
  }

  /** Answer to {@link Effect.AppendInbox}. */
  public List<Effect> inboxAppended(String conversationId, int inboxPartition) {
    Conversation conversation = conversations.get(conversationId);
    return appended(conversation, conversation.inbox(inboxPartition));
  }

  /** Answer to {@link Effect.AppendEvents}. */
  public List<Effect> eventsAppended(String conversationId) {
    Conversation conversation = conversations.get(conversationId);
    return appended(conversation, conversation.events());
  }

  /** Answer to {@link Effect.WriteState}. */
  public List<Effect> stateWritten(String conversationId, long position) {
    Conversation conversation = conversations.get(conversationId);
    conversation.saved(Position.offset(position), coverage::cover);
    return settled(conversation, new ArrayList<>());
  }

  /** Answer to {@link Effect.WritePosition}. */
  public List<Effect> positionWritten(long position) {
    return List.of(new Effect.Commit(coverage.saved(Position.offset(position))));
  }

  /** Comes at a steady pace and sets that of the cells that are written again and again. */
  public List<Effect> tick() {
    List<Effect> effects = new ArrayList<>();
    for (Conversation conversation : List.copyOf(unsaved)) {
      conversation.tick();
      save(conversation, effects);
      if (!conversation.isUnsaved()) {
        unsaved.remove(conversation);
      }
    }
    if (!stopped) {
      coverage
          .startSaving()
          .ifPresent(
              offset -> effects.add(new Effect.WritePosition(Position.of(generation, offset))));
    }
    return effects;
  }

  /**
   * Fails when memory contradicts itself.
   *
   * @throws IllegalStateException naming what is wrong
   */
  public void invariant() {
    coverage.invariant();
    verdicts.invariant();
    long nextPosition = Position.of(generation, coverage.next());
    conversations.values().forEach(conversation -> conversation.invariant(nextPosition));
  }

  private List<Effect> advanced(Conversation conversation) {
    List<Effect> effects = new ArrayList<>();
    advance(conversation, effects);
    return effects;
  }

  /** Judges waiting records, in order, until something has to be read for one. */
  private void advance(Conversation conversation, List<Effect> effects) {
    while (!conversation.waiting.isEmpty() && !conversation.isReading()) {
      if (conversation.state() == null) {
        conversation.startReading();
        effects.add(new Effect.LoadState(conversation.id));
        return;
      }
      step(conversation, effects);
    }
  }

  private void step(Conversation conversation, List<Effect> effects) {
    LogRecord record = conversation.waiting.element();
    if (record.position() <= conversation.state().getPosition()) {
      // An earlier life of this fold has stored all that follows from it.
      conversation.take();
      coverage.cover(record.offset());
      return;
    }
    Optional<Verdict> refusal = Rules.refuseByIdAlone(record);
    if (refusal.isPresent()) {
      conversation.take();
      repeat(record, refusal.get(), effects);
      return;
    }
    String authorId = record.command().getAuthorId();
    Optional<KnownVerdicts> author = conversation.author(authorId);
    if (author.isEmpty()) {
      conversation.startReading();
      effects.add(new Effect.LoadVerdicts(conversation.id, authorId));
      return;
    }
    String clientId = record.command().getClientId();
    Optional<Verdict> first = author.get().find(clientId);
    if (first.isPresent()) {
      conversation.take();
      repeat(record, first.get(), effects);
    } else if (author.get().needsLookUp(clientId) && !conversation.reads().lookedUp) {
      conversation.startReading();
      effects.add(new Effect.LookUpVerdict(conversation.id, authorId, clientId));
    } else {
      judgeWithMessage(conversation, author.get(), record, effects);
    }
  }

  private void judgeWithMessage(
      Conversation conversation, KnownVerdicts known, LogRecord record, List<Effect> effects) {
    OptionalInt needed = Rules.messageNeeded(conversation.state(), record.command());
    Optional<Message> message =
        needed.isPresent() ? conversation.message(needed.getAsInt()) : Optional.empty();
    if (needed.isPresent() && message.isEmpty()) {
      conversation.startReading();
      effects.add(new Effect.LoadMessage(conversation.id, needed.getAsInt()));
      return;
    }
    Optional<Message> target = message.filter(found -> found.getSequence() != 0);
    Set<String> users = Rules.membersNeeded(conversation.state(), target, record.command());
    Set<String> unread = conversation.unknown(users);
    if (!unread.isEmpty()) {
      conversation.startReading();
      effects.add(new Effect.LoadMembers(conversation.id, unread, record.position()));
      return;
    }
    conversation.take();
    Decision decision = Rules.decide(conversation.members(users), target, record);
    judge(conversation, known, decision, target, record, effects);
  }

  /** The answer stands already and nothing else follows from the record. */
  private void repeat(LogRecord record, Verdict verdict, List<Effect> effects) {
    effects.add(new Effect.Answer(record.command().getOrigin(), verdict));
    coverage.cover(record.offset());
  }

  /**
   * An earlier life of this fold has stored what follows from it, but perhaps not the state's new
   * position, which goes with the last change of a message; its verdict is learnt.
   */
  private void doneBefore(
      Conversation conversation,
      LogRecord record,
      Verdict verdict,
      boolean changedLast,
      List<Effect> effects) {
    KnownVerdicts known = conversation.author(record.command().getAuthorId()).orElseThrow();
    verdicts.put(known, record.command().getClientId(), verdict, conversation.storedBelow());
    if (record.command().hasExpireMessages()
        && verdict.hasAccepted()
        && verdict.getPosition() == record.position()) {
      // Deleted in several writes, of which some may be missing.
      Decision again = ExpiryRules.expired(conversation.state(), record);
      judge(conversation, known, again, Optional.empty(), record, effects);
    } else if (changedLast) {
      effects.add(new Effect.Answer(record.command().getOrigin(), verdict));
      ConversationState after =
          conversation.state().toBuilder().setPosition(record.position()).build();
      conversation.judged(record, Decision.silent(verdict, after));
      settled(conversation, effects);
    } else {
      repeat(record, verdict, effects);
    }
  }

  private void judge(
      Conversation conversation,
      KnownVerdicts known,
      Decision decision,
      Optional<Message> target,
      LogRecord record,
      List<Effect> effects) {
    ConversationRecord command = record.command();
    PendingRecord pending = conversation.judged(record, decision);
    verdicts.put(known, command.getClientId(), decision.verdict(), conversation.storedBelow());
    effects.add(new Effect.Answer(command.getOrigin(), decision.verdict()));
    decision.inChannel().signal().map(Effect.Signal::new).ifPresent(effects::add);
    conversation.send(decision.entries(inboxPartitionOf), pending, effects);
    decision
        .accepted(record, target)
        .ifPresent(entry -> conversation.events().send(entry, pending, effects));
    List<Effect> rows = decision.rows(record);
    rows.forEach(row -> pending.oneMore());
    effects.addAll(rows);
  }

  private List<Effect> appended(Conversation conversation, Lane<?> lane) {
    List<Effect> effects = new ArrayList<>();
    lane.acknowledged(effects);
    return settled(conversation, effects);
  }

  private List<Effect> settled(Conversation conversation, List<Effect> effects) {
    conversation.settle(coverage::cover).ifPresent(effects::add);
    save(conversation, effects);
    return effects;
  }

  private void save(Conversation conversation, List<Effect> effects) {
    conversation
        .startSaving()
        .ifPresent(cell -> effects.add(new Effect.WriteState(conversation.id, cell)));
    if (conversation.isUnsaved()) {
      unsaved.add(conversation);
    }
  }

  private List<Effect> stop(String reason, List<Effect> effects) {
    stopped = true;
    effects.add(new Effect.Stop(reason));
    return effects;
  }
}
