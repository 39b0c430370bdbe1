package chat.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * A JVM's classes in the form it uses in memory (AppCDS), which makes the next start take a
 * fraction of the time. Written by the first JVM that ends in order, used by all later ones with
 * the same class path and JDK, whichever home they serve.
 *
 * @param name which server's
 * @param file where it lies once it is whole
 * @param draft where a JVM writes it: in its own home, so that those running at the same time do
 *     not disturb each other
 */
record ClassArchive(String name, Path file, Path draft) {
  /**
   * @param name of what runs, the same for all processes that run it
   * @param process its name in its home
   */
  static ClassArchive of(Path cache, Home home, String name, String process, List<Path> classPath)
      throws IOException {
    Path draft = home.run().resolve(process + ".jsa");
    Files.deleteIfExists(draft);
    return new ClassArchive(name, cache.resolve(name + "-" + key(classPath) + ".jsa"), draft);
  }

  /**
   * The JVM refuses an archive made by another JVM or from jars that changed since, so all of that
   * is in the name.
   */
  private static String key(List<Path> classPath) throws IOException {
    return Fingerprint.of(
        System.getProperty("java.home") + System.getProperty("java.vm.version"), classPath);
  }

  /** Classes that cannot be archived are many and no news. */
  List<String> flags() {
    return List.of(
        Files.exists(file) ? "-XX:SharedArchiveFile=" + file : "-XX:ArchiveClassesAtExit=" + draft,
        "-Xlog:cds=error");
  }

  /**
   * To be called when the JVM has ended by itself: makes its draft the archive for the next start,
   * in place of those that no longer fit.
   */
  void publish() {
    try {
      if (!Files.exists(draft)) {
        return;
      }
      Path copy = Files.createTempFile(file.getParent(), name, ".draft");
      Files.copy(draft, copy, StandardCopyOption.REPLACE_EXISTING);
      Files.delete(draft);
      try (var old = Files.newDirectoryStream(file.getParent(), name + "-*.jsa")) {
        for (Path archive : old) {
          Files.deleteIfExists(archive);
        }
      }
      Files.move(copy, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** To be called when the JVM was killed: its draft may be cut off. */
  void discard() {
    try {
      Files.deleteIfExists(draft);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
