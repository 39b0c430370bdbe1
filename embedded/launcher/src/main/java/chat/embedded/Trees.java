package chat.embedded;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/** Whole directories. */
final class Trees {
  private Trees() {}

  static void delete(Path dir) throws IOException {
    if (!Files.exists(dir)) {
      return;
    }
    Files.walkFileTree(
        dir,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            Files.delete(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  /**
   * Gives a directory and all in it to the user and the group of this id, unless the directory is
   * theirs already.
   */
  static void chown(Path dir, int id) throws IOException {
    if (Files.getAttribute(dir, "unix:uid").equals(id)) {
      return;
    }
    try (var files = Files.walk(dir)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Files.setAttribute(file, "unix:uid", id, LinkOption.NOFOLLOW_LINKS);
        Files.setAttribute(file, "unix:gid", id, LinkOption.NOFOLLOW_LINKS);
      }
    }
  }
}
