package chat.simulation.capacity;

import java.util.List;

/** A table, as the documents write them. */
final class Markdown {
  private final StringBuilder text = new StringBuilder();

  Markdown(String... headings) {
    row(headings);
    text.append("|---".repeat(headings.length)).append("|\n");
  }

  Markdown row(String... cells) {
    return row(List.of(cells));
  }

  private Markdown row(List<String> cells) {
    text.append("| ").append(String.join(" | ", cells)).append(" |\n");
    return this;
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
