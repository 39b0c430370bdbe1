package chat.system;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** The archive that somebody got of his data. */
final class Exported {
  private Exported() {}

  /** Its files by name. */
  static Map<String, String> of(Rest.Answer answer) throws IOException {
    assertEquals(200, answer.response().statusCode());
    Map<String, String> files = new HashMap<>();
    byte[] archive = answer.response().body().getBytes();
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(archive))) {
      for (ZipEntry file = zip.getNextEntry(); file != null; file = zip.getNextEntry()) {
        files.put(file.getName(), new String(zip.readAllBytes(), StandardCharsets.UTF_8));
      }
    }
    return files;
  }
}
