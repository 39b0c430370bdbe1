package chat.gateway.core;

/** What a session in {@link SessionState.CatchingUp} waits for. */
sealed interface Wait {
  <R> R match(Cases<R> cases);

  /** Nothing of its own: a live event, an announced head, or a socket that can be written to. */
  record News() implements Wait {
    @Override
    public <R> R match(Cases<R> cases) {
      return cases.news(this);
    }
  }

  /**
   * A page that is being read.
   *
   * @param storedBefore the stored head known when the read began: a row at or below it that is
   *     missing has expired
   * @param pauseMillis before the next attempt, should this one fail
   */
  record Page(long storedBefore, int pauseMillis) implements Wait {
    @Override
    public <R> R match(Cases<R> cases) {
      return cases.page(this);
    }
  }

  /**
   * The time for another attempt at reading.
   *
   * @param pauseMillis the pause that ends then
   */
  record Retry(long atMillis, int pauseMillis) implements Wait {
    @Override
    public <R> R match(Cases<R> cases) {
      return cases.retry(this);
    }
  }

  /**
   * A proof that the cursor of the hello, which lies above the stored head, is a number that was
   * given.
   *
   * @param claimed the number
   * @param untilMillis a head read after this time decides
   * @param reading whether a head is being read
   */
  record Proof(long claimed, long untilMillis, boolean reading) implements Wait {
    Proof reading(boolean now) {
      return new Proof(claimed, untilMillis, now);
    }

    @Override
    public <R> R match(Cases<R> cases) {
      return cases.proof(this);
    }
  }

  /** One answer for each kind. */
  interface Cases<R> {
    R news(News wait);

    R page(Page wait);

    R retry(Retry wait);

    R proof(Proof wait);
  }
}
