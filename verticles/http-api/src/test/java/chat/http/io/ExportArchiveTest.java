package chat.http.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;

class ExportArchiveTest {
  @Test
  void aSignOfLifeIsInvisible() throws IOException {
    ExportArchive archive = new ExportArchive();
    Buffer all = archive.list("list.json");
    Buffer sign = archive.signOfLife();
    assertTrue(sign.length() > 0);
    all.appendBuffer(sign);
    all.appendBuffer(archive.add(List.of("1"))).appendBuffer(archive.signOfLife());
    all.appendBuffer(archive.signOfLife()).appendBuffer(archive.add(List.of("2")));
    all.appendBuffer(archive.file("text", "hello")).appendBuffer(archive.end());

    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(all.getBytes()))) {
      assertEquals("list.json", zip.getNextEntry().getName());
      String list = new String(zip.readAllBytes(), StandardCharsets.UTF_8);
      assertEquals(new JsonArray().add(1).add(2), new JsonArray(list));
      assertEquals("text", zip.getNextEntry().getName());
      assertEquals("hello", new String(zip.readAllBytes(), StandardCharsets.UTF_8));
      assertNull(zip.getNextEntry());
    }
  }
}
