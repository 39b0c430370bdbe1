package chat.rebuild.io;

import chat.rebuild.core.Manifest.TablePart;
import chat.runtime.seal.MasterKeys;
import chat.runtime.settings.InvalidSettingException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The keys of people in a backup, which are wrapped under a master key that is not in it. */
public final class BackedUpKeys {
  private static final String TABLE = "person_keys";

  /** As PostgreSQL's {@code COPY} writes bytes: the backslash of their text form is escaped. */
  private static final String HEX = "\\\\x";

  private BackedUpKeys() {}

  /**
   * @param masterKeys of the new platform
   * @throws IllegalStateException when nobody could read with them what the backup holds
   */
  public static void requireMasterKey(
      BackupFiles files, List<TablePart> tables, Supplier<MasterKeys> masterKeys)
      throws IOException {
    for (TablePart table : tables) {
      if (table.table().equals(TABLE)) {
        Optional<String> row = firstKey(files, table);
        if (row.isPresent()) {
          unwrap(table.columns(), row.get(), masterKeys);
        }
      }
    }
  }

  /** The first one that has not been destroyed. */
  private static Optional<String> firstKey(BackupFiles files, TablePart table) throws IOException {
    try (BufferedReader rows =
        new BufferedReader(
            new InputStreamReader(files.open(table.file().name()), StandardCharsets.UTF_8))) {
      return rows.lines().filter(row -> row.contains(HEX)).findFirst();
    }
  }

  private static void unwrap(List<String> columns, String row, Supplier<MasterKeys> masterKeys) {
    List<String> values = List.of(row.split("\t", -1));
    String userId = values.get(columns.indexOf("user_id"));
    String wrapped = values.get(columns.indexOf("wrapped_key")).substring(HEX.length());
    try {
      masterKeys.get().unwrap(userId, HexFormat.of().parseHex(wrapped));
    } catch (InvalidSettingException | IllegalStateException e) {
      throw new IllegalStateException(
          "nobody could read what the backup holds: its keys need the master key of the platform that was backed up, a line of the file that CHAT_MASTER_KEY_FILE names (of a home: keys/master.key). "
              + e.getMessage(),
          e);
    }
  }
}
