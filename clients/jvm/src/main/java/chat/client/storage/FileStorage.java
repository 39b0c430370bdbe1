package chat.client.storage;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.TreeMap;

/**
 * A file for each entry, in a folder of the device's own. A write is whole or not there at all,
 * whenever the process dies. The session's tokens are among the entries: keep others from reading
 * the folder.
 */
public final class FileStorage implements Storage, AutoCloseable {
  private static final String ENTRY = ".entry";
  private static final String UNFINISHED = ".unfinished";

  private final Path folder;
  private final FileChannel lockFile;

  /**
   * @param folder is made when it is not there
   * @throws IOException when the folder cannot be used, or another client has it: of a device there
   *     is one
   */
  public FileStorage(Path folder) throws IOException {
    this.folder = Files.createDirectories(folder);
    this.lockFile =
        FileChannel.open(
            folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (!lock()) {
      lockFile.close();
      throw new IOException(folder + " is used by another client; give each device its own folder");
    }
  }

  private boolean lock() throws IOException {
    try {
      FileLock lock = lockFile.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  @Override
  public Map<String, String> load() throws IOException {
    Map<String, String> entries = new TreeMap<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + ENTRY)) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        entries.put(
            name.substring(0, name.length() - ENTRY.length()),
            new String(Files.readAllBytes(file), UTF_8));
      }
    }
    return entries;
  }

  @Override
  public void put(String key, String value) throws IOException {
    Path unfinished = folder.resolve(key + UNFINISHED);
    try (FileChannel file =
        FileChannel.open(
            unfinished,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.wrap(value.getBytes(UTF_8));
      while (bytes.hasRemaining()) {
        file.write(bytes);
      }
      file.force(true);
    }
    Files.move(
        unfinished, file(key), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  @Override
  public void remove(String key) throws IOException {
    Files.deleteIfExists(file(key));
  }

  private Path file(String key) {
    return folder.resolve(key + ENTRY);
  }

  /** Lets another client have the folder. */
  @Override
  public void close() throws IOException {
    lockFile.close();
  }
}
