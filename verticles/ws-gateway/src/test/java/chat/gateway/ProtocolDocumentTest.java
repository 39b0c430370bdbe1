package chat.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.gateway.core.Encoding;
import chat.gateway.core.UpgradeCheck;
import chat.model.CloseCode;
import chat.model.ErrorCode;
import chat.model.Limits;
import chat.model.v1.ClientFrame;
import chat.model.v1.ServerFrame;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/protocol.md says what the code does. */
class ProtocolDocumentTest {
  private static final Path DOCUMENT = Path.of("../../docs/protocol.md");

  /** Codes that only the HTTP API gives. */
  private static final Set<ErrorCode> HTTP_ONLY =
      EnumSet.of(
          ErrorCode.WRONG_CREDENTIALS,
          ErrorCode.ACCOUNT_DISABLED,
          ErrorCode.NOT_FOUND,
          ErrorCode.METHOD_NOT_ALLOWED,
          ErrorCode.HANDLE_TAKEN,
          ErrorCode.MEMBERS_MISMATCH,
          ErrorCode.MEMBER_NOT_FOUND,
          ErrorCode.INVITATION_INVALID,
          ErrorCode.GROUP_FULL,
          ErrorCode.CHANNEL_FULL,
          ErrorCode.REQUEST_TOO_LARGE,
          ErrorCode.UNSUPPORTED_MEDIA_TYPE,
          ErrorCode.INTERNAL);

  private static final Set<ErrorCode> TO_BE_TRIED_AGAIN =
      EnumSet.of(ErrorCode.RATE_LIMITED, ErrorCode.UNAVAILABLE, ErrorCode.OUTCOME_UNKNOWN);

  @Test
  void theTableOfCloseCodesIsTheEnum() throws IOException {
    Map<String, CloseCode.Reconnect> documented = new TreeMap<>();
    table("close code").forEach(row -> documented.put(row.get(0), reconnect(row.get(2))));
    Map<String, CloseCode.Reconnect> expected = new TreeMap<>();
    for (CloseCode code : CloseCode.values()) {
      expected.put(Integer.toString(code.code()), code.reconnect());
    }
    assertEquals(expected, documented);
  }

  @Test
  void theTableOfErrorCodesIsTheEnumWithoutThoseOfHttpAlone() throws IOException {
    Map<String, String> documented = new TreeMap<>();
    table("code").forEach(row -> documented.put(row.get(0), row.get(2)));
    Map<String, String> expected = new TreeMap<>();
    for (ErrorCode code : EnumSet.complementOf(EnumSet.copyOf(HTTP_ONLY))) {
      expected.put("`" + code.code() + "`", TO_BE_TRIED_AGAIN.contains(code) ? "no" : "yes");
    }
    assertEquals(expected, documented);
  }

  @Test
  void everyExampleIsAFrameOfTheSchema() throws IOException {
    List<String> examples =
        lines()
            .map(line -> line.replaceFirst("^[→←] ", ""))
            .filter(l -> l.startsWith("{"))
            .toList();
    assertTrue(examples.size() > 10, "examples were found");
    for (String example : examples) {
      boolean fromClient =
          example.contains("\"hello\":{\"token")
              || example.startsWith("{\"heartbeat\"")
              || example.startsWith("{\"request\"")
              || example.startsWith("{\"ack\"")
              || example.startsWith("{\"watch\"")
              || example.startsWith("{\"close\"")
              || example.contains("\"read\":{")
              || example.contains("\"edit\":")
              || example.contains("\"delete\":")
              || example.contains("\"react\":")
              || example.contains("\"send\":");
      Message.Builder frame = fromClient ? ClientFrame.newBuilder() : ServerFrame.newBuilder();
      // Strict: a field that the schema does not know is a mistake here.
      JsonFormat.parser().merge(example, frame);
      assertEquals(
          1,
          frame.getAllFields().keySet().stream()
              .filter(f -> f.getContainingOneof() != null)
              .count(),
          example);
    }
  }

  @Test
  void theNumbersAreThoseOfTheCode() throws IOException {
    String document = Files.readString(DOCUMENT);
    for (String number :
        List.of(
            String.format(Locale.ROOT, "%,d code points", Limits.TEXT_CODE_POINTS_MAX),
            String.format(Locale.ROOT, "%,d bytes", Limits.FRAME_BYTES_MAX),
            String.format(Locale.ROOT, "%,d bytes", Limits.HELLO_FRAME_BYTES_MAX),
            String.format(Locale.ROOT, "%,d bytes", Limits.INBOX_BODY_BYTES_MAX),
            UpgradeCheck.PATH,
            Encoding.JSON.subprotocol(),
            Encoding.PROTOBUF.subprotocol())) {
      assertTrue(document.contains(number), number);
    }
  }

  private static CloseCode.Reconnect reconnect(String advice) {
    if (advice.startsWith("reconnect with back-off")) {
      return CloseCode.Reconnect.BACK_OFF;
    }
    return advice.startsWith("reconnect after a refresh")
        ? CloseCode.Reconnect.AFTER_REFRESH
        : CloseCode.Reconnect.NO;
  }

  /** Rows of the table whose first column has this title. */
  private static List<List<String>> table(String firstTitle) throws IOException {
    List<String> lines = lines().toList();
    List<List<String>> rows = new ArrayList<>();
    int at =
        lines.indexOf(
                lines.stream()
                    .filter(l -> l.startsWith("| " + firstTitle + " |"))
                    .findFirst()
                    .orElseThrow())
            + 2;
    while (at < lines.size() && lines.get(at).startsWith("|")) {
      String[] cells = lines.get(at++).split("\\|", -1);
      rows.add(Arrays.stream(cells, 1, cells.length - 1).map(String::strip).toList());
    }
    return rows;
  }

  private static Stream<String> lines() throws IOException {
    return Files.readAllLines(DOCUMENT).stream();
  }
}
