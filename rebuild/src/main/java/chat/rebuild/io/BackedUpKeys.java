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
import java.util.function.Supplier;

/** The keys of people in a backup, which are wrapped under a master key that is not in it. */
public final class BackedUpKeys {
  /** Copied by itself, after the log. */
  public static final String TABLE = "person_keys";

  /** As {@code COPY} writes null. */
  private static final String DESTROYED = "\\N";

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
        try (BufferedReader rows =
            new BufferedReader(
                new InputStreamReader(files.open(table.file().name()), StandardCharsets.UTF_8))) {
          MasterKeys known = null;
          for (String row = rows.readLine(); row != null; row = rows.readLine()) {
            List<String> values = List.of(row.split("\t", -1));
            String wrapped = values.get(table.columns().indexOf("wrapped_key"));
            if (!wrapped.equals(DESTROYED)) {
              known = known == null ? opened(masterKeys) : known;
              unwrap(known, values.get(table.columns().indexOf("user_id")), wrapped);
            }
          }
        }
      }
    }
  }

  private static MasterKeys opened(Supplier<MasterKeys> masterKeys) {
    try {
      return masterKeys.get();
    } catch (InvalidSettingException e) {
      throw locked(e);
    }
  }

  private static void unwrap(MasterKeys masterKeys, String userId, String wrapped) {
    if (!wrapped.startsWith(HEX)) {
      throw new IllegalStateException(
          "the table " + TABLE + " of the backup must have bytes in hex (bytea_output)");
    }
    try {
      masterKeys.unwrap(userId, HexFormat.of().parseHex(wrapped.substring(HEX.length())));
    } catch (IllegalStateException e) {
      throw locked(e);
    }
  }

  private static IllegalStateException locked(RuntimeException cause) {
    return new IllegalStateException(
        "nobody could read what the backup holds: its keys need the master key of the platform that was backed up, a line of the file that CHAT_MASTER_KEY_FILE names (of a home: keys/master.key). "
            + cause.getMessage(),
        cause);
  }
}
