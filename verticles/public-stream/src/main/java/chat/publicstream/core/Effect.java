package chat.publicstream.core;

/** What a {@link PublicFold} wants done. Whoever carries it out repeats it until it succeeds. */
public sealed interface Effect {
  /** One method for each kind of effect. */
  interface Cases {
    void append(Append effect);

    void missed(Missed effect);

    void commit(Commit effect);

    void stop(Stop effect);
  }

  void match(Cases cases);

  /** An append to a public topic; answered by {@link PublicFold#appended}. */
  record Append(PublicRecord publicRecord) implements Effect {
    @Override
    public void match(Cases cases) {
      cases.append(this);
    }
  }

  /**
   * Records of accepted events were gone before they were read: the stream lacks what they held.
   */
  record Missed(long fromOffset, long toOffset) implements Effect {
    @Override
    public void match(Cases cases) {
      cases.missed(this);
    }
  }

  /** Every record below the offset is covered. */
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
