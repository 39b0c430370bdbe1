package chat.bench.account;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * What lets the bench be the same users again without logging in: their password and the refresh
 * token of each. Readable by its owner alone. A refresh token serves once and a device has one
 * connection, so only one process may use the accounts: it holds the file as long as it does.
 */
public final class AccountFile implements AutoCloseable {
  private static final int PASSWORD_BYTES = 24;

  private final Path file;
  private final FileChannel lock;
  private final JsonObject content;

  private AccountFile(Path file, FileChannel lock, JsonObject content) {
    this.file = file;
    this.lock = lock;
    this.content = content;
  }

  /**
   * Opens the file, or makes a new one with a new password.
   *
   * @throws IllegalStateException if another process has it open
   */
  public static AccountFile open(Path file) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      FileChannel lock =
          FileChannel.open(
              file.resolveSibling(file.getFileName() + ".lock"),
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE);
      if (lock.tryLock() == null) {
        lock.close();
        throw new IllegalStateException(
            "another bench or seed runs with the accounts in " + file + "; wait for its end");
      }
      JsonObject content =
          Files.exists(file)
              ? new JsonObject(Buffer.buffer(Files.readAllBytes(file)))
              : new JsonObject().put("password", newPassword()).put("users", new JsonObject());
      AccountFile opened = new AccountFile(file, lock, content);
      opened.save();
      return opened;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String newPassword() {
    byte[] bytes = new byte[PASSWORD_BYTES];
    new SecureRandom().nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  String password() {
    return content.getString("password");
  }

  /** What is known of a user: {@code device_id} and {@code refresh_token}; null if nothing is. */
  JsonObject user(String handle) {
    return content.getJsonObject("users").getJsonObject(handle);
  }

  void put(String handle, JsonObject user) {
    content.getJsonObject("users").put(handle, user);
  }

  void save() {
    try {
      Path draft = file.resolveSibling(file.getFileName() + ".draft");
      Files.deleteIfExists(draft);
      Files.createFile(
          draft,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.write(draft, content.toBuffer().getBytes());
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The path, for messages; never the content. */
  @Override
  public String toString() {
    return file.toString();
  }

  @Override
  public void close() {
    try {
      lock.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
