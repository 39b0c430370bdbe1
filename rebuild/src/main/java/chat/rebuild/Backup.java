package chat.rebuild;

import chat.model.Topics;
import chat.rebuild.core.LogCut;
import chat.rebuild.core.Manifest;
import chat.rebuild.core.Manifest.LogPart;
import chat.rebuild.core.Manifest.TablePart;
import chat.rebuild.io.BackedUpKeys;
import chat.rebuild.io.BackupFiles;
import chat.rebuild.io.Database;
import chat.rebuild.io.LogBounds;
import chat.rebuild.io.LogReader;
import chat.runtime.postgres.PostgresConfig;
import chat.runtime.projection.Projection;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * One backup of a platform that runs: what no fold gives back.
 *
 * <p>PostgreSQL comes first and the log ends last, so that the log has all that the tables take for
 * done. What the tables lack instead are people who signed up in between. The keys of people come
 * after the log, or what somebody wrote who had none before could not be opened.
 */
final class Backup {
  private final Servers servers;
  private final Consumer<String> say;

  /**
   * @param say takes lines of progress
   */
  Backup(Servers servers, Consumer<String> say) {
    this.servers = servers;
    this.say = say;
  }

  Manifest run(Path dir) throws IOException, SQLException {
    BackupFiles files = BackupFiles.create(dir);
    String schemaVersion;
    List<TablePart> tables;
    say.accept("copying the tables of PostgreSQL");
    try (Database database = Database.open(PostgresConfig.from(servers.settings()))) {
      schemaVersion = database.schemaVersion();
      tables = new ArrayList<>(database.copyTo(files, table -> !table.equals(BackedUpKeys.TABLE)));
    }
    try (Connections connections = Connections.open(servers.settings());
        LogBounds bounds = connections.bounds(Projection.HISTORY)) {
      LogCut cut = bounds.cut();
      List<LogPart> log = copyLog(connections, cut, files);
      try (Database database = Database.open(PostgresConfig.from(servers.settings()))) {
        tables.addAll(database.copyTo(files, BackedUpKeys.TABLE::equals));
      }
      LogPart erasures = copyErasures(connections, files);
      Manifest manifest =
          new Manifest(
              Instant.ofEpochMilli(Math.max(0, cut.timeMillis())),
              connections.layout().conversations().generation(),
              log,
              erasures,
              schemaVersion,
              tables);
      files.seal(manifest);
      return manifest;
    }
  }

  private List<LogPart> copyLog(Connections connections, LogCut cut, BackupFiles files)
      throws IOException {
    say.accept("copying %,d records of %s".formatted(cut.records(), Topics.CONVERSATIONS));
    List<LogPart> parts = new ArrayList<>();
    try (LogReader reader =
        new LogReader(
            connections.kafka(), Topics.CONVERSATIONS, new ProgressLines(say, "read")::count)) {
      for (int partition = 0; partition < cut.ends().size(); partition++) {
        parts.add(copy(reader, partition, cut.ends().get(partition), "log-" + partition, files));
      }
    }
    return parts;
  }

  private static LogPart copyErasures(Connections connections, BackupFiles files)
      throws IOException {
    try (LogReader reader = new LogReader(connections.kafka(), Topics.ERASURES, records -> {})) {
      return copy(reader, 0, reader.end(0), "erasures", files);
    }
  }

  private static LogPart copy(
      LogReader reader, int partition, long end, String name, BackupFiles files)
      throws IOException {
    return new LogPart(
        end, files.write(name + ".records", out -> reader.copy(partition, end, out)));
  }
}
