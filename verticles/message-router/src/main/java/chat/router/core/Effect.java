package chat.router.core;

import chat.model.v1.ChannelSignal;
import chat.model.v1.ConversationState;
import chat.model.v1.EventRecord;
import chat.model.v1.InboxRecord;
import chat.model.v1.Membership;
import chat.model.v1.Message;
import chat.model.v1.Origin;
import chat.model.v1.Verdict;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a {@link ConversationFold} wants done. Whoever carries it out repeats it until it succeeds.
 */
public sealed interface Effect {
  /** One method for each kind of effect. */
  interface Cases {
    void answer(Answer effect);

    void loadState(LoadState effect);

    void loadVerdicts(LoadVerdicts effect);

    void lookUpVerdict(LookUpVerdict effect);

    void loadMessage(LoadMessage effect);

    void loadMembers(LoadMembers effect);

    void writeRows(WriteRows effect);

    void writeMembers(WriteMembers effect);

    void signal(Signal effect);

    void appendInbox(AppendInbox effect);

    void appendEvents(AppendEvents effect);

    void writeMessage(WriteMessage effect);

    void deleteMessages(DeleteMessages effect);

    void writeDue(WriteDue effect);

    void writeState(WriteState effect);

    void writePosition(WritePosition effect);

    void commit(Commit effect);

    void stop(Stop effect);
  }

  void match(Cases cases);

  /** Tells the origin what became of its command. Done once; nobody waits for it. */
  record Answer(Origin origin, Verdict verdict) implements Effect {
    @Override
    public void match(Cases cases) {
      cases.answer(this);
    }
  }

  /** Answered by {@link ConversationFold#stateLoaded}. */
  record LoadState(String conversationId) implements Effect {
    @Override
    public void match(Cases cases) {
      cases.loadState(this);
    }
  }

  /**
   * The newest verdicts of an author, {@link KnownVerdicts#LOADED_MAX} at most; answered by {@link
   * ConversationFold#verdictsLoaded}.
   */
  record LoadVerdicts(String conversationId, String authorId) implements Effect {
    @Override
    public void match(Cases cases) {
      cases.loadVerdicts(this);
    }
  }

  /** One verdict; answered by {@link ConversationFold#verdictLookedUp}. */
  record LookUpVerdict(String conversationId, String authorId, String clientId) implements Effect {
    @Override
    public void match(Cases cases) {
      cases.lookUpVerdict(this);
    }
  }

  /** A message as it stands in history; answered by {@link ConversationFold#messageLoaded}. */
  record LoadMessage(String conversationId, int sequence) implements Effect {
    @Override
    public void match(Cases cases) {
      cases.loadMessage(this);
    }
  }

  /**
   * How users stood to a channel before a record; answered by {@link
   * ConversationFold#membersLoaded}.
   *
   * @param position of the record: rows at or above it do not count
   */
  record LoadMembers(String conversationId, Set<String> userIds, long position) implements Effect {
    @Override
    public void match(Cases cases) {
      cases.loadMembers(this);
    }
  }

  /**
   * The rows of one record for users who came into a channel or are gone, write-once; answered by
   * {@link ConversationFold#rowsWritten}.
   */
  record WriteMembers(String conversationId, long position, Map<String, Membership> memberships)
      implements Effect {
    @Override
    public void match(Cases cases) {
      cases.writeMembers(this);
    }
  }

  /** Tells the gateways where somebody has a channel open. Done once; nobody waits for it. */
  record Signal(ChannelSignal signal) implements Effect {
    @Override
    public void match(Cases cases) {
      cases.signal(this);
    }
  }

  /**
   * The write-once rows of one record; answered by {@link ConversationFold#rowsWritten}.
   *
   * @param message for history, whole; absent when the command added none
   * @param marks what users have thereby seen or hidden, in this conversation or in another one
   */
  record WriteRows(
      String conversationId,
      String authorId,
      String clientId,
      Verdict verdict,
      Optional<Message> message,
      List<Mark> marks)
      implements Effect {
    @Override
    public void match(Cases cases) {
      cases.writeRows(this);
    }
  }

  /**
   * A user has seen a conversation up to a sequence, or has hidden the message with it from
   * himself.
   */
  record Mark(String conversationId, String userId, int sequence, boolean hidden) {}

  /**
   * A message of history that is no longer what it was; answered by {@link
   * ConversationFold#rowsWritten}. It is wanted only when everything that the records up to the
   * position mean is acknowledged, but for states: so a message that is found at or past a record
   * tells that the record is done.
   *
   * @param message whole, as it is from the position on
   */
  record WriteMessage(String conversationId, Message message, long position) implements Effect {
    @Override
    public void match(Cases cases) {
      cases.writeMessage(this);
    }
  }

  /**
   * Messages that have expired are deleted, with the position as write timestamp; answered by
   * {@link ConversationFold#rowsWritten}. Wanted as late as a {@link WriteMessage}: so a message
   * that is missing at a record tells that the record is done.
   *
   * @param upTo sequence of the last of them; those more than {@link chat.model.Limits#EXPIRED_MAX}
   *     below it are gone already
   */
  record DeleteMessages(String conversationId, int upTo, long position) implements Effect {
    @Override
    public void match(Cases cases) {
      cases.deleteMessages(this);
    }
  }

  /**
   * Notes when to look whether messages of a conversation have to expire; answered by {@link
   * ConversationFold#rowsWritten}. Nothing is decided by it.
   *
   * @param position of the record: a state that is behind it does not know yet why to look
   * @param atMillis by which the list is ordered
   */
  record WriteDue(String conversationId, long position, DueList list, long atMillis)
      implements Effect {
    @Override
    public void match(Cases cases) {
      cases.writeDue(this);
    }
  }

  /** An append to the inbox log; answered by {@link ConversationFold#inboxAppended}. */
  record AppendInbox(int inboxPartition, InboxRecord inboxRecord) implements Effect {
    @Override
    public void match(Cases cases) {
      cases.appendInbox(this);
    }
  }

  /**
   * An append to {@link chat.model.Topics#EVENTS}, to the partition that this fold folds; answered
   * by {@link ConversationFold#eventsAppended}.
   */
  record AppendEvents(EventRecord eventRecord) implements Effect {
    @Override
    public void match(Cases cases) {
      cases.appendEvents(this);
    }
  }

  /**
   * The state of a conversation, whole, with its position; answered by {@link
   * ConversationFold#stateWritten}.
   */
  record WriteState(String conversationId, ConversationState state) implements Effect {
    @Override
    public void match(Cases cases) {
      cases.writeState(this);
    }
  }

  /**
   * Everything up to the position is covered; answered by {@link ConversationFold#positionWritten}.
   */
  record WritePosition(long position) implements Effect {
    @Override
    public void match(Cases cases) {
      cases.writePosition(this);
    }
  }

  /** Every record below the offset is covered and the position says so. */
  record Commit(long offset) implements Effect {
    @Override
    public void match(Cases cases) {
      cases.commit(this);
    }
  }

  /** The partition cannot be folded on; to guess would make a different truth. */
  record Stop(String reason) implements Effect {
    @Override
    public void match(Cases cases) {
      cases.stop(this);
    }
  }
}
