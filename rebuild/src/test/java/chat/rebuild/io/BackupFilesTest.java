package chat.rebuild.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.rebuild.core.Manifest;
import chat.rebuild.core.Manifest.FileSum;
import chat.rebuild.core.Manifest.LogPart;
import chat.rebuild.core.Manifest.TablePart;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupFilesTest {
  private static final String LOG = "log-0.records";
  private static final byte[] VALUE = {0, 1, 2, -1};

  @TempDir private Path temp;

  private Path dir;
  private Manifest manifest;

  @BeforeEach
  void backUp() throws IOException {
    dir = temp.resolve("backup");
    BackupFiles files = BackupFiles.create(dir);
    RecordHeaders headers = new RecordHeaders();
    headers.add("ce_type", "command".getBytes(StandardCharsets.UTF_8)).add("empty", null);
    FileSum log =
        files.write(
            LOG,
            out -> {
              LogFile.write(record(0, 1_700_000_000_123L, VALUE, headers), out);
              LogFile.write(record(1, 1_700_000_000_124L, null, new RecordHeaders()), out);
            });
    FileSum erasures = files.write("erasures.records", out -> {});
    FileSum table = files.write("table-people.copy", out -> out.writeBytes("1\tann\n"));
    manifest =
        new Manifest(
            Instant.parse("2026-01-02T03:04:05.678Z"),
            3,
            List.of(new LogPart(2, log)),
            new LogPart(0, erasures),
            "50",
            List.of(new TablePart("people", List.of("id", "name"), 1, table)));
    files.seal(manifest);
  }

  private static ConsumerRecord<byte[], byte[]> record(
      long offset, long timeMillis, byte[] value, RecordHeaders headers) {
    return new ConsumerRecord<>(
        "log",
        0,
        offset,
        timeMillis,
        TimestampType.LOG_APPEND_TIME,
        ConsumerRecord.NULL_SIZE,
        ConsumerRecord.NULL_SIZE,
        "key".getBytes(StandardCharsets.UTF_8),
        value,
        headers,
        Optional.empty());
  }

  @Test
  void whatWasWrittenIsReadAgain() throws IOException {
    BackupFiles files = BackupFiles.open(dir);

    assertEquals(manifest, files.manifest());
    for (FileSum file : manifest.files().toList()) {
      files.verify(file);
    }
    try (DataInputStream in = files.open(LOG)) {
      ProducerRecord<byte[], byte[]> first = LogFile.read("restored", 5, in);
      assertEquals("restored", first.topic());
      assertEquals(5, first.partition());
      assertEquals(1_700_000_000_123L, first.timestamp());
      assertEquals("key", new String(first.key(), StandardCharsets.UTF_8));
      assertArrayEquals(VALUE, first.value());
      assertEquals(2, first.headers().toArray().length);
      assertEquals(
          "command",
          new String(first.headers().lastHeader("ce_type").value(), StandardCharsets.UTF_8));
      assertNull(first.headers().lastHeader("empty").value());
      assertNull(LogFile.read("restored", 5, in).value());
      assertEquals(-1, in.read());
    }
  }

  @Test
  void nobodyElseMayReadIt() throws IOException {
    assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(dir)));
    assertEquals(
        "rw-------",
        PosixFilePermissions.toString(Files.getPosixFilePermissions(dir.resolve(LOG))));
  }

  @Test
  void aFileThatWasChangedOrCutOrIsGoneIsNamed() throws IOException {
    BackupFiles files = BackupFiles.open(dir);
    FileSum log = manifest.log().get(0).file();
    byte[] whole = Files.readAllBytes(dir.resolve(LOG));

    byte[] changed = whole.clone();
    changed[whole.length - 1] ^= 1;
    Files.write(dir.resolve(LOG), changed);
    assertRefused(LOG + " is damaged", () -> files.verify(log));

    Files.write(dir.resolve(LOG), List.of());
    assertRefused(LOG + " is damaged: expected " + whole.length, () -> files.verify(log));

    Files.delete(dir.resolve(LOG));
    assertRefused(LOG + " is missing", () -> files.verify(log));
  }

  @Test
  void aDirectoryWithoutAManifestIsNoBackup() throws IOException {
    Files.delete(dir.resolve("manifest.json"));

    assertRefused("is no backup", () -> BackupFiles.open(dir));
  }

  @Test
  void anotherFormatIsRefusedWithBothNumbers() throws IOException {
    Path file = dir.resolve("manifest.json");
    Files.writeString(file, Files.readString(file).replace("\"format\":1", "\"format\":2"));

    assertRefused(
        "has format 2, and this release reads format 1", () -> BackupFiles.open(dir).manifest());
  }

  @Test
  void aManifestThatCannotBeReadIsRefused() throws IOException {
    Files.writeString(dir.resolve("manifest.json"), "{\"format\":1}");

    assertRefused("cannot be read", () -> BackupFiles.open(dir).manifest());
  }

  @Test
  void aDirectoryThatHoldsSomethingIsNotWrittenTo() {
    assertRefused("is not empty", () -> BackupFiles.create(dir));
  }

  private interface Attempt {
    void run() throws IOException;
  }

  private static void assertRefused(String expected, Attempt attempt) {
    String message = assertThrows(IllegalStateException.class, attempt::run).getMessage();
    assertTrue(message.contains(expected), message);
  }
}
