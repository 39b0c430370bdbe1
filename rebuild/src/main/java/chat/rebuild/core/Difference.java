package chat.rebuild.core;

import java.util.List;

/** A row that one of the two tables lacks, or that they do not agree on. */
public record Difference(
    TableShape shape, List<Comparable<?>> key, boolean isLive, boolean isRebuilt) {

  /** One line, with the conversation or user and the sequence. */
  public String describe() {
    List<String> columns = shape.key();
    StringBuilder line = new StringBuilder(shape.name()).append(':');
    for (int i = 0; i < columns.size(); i++) {
      line.append(' ').append(columns.get(i)).append('=').append(key.get(i));
    }
    return line.append(": ").append(what()).toString();
  }

  private String what() {
    if (isLive && isRebuilt) {
      return "the live row is not what the log says";
    }
    return isLive ? "live only; the log has no record for it" : "the live row is missing";
  }
}
