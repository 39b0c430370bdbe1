package chat.search.core;

import chat.runtime.search.ExpiredWords;
import chat.runtime.search.WordChange;
import java.util.List;
import java.util.Optional;

/** What a {@link SearchFold} wants done. Whoever carries it out repeats it until it succeeds. */
public sealed interface Effect {
  /** One method for each kind of effect. */
  interface Cases {
    void writeWords(WriteWords effect);

    void writePosition(WritePosition effect);

    void commit(Commit effect);

    void stop(Stop effect);
  }

  void match(Cases cases);

  /**
   * What changes for those who search; answered by {@link SearchFold#wordsWritten}.
   *
   * @param offset of the record
   * @param appendedAtMillis when the record was appended, by the broker's clock
   * @param changes of one conversation
   * @param expired messages of it that are to be found no more, once the changes are written
   */
  record WriteWords(
      long offset, long appendedAtMillis, List<WordChange> changes, Optional<ExpiredWords> expired)
      implements Effect {
    @Override
    public void match(Cases cases) {
      cases.writeWords(this);
    }
  }

  /** Everything up to the position is covered; answered by {@link SearchFold#positionWritten}. */
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

  /** The partition cannot be followed on. */
  record Stop(String reason) implements Effect {
    @Override
    public void match(Cases cases) {
      cases.stop(this);
    }
  }
}
