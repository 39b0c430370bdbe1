package chat.runtime.projection;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LifeTest {
  private static final String CQL =
      "SELECT inbox FROM {ks}.inbox WHERE x IN (SELECT y FROM {ks}.fold_positions, {ks}.history)";

  @Test
  void theFirstLifeHasTheNamesOfTheSchema() {
    Life life = new Life(Projection.INBOX, 1, Optional.empty());

    assertEquals(CQL, life.rename(CQL));
    assertEquals(
        List.of("inbox", "inbox_state", "inbox_seen", "conversation_list", "mentions"),
        life.tablesToDrop());
  }

  @Test
  void laterLivesRenameTheirOwnTablesAndNoOthers() {
    Life life = new Life(Projection.INBOX, 3, Optional.empty());

    assertEquals(
        "SELECT inbox FROM {ks}.inbox_3 WHERE x IN"
            + " (SELECT y FROM {ks}.fold_positions_inbox_3, {ks}.history)",
        life.rename(CQL));
    assertEquals(
        List.of(
            "inbox_3",
            "inbox_state_3",
            "inbox_seen_3",
            "conversation_list_3",
            "mentions_3",
            "fold_positions_inbox_3"),
        life.tablesToDrop());
  }

  @Test
  void aStatementBelongsToTheProjectionWhoseTableItNames() {
    assertEquals(Optional.of(Projection.HISTORY), Life.projectionIn("UPDATE {ks}.verdicts SET x"));
    assertEquals(Optional.empty(), Life.projectionIn("SELECT x FROM {ks}.log_topics"));
  }
}
