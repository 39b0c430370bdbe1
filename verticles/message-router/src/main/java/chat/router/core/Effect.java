package chat.router.core;

import chat.model.v1.ConversationState;
import chat.model.v1.InboxRecord;
import chat.model.v1.Message;
import chat.model.v1.Origin;
import chat.model.v1.ReadMarker;
import chat.model.v1.Verdict;
import java.util.Optional;

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

    void writeRows(WriteRows effect);

    void appendInbox(AppendInbox effect);

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

  /**
   * The write-once rows of one record; answered by {@link ConversationFold#rowsWritten}.
   *
   * @param message for history, whole; absent when the command added none
   * @param read how far the author has thereby seen a conversation: this one by writing in it, or
   *     another one by saying so
   */
  record WriteRows(
      String conversationId,
      String authorId,
      String clientId,
      Verdict verdict,
      Optional<Message> message,
      Optional<ReadMarker> read)
      implements Effect {
    @Override
    public void match(Cases cases) {
      cases.writeRows(this);
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
