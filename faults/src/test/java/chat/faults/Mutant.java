package chat.faults;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/**
 * A production class with one line changed, compiled into a directory of its own. Production code
 * has no switch for it and is not touched.
 */
final class Mutant {
  private static final Path ROOT = root();

  private Mutant() {}

  /**
   * @param source path of the class from the root of the checkout
   * @param original must stand in it exactly once
   * @return a directory for the front of the platform's class path
   */
  static Path of(Path directory, String source, String original, String changed)
      throws IOException {
    String text = Files.readString(ROOT.resolve(source));
    int first = text.indexOf(original);
    if (first < 0 || text.indexOf(original, first + 1) >= 0) {
      throw new IllegalStateException(
          "expected once in %s, to be changed: %s".formatted(source, original));
    }
    Path file = directory.resolve("source").resolve(source.substring(source.lastIndexOf("chat/")));
    Files.createDirectories(file.getParent());
    Files.writeString(file, text.replace(original, changed));
    Path classes = Files.createDirectories(directory.resolve("classes"));
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    int exitCode =
        compiler.run(
            null,
            null,
            null,
            "-proc:none",
            "-d",
            classes.toString(),
            "-cp",
            classPath(source),
            file.toString());
    if (exitCode != 0) {
      throw new IllegalStateException("the changed " + source + " does not compile");
    }
    return classes;
  }

  private static String classPath(String source) throws IOException {
    Path module = ROOT.resolve(source.substring(0, source.indexOf("/src/")));
    List<String> node =
        Arrays.asList(
            Files.readString(ROOT.resolve("node/target/classpath"))
                .strip()
                .split(File.pathSeparator));
    return node.stream()
        .collect(
            Collectors.joining(
                File.pathSeparator, module.resolve("target/classes") + File.pathSeparator, ""));
  }

  private static Path root() {
    Path directory = Path.of("").toAbsolutePath();
    while (!Files.exists(directory.resolve("embedded/launcher/pom.xml"))) {
      directory = directory.getParent();
    }
    return directory;
  }
}
