package chat.rebuild.io;

import chat.runtime.cassandra.Cassandra;
import chat.runtime.kafka.KafkaSettings;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;

/** Looks for what a restore would mix with a backup. */
public final class EmptyServers {
  private static final long TIMEOUT_SECONDS = 20;
  private static final String TOPICS = "chat.";

  private EmptyServers() {}

  /**
   * What of the platform is there, in words; nothing on empty servers. Tables without rows in
   * Cassandra do not count.
   */
  public static List<String> findings(KafkaSettings kafka, Cassandra cassandra, Database database)
      throws SQLException {
    List<String> findings = new ArrayList<>();
    add(findings, "Kafka has the topics ", topics(kafka));
    add(findings, "PostgreSQL has the tables ", database.tables());
    add(
        findings,
        "Cassandra has rows in ",
        cassandra.tables().stream().filter(table -> hasRows(cassandra, table)).toList());
    return findings;
  }

  private static void add(List<String> findings, String what, Iterable<String> names) {
    String joined = String.join(", ", names);
    if (!joined.isEmpty()) {
      findings.add(what + joined);
    }
  }

  private static Set<String> topics(KafkaSettings kafka) {
    try (Admin admin = Admin.create(new HashMap<>(kafka.client()))) {
      Set<String> topics =
          new TreeSet<>(admin.listTopics().names().get(TIMEOUT_SECONDS, TimeUnit.SECONDS));
      topics.removeIf(topic -> !topic.startsWith(TOPICS));
      return topics;
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("Kafka does not answer: " + kafka.words(e), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for Kafka", e);
    }
  }

  private static boolean hasRows(Cassandra cassandra, String table) {
    return cassandra
            .executeBlocking(cassandra.prepare("SELECT * FROM {ks}." + table + " LIMIT 1").bind())
            .one()
        != null;
  }
}
