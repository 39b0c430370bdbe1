package chat.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Copies of what a build made. The next build writes into the same files, and a running JVM bears
 * no change of its jars; the copies of one build stay as they are, so that class archives fit them.
 */
final class JarCopies {
  private JarCopies() {}

  /** The same class path with copies in place of the jars of the checkout. */
  static List<Path> of(Checkout checkout, List<Path> classPath) throws IOException {
    List<Path> built = new ArrayList<>();
    for (Path entry : classPath) {
      if (isBuilt(entry, checkout)) {
        built.add(entry);
      }
    }
    Path copies = checkout.cache().resolve("jars-" + Fingerprint.of("", built));
    if (!Files.exists(copies)) {
      copy(built, copies);
    }
    return classPath.stream()
        .map(entry -> isBuilt(entry, checkout) ? copies.resolve(entry.getFileName()) : entry)
        .toList();
  }

  private static boolean isBuilt(Path entry, Checkout checkout) {
    return entry.startsWith(checkout.root()) && !Files.isDirectory(entry);
  }

  private static void copy(List<Path> jars, Path target) throws IOException {
    Path draft = Files.createTempDirectory(target.getParent(), "jars");
    for (Path jar : jars) {
      Files.copy(jar, draft.resolve(jar.getFileName()), StandardCopyOption.COPY_ATTRIBUTES);
    }
    try {
      Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      // Another launcher was faster.
      if (!Files.exists(target)) {
        throw e;
      }
      Trees.delete(draft);
    }
  }
}
