package chat.embedded;

import chat.embedded.child.ChildMain;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HexFormat;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.zip.CRC32;

/**
 * {@link ChildMain} in a jar of its own. A class archive needs jars that stay as they are: the
 * launcher's own jar is made anew by each build, and it would bring the launcher's other classes
 * onto the server's class path.
 */
final class ChildJar {
  private ChildJar() {}

  static Path in(Path cache) throws IOException {
    String entry = ChildMain.class.getName().replace('.', '/') + ".class";
    byte[] bytes;
    try (InputStream in = ChildJar.class.getClassLoader().getResourceAsStream(entry)) {
      bytes = in.readAllBytes();
    }
    CRC32 checksum = new CRC32();
    checksum.update(bytes);
    Path jar =
        cache.resolve("child-" + HexFormat.of().toHexDigits((int) checksum.getValue()) + ".jar");
    if (!Files.exists(jar)) {
      ByteArrayOutputStream content = new ByteArrayOutputStream();
      try (JarOutputStream out = new JarOutputStream(content)) {
        out.putNextEntry(new JarEntry(entry));
        out.write(bytes);
      }
      Path draft = Files.createTempFile(cache, "child", ".draft");
      Files.write(draft, content.toByteArray());
      Files.move(draft, jar, StandardCopyOption.ATOMIC_MOVE);
    }
    return jar;
  }
}
