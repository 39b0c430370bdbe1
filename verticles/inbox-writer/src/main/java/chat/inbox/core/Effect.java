package chat.inbox.core;

import chat.model.v1.Event;
import chat.model.v1.InboxState;
import chat.model.v1.Recipient;
import chat.runtime.core.ListChanges;
import java.util.List;

/**
 * What an {@link InboxFold} wants done. Whoever carries it out repeats it until it succeeds, unless
 * it is a hint.
 */
public sealed interface Effect {
  /** One method for each kind of effect. */
  interface Cases {
    void loadSeen(LoadSeen effect);

    void loadInbox(LoadInbox effect);

    void deliver(Deliver effect);

    void writeRows(WriteRows effect);

    void writeLines(WriteLines effect);

    void writeInbox(WriteInbox effect);

    void announce(Announce effect);

    void writePosition(WritePosition effect);

    void commit(Commit effect);

    void stop(Stop effect);
  }

  void match(Cases cases);

  /**
   * The last position of a conversation that this partition saw in a record below an offset;
   * answered by {@link InboxFold#seenLoaded}.
   */
  record LoadSeen(String conversationId, long belowOffset) implements Effect {
    @Override
    public void match(Cases cases) {
      cases.loadSeen(this);
    }
  }

  /** Answered by {@link InboxFold#inboxLoaded}. */
  record LoadInbox(String userId) implements Effect {
    @Override
    public void match(Cases cases) {
      cases.loadInbox(this);
    }
  }

  /** A hint: the event goes to connected devices in parallel with its writes. */
  record Deliver(Event event, List<Recipient> recipients) implements Effect {
    @Override
    public void match(Cases cases) {
      cases.deliver(this);
    }
  }

  /**
   * The write-once rows of one record; answered by {@link InboxFold#rowsWritten}.
   *
   * @param position of the record
   * @param seenPosition last position of the conversation as of this record
   */
  record WriteRows(long position, String conversationId, long seenPosition, List<Row> rows)
      implements Effect {
    @Override
    public void match(Cases cases) {
      cases.writeRows(this);
    }
  }

  /** An event at its place in one inbox; the event itself carries no inbox_seq. */
  record Row(String userId, int inboxSeq, Event event) {}

  /**
   * The lines of a user's conversation list that have changed; answered by {@link
   * InboxFold#linesWritten}. They are acknowledged before the cell is written: a cell that only a
   * minority holds may be read and make a new owner pass over its records, and then nobody would
   * write the lines again.
   *
   * @param changes not changed any more
   * @param state the cell that follows
   */
  record WriteLines(ListChanges changes, InboxState state) implements Effect {
    /** Whose list it is. */
    public String userId() {
      return changes.userId();
    }

    @Override
    public void match(Cases cases) {
      cases.writeLines(this);
    }
  }

  /** The cell of a user; answered by {@link InboxFold#inboxWritten}. */
  record WriteInbox(String userId, InboxState state) implements Effect {
    @Override
    public void match(Cases cases) {
      cases.writeInbox(this);
    }
  }

  /** A hint: all events of the user up to the head are stored. */
  record Announce(String userId, int head) implements Effect {
    @Override
    public void match(Cases cases) {
      cases.announce(this);
    }
  }

  /** Everything up to the position is covered; answered by {@link InboxFold#positionWritten}. */
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
