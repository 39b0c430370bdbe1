package chat.system;

import chat.embedded.Addresses;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The tables of the platform, as somebody with a console sees them. */
final class Tables implements AutoCloseable {
  static final List<String> HISTORY =
      List.of("conversation_state", "history", "verdicts", "channel_members");
  static final List<String> INBOX =
      List.of("inbox", "inbox_state", "inbox_seen", "conversation_list", "mentions");

  static final List<String> SEARCH = List.of("search_terms");

  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private final CqlSession session;

  Tables(Addresses addresses) {
    URI contact = URI.create("cql://" + addresses.cassandra());
    session =
        CqlSession.builder()
            .addContactPoint(new InetSocketAddress(contact.getHost(), contact.getPort()))
            .withLocalDatacenter(addresses.cassandraDatacenter())
            .build();
  }

  CqlSession session() {
    return session;
  }

  /** The table of the projection's current life, with its keyspace. */
  String named(String table) {
    int life =
        life(HISTORY.contains(table) ? "history" : INBOX.contains(table) ? "inbox" : "search");
    return "chat." + table + (life == 1 ? "" : "_" + life);
  }

  /** The table in which the fold of a projection keeps its positions at present. */
  String positions(String projection) {
    int life = life(projection);
    return "chat.fold_positions" + (life == 1 ? "" : "_" + projection + "_" + life);
  }

  /** Whether a table of positions says that the fold goes on elsewhere. */
  boolean isFenced(String positions, String projection) {
    String fold =
        switch (projection) {
          case "history" -> "message-router";
          case "inbox" -> "inbox-writer";
          default -> projection;
        };
    return session
            .execute(
                "SELECT position FROM " + positions + " WHERE fold = ? AND partition = -1", fold)
            .one()
        != null;
  }

  private int life(String projection) {
    Row row =
        session
            .execute("SELECT life FROM chat.projection_lives WHERE projection = ?", projection)
            .one();
    return row == null ? 1 : row.getInt("life");
  }

  /** Everything in a table but the times of writing. */
  Set<String> rows(String table) {
    Set<String> rows = new TreeSet<>();
    execute("SELECT JSON * FROM " + named(table)).forEach(row -> rows.add(row.getString(0)));
    return rows;
  }

  void truncate(String table) {
    execute("TRUNCATE " + table);
  }

  @Override
  public void close() {
    session.close();
  }

  private Iterable<Row> execute(String cql) {
    return session.execute(SimpleStatement.newInstance(cql).setTimeout(TIMEOUT));
  }
}
