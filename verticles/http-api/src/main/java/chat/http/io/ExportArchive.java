package chat.http.io;

import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A zip that is handed over piece by piece while it is made. It deflates, so it is not for event
 * loops; one call at a time.
 */
final class ExportArchive {
  /** Less is not worth a piece. */
  private static final int PIECE_BYTES = 32 * 1024;

  private final ByteArrayOutputStream made = new ByteArrayOutputStream();
  private final Zip zip = new Zip(made);
  private boolean inList;
  private boolean hasItems;

  private static final class Zip extends ZipOutputStream {
    Zip(ByteArrayOutputStream out) {
      super(out, StandardCharsets.UTF_8);
    }

    /** Gives away what the deflater has kept back. */
    void handOver() throws IOException {
      int length;
      do {
        length = def.deflate(buf, 0, buf.length, Deflater.SYNC_FLUSH);
        out.write(buf, 0, length);
      } while (length == buf.length);
    }
  }

  /** A file with this content. */
  Buffer file(String name, String content) throws IOException {
    begin(name);
    print(content);
    return piece();
  }

  /** Begins a file that holds a JSON array. */
  Buffer list(String name) throws IOException {
    begin(name);
    print("[");
    inList = true;
    hasItems = false;
    return piece();
  }

  /** More items of the list that was begun last, each in JSON. */
  Buffer add(List<String> items) throws IOException {
    for (String item : items) {
      print(hasItems ? ",\n" : "\n");
      print(item);
      hasItems = true;
    }
    return piece();
  }

  /** Some bytes in any case, for those who take silence for the end; within a list. */
  Buffer signOfLife() throws IOException {
    print("\n");
    zip.handOver();
    return all();
  }

  /** The last piece. */
  Buffer end() throws IOException {
    endList();
    zip.finish();
    return all();
  }

  private void begin(String name) throws IOException {
    endList();
    zip.putNextEntry(new ZipEntry(name));
  }

  private void endList() throws IOException {
    if (inList) {
      print("\n]\n");
    }
    inList = false;
  }

  private void print(String text) throws IOException {
    zip.write(text.getBytes(StandardCharsets.UTF_8));
  }

  private Buffer piece() {
    return made.size() < PIECE_BYTES ? Buffer.buffer() : all();
  }

  private Buffer all() {
    Buffer all = Buffer.buffer(made.toByteArray());
    made.reset();
    return all;
  }
}
