package chat.rebuild;

import chat.http.Migrations;
import chat.model.Topics;
import chat.rebuild.core.Manifest;
import chat.rebuild.core.Manifest.FileSum;
import chat.rebuild.core.Manifest.LogPart;
import chat.rebuild.io.BackedUpKeys;
import chat.rebuild.io.BackupFiles;
import chat.rebuild.io.Database;
import chat.rebuild.io.EmptyServers;
import chat.rebuild.io.LogWriter;
import chat.runtime.cassandra.Cassandra;
import chat.runtime.cassandra.CassandraSettings;
import chat.runtime.kafka.KafkaSettings;
import chat.runtime.kafka.LogTopics;
import chat.runtime.postgres.PostgresConfig;
import chat.runtime.seal.MasterKeys;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import org.flywaydb.core.api.FlywayException;

/**
 * Puts a backup on empty servers. The nodes that are started on them afterwards fold everything
 * else from the log, and number inboxes in a new epoch.
 */
final class Restore {
  private final Servers servers;
  private final Consumer<String> say;

  /**
   * @param say takes lines of progress
   */
  Restore(Servers servers, Consumer<String> say) {
    this.servers = servers;
    this.say = say;
  }

  /**
   * @throws IllegalStateException when this is no whole backup, the servers are not empty, or the
   *     master key is another one; nothing is changed then
   */
  Manifest run(Path dir) throws IOException, SQLException {
    if (servers.platformRuns()) {
      throw new IllegalStateException(
          "the platform runs on these servers: stop it, and start empty servers alone with:"
              + " bin/chat up --nodes 0 --home DIR");
    }
    BackupFiles files = BackupFiles.open(dir);
    Manifest manifest = files.manifest();
    say.accept(
        "checking %,d files, %,d MB".formatted(manifest.files().count(), megabytes(manifest)));
    for (Iterator<FileSum> each = manifest.files().iterator(); each.hasNext(); ) {
      files.verify(each.next());
    }
    BackedUpKeys.requireMasterKey(
        files, manifest.tables(), () -> MasterKeys.from(servers.settings()));
    try (Cassandra cassandra = Cassandra.open(CassandraSettings.from(servers.settings()))) {
      restore(files, manifest, cassandra);
    }
    return manifest;
  }

  static long megabytes(Manifest manifest) {
    return (manifest.bytes() + 999_999) / 1_000_000;
  }

  private void restore(BackupFiles files, Manifest manifest, Cassandra cassandra)
      throws IOException, SQLException {
    KafkaSettings kafka = KafkaSettings.from(servers.settings());
    PostgresConfig postgres = PostgresConfig.from(servers.settings());
    try (Database database = Database.open(postgres)) {
      requireEmpty(EmptyServers.findings(kafka, cassandra, database));
    }
    LogTopics topics = new LogTopics(kafka, cassandra);
    topics.beginRestore(manifest.log().size());
    say.accept("copying %,d rows to PostgreSQL".formatted(manifest.rows()));
    migrate(postgres, manifest.schemaVersion());
    try (Database database = Database.open(postgres)) {
      database.copyFrom(files, manifest.tables());
    }
    copyLog(kafka, files, manifest);
    topics.endRestore(manifest.generation());
  }

  private static void requireEmpty(List<String> findings) {
    if (!findings.isEmpty()) {
      throw new IllegalStateException(
          "the servers are not empty, and a backup is never mixed with what is there: "
              + String.join("; ", findings)
              + ". Restore on empty servers: bin/chat up --nodes 0 --home DIR");
    }
  }

  private static void migrate(PostgresConfig postgres, String version) {
    try {
      Migrations.runTo(postgres, version);
    } catch (FlywayException e) {
      throw new IllegalStateException(
          "PostgreSQL cannot be brought to version %s of the tables, which the backup has: %s. A backup is restored by the release that made it, or a later one"
              .formatted(version, e.getMessage()),
          e);
    }
  }

  private void copyLog(KafkaSettings kafka, BackupFiles files, Manifest manifest)
      throws IOException {
    say.accept("copying %,d records to %s".formatted(manifest.records(), Topics.CONVERSATIONS));
    try (LogWriter writer =
        new LogWriter(kafka, Topics.CONVERSATIONS, new ProgressLines(say, "written")::count)) {
      for (int partition = 0; partition < manifest.log().size(); partition++) {
        copy(writer, partition, manifest.log().get(partition), files);
      }
    }
    try (LogWriter writer = new LogWriter(kafka, Topics.ERASURES, records -> {})) {
      copy(writer, 0, manifest.erasures(), files);
    }
  }

  private static void copy(LogWriter writer, int partition, LogPart part, BackupFiles files)
      throws IOException {
    try (DataInputStream in = files.open(part.file().name())) {
      writer.copy(partition, part.records(), in);
    }
  }
}
