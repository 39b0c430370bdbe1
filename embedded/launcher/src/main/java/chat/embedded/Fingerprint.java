package chat.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** A short name for files as they are now: another one as soon as one of them changes. */
final class Fingerprint {
  private static final int CHARS = 16;

  private Fingerprint() {}

  /**
   * @param salt whatever else the name shall depend on
   * @param files told apart by path, size and time of change
   */
  static String of(String salt, List<Path> files) throws IOException {
    StringBuilder text = new StringBuilder(salt);
    for (Path file : files) {
      text.append('\n')
          .append(file)
          .append(' ')
          .append(Files.size(file))
          .append(' ')
          .append(Files.getLastModifiedTime(file).toMillis());
    }
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest(text.toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash).substring(0, CHARS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
