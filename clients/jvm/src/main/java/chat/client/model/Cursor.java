package chat.client.model;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** A place in the inbox of a user: everything up to it has been handled. */
public final class Cursor {
  private final String epoch;
  private final long inboxSeq;

  /**
   * @param epoch which life of the inbox the number belongs to
   * @param inboxSeq highest number without a hole below it, from 0
   */
  public Cursor(String epoch, long inboxSeq) {
    this.epoch = Objects.requireNonNull(epoch, "epoch");
    this.inboxSeq = inboxSeq;
  }

  /** The cursor of a frame. */
  public static Cursor of(JsonObject json) {
    return new Cursor(json.text("epoch"), json.number("inbox_seq"));
  }

  /** What {@link #toString} made; empty for anything else. */
  public static Optional<Cursor> parse(String text) {
    int space = text.indexOf(' ');
    try {
      return space < 1
          ? Optional.empty()
          : Optional.of(
              new Cursor(text.substring(space + 1), Long.parseLong(text.substring(0, space))));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** Which life of the inbox the number belongs to. */
  public String epoch() {
    return epoch;
  }

  /** Highest number without a hole below it. */
  public long inboxSeq() {
    return inboxSeq;
  }

  /** As it stands in a hello. */
  public Map<String, Object> toMap() {
    return Map.of("epoch", epoch, "inbox_seq", inboxSeq);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Cursor
        && epoch.equals(((Cursor) other).epoch)
        && inboxSeq == ((Cursor) other).inboxSeq;
  }

  @Override
  public int hashCode() {
    return Objects.hash(epoch, inboxSeq);
  }

  /** The number, a space and the epoch. */
  @Override
  public String toString() {
    return inboxSeq + " " + epoch;
  }
}
