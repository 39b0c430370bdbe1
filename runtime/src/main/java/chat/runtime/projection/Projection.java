package chat.runtime.projection;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A set of tables that one fold writes and that is rebuilt as a whole. */
public enum Projection {
  /** What the fold of the conversation log writes. */
  HISTORY(
      "history",
      "message-router",
      List.of("conversation_state", "history", "verdicts", "channel_members", "retention_due")),

  /** What the fold of the inbox log writes. */
  INBOX(
      "inbox",
      "inbox-writer",
      List.of("inbox", "inbox_state", "inbox_seen", "conversation_list", "mentions")),

  /** What makes messages findable; follows from what the fold of the conversation log tells. */
  SEARCH("search", "search", List.of("search_terms"));

  private final String id;
  private final String fold;

  @SuppressWarnings("ImmutableEnumChecker") // of List.of
  private final List<String> tables;

  Projection(String id, String fold, List<String> tables) {
    this.id = id;
    this.fold = fold;
    this.tables = tables;
  }

  /** Its name for people and in tables. */
  public String id() {
    return id;
  }

  /** Name of the fold that writes it: its consumer group and its positions. */
  public String fold() {
    return fold;
  }

  /** Names that its tables have in their first life; the positions of the fold come to these. */
  public List<String> tables() {
    return tables;
  }

  /** The projection to which a table belongs, if it belongs to one. */
  static Optional<Projection> ofTable(String table) {
    return Arrays.stream(values()).filter(each -> each.tables.contains(table)).findFirst();
  }
}
