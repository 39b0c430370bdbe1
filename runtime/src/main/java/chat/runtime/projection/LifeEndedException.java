package chat.runtime.projection;

/** A fold would go on in tables whose life has ended: others read and write the next one by now. */
public final class LifeEndedException extends RuntimeException {
  public LifeEndedException(String fold) {
    super(
        "the tables that "
            + fold
            + " writes were replaced by rebuilt ones; this process has not taken those up yet");
  }
}
