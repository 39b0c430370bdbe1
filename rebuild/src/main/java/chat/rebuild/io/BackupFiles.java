package chat.rebuild.io;

import chat.rebuild.core.Manifest;
import chat.rebuild.core.Manifest.FileSum;
import io.vertx.core.buffer.Buffer;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.stream.Stream;

/**
 * The directory of a backup. Its manifest is written last: a directory without one is no backup.
 * Everything in it is readable by its owner alone, since people's words are in it.
 */
public final class BackupFiles {
  private static final String MANIFEST = "manifest.json";
  private static final int BUFFER_BYTES = 64 * 1024;
  private static final FileAttribute<?> PRIVATE_DIRECTORY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
  private static final FileAttribute<?> PRIVATE_FILE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private final Path dir;

  /** Writes the content of a file. */
  public interface Content {
    void writeTo(DataOutputStream out) throws IOException;
  }

  private BackupFiles(Path dir) {
    this.dir = dir;
  }

  /**
   * A new backup.
   *
   * @throws IllegalStateException when there is something in the directory
   */
  public static BackupFiles create(Path dir) throws IOException {
    if (Files.exists(dir)) {
      try (Stream<Path> there = Files.list(dir)) {
        if (there.findAny().isPresent()) {
          throw new IllegalStateException(
              dir + " is not empty: a backup needs a directory that is empty or not there yet");
        }
      }
      Files.setPosixFilePermissions(dir, PosixFilePermissions.fromString("rwx------"));
    } else {
      Files.createDirectories(dir.toAbsolutePath().getParent());
      Files.createDirectory(dir, PRIVATE_DIRECTORY);
    }
    return new BackupFiles(dir);
  }

  /**
   * A backup that is there.
   *
   * @throws IllegalStateException when it is none, or not whole
   */
  public static BackupFiles open(Path dir) {
    if (!Files.isRegularFile(dir.resolve(MANIFEST))) {
      throw new IllegalStateException(
          "%s is no backup, or one whose making was cut short: there is no %s in it"
              .formatted(dir, MANIFEST));
    }
    return new BackupFiles(dir);
  }

  /** Writes a file and has it on the disk. */
  public FileSum write(String name, Content content) throws IOException {
    Path file = Files.createFile(dir.resolve(name), PRIVATE_FILE);
    MessageDigest digest = sha256();
    try (FileOutputStream disk = new FileOutputStream(file.toFile());
        DataOutputStream out =
            new DataOutputStream(
                new BufferedOutputStream(new DigestOutputStream(disk, digest), BUFFER_BYTES))) {
      content.writeTo(out);
      out.flush();
      disk.getFD().sync();
    }
    return new FileSum(name, Files.size(file), HexFormat.of().formatHex(digest.digest()));
  }

  /** Makes it a backup: to be called when all files are written. */
  public void seal(Manifest manifest) throws IOException {
    String draft = MANIFEST + ".draft";
    byte[] json = ManifestJson.write(manifest).toBuffer().getBytes();
    write(draft, out -> out.write(json));
    Files.move(dir.resolve(draft), dir.resolve(MANIFEST), StandardCopyOption.ATOMIC_MOVE);
  }

  /**
   * @throws IllegalStateException when it is of another format or cannot be read
   */
  public Manifest manifest() throws IOException {
    return ManifestJson.read(Buffer.buffer(Files.readAllBytes(dir.resolve(MANIFEST))), dir);
  }

  /**
   * Reads a file through.
   *
   * @throws IllegalStateException when it is not what was written
   */
  public void verify(FileSum expected) throws IOException {
    MessageDigest digest = sha256();
    long bytes;
    try (InputStream in = open(expected.name())) {
      bytes = in.transferTo(new DigestOutputStream(OutputStream.nullOutputStream(), digest));
    } catch (NoSuchFileException e) {
      throw new IllegalStateException(dir.resolve(expected.name()) + " is missing", e);
    }
    String sha256 = HexFormat.of().formatHex(digest.digest());
    if (bytes != expected.bytes() || !sha256.equals(expected.sha256())) {
      throw new IllegalStateException(
          "%s is damaged: expected %,d bytes with SHA-256 %s, found %,d with %s"
              .formatted(
                  dir.resolve(expected.name()),
                  expected.bytes(),
                  expected.sha256(),
                  bytes,
                  sha256));
    }
  }

  public DataInputStream open(String name) throws IOException {
    return new DataInputStream(
        new BufferedInputStream(Files.newInputStream(dir.resolve(name)), BUFFER_BYTES));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
