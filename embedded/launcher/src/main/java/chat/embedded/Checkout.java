package chat.embedded;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** The source tree whose build products are started. */
record Checkout(Path root) {
  private static final String MARK = "embedded/launcher/pom.xml";

  /**
   * The checkout named by the system property {@code chat.checkout}, else the one that the working
   * directory lies in.
   *
   * @throws LaunchException if there is none
   */
  static Checkout find() {
    String named = System.getProperty("chat.checkout");
    Path start = Path.of(named == null ? "" : named).toAbsolutePath();
    for (Path dir = start; dir != null; dir = dir.getParent()) {
      if (Files.exists(dir.resolve(MARK))) {
        return new Checkout(dir);
      }
    }
    throw new LaunchException(
        "%s lies in no checkout of this project: no parent directory has %s."
            .formatted(start, MARK));
  }

  /**
   * Where unpacked binaries and class archives are kept; shared by all homes, and safe to remove
   * while nothing runs.
   */
  Path cache() throws IOException {
    return Files.createDirectories(root.resolve(".chat").resolve("cache")).toRealPath();
  }

  /** The jars that the build of a module wrote into {@code target/classpath}. */
  List<Path> classPath(String module) {
    Path file = root.resolve(module).resolve("target/classpath");
    if (!Files.exists(file)) {
      throw notBuilt(module, file);
    }
    try {
      return Arrays.stream(Files.readString(file).strip().split(File.pathSeparator))
          .map(Path::of)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A module's own jar, or its directory of classes where it is compiled and not packaged. */
  Path moduleJar(String module) {
    Path target = root.resolve(module).resolve("target");
    Path classes = target.resolve("classes");
    String name = module.substring(module.lastIndexOf('/') + 1);
    try (var jars = Files.newDirectoryStream(target, name + "-*-SNAPSHOT.jar")) {
      for (Path jar : jars) {
        return jar;
      }
      if (Files.isDirectory(classes)) {
        return classes;
      }
    } catch (IOException e) {
      throw notBuilt(module, target);
    }
    throw notBuilt(module, classes);
  }

  private static LaunchException notBuilt(String module, Path missing) {
    return new LaunchException(
        "The module %s is not built: %s is missing. Build it with: mvn -DskipTests package"
            .formatted(module, missing));
  }
}
