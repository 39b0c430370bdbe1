package chat.bench.check;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;

/**
 * Keeps a history as JSON lines for whoever looks for a fault: a line for each conversation with
 * its members, then for each device a line with its start and one for each operation.
 */
public final class HistoryLines {
  private HistoryLines() {}

  /** Writes all lines and closes the writer. */
  public static void write(History history, Writer writer) {
    try (JsonGenerator json =
        new JsonFactory()
            .createGenerator(writer)
            .setPrettyPrinter(new MinimalPrettyPrinter("\n"))) {
      for (History.Conversation conversation : history.conversations().values()) {
        json.writeStartObject();
        json.writeStringField("conversation_id", conversation.id());
        json.writeArrayFieldStart("member_ids");
        for (String memberId : conversation.memberIds()) {
          json.writeString(memberId);
        }
        json.writeEndArray();
        json.writeEndObject();
      }
      for (DeviceHistory device : history.devices()) {
        write(device, json);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the history", e);
    }
  }

  private static void write(DeviceHistory device, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("user_id", device.userId());
    json.writeStringField("device_id", device.deviceId());
    json.writeNumberField("start_inbox_seq", device.startInboxSeq().orElse(0));
    json.writeEndObject();
    Fields fields = new Fields(json);
    for (Operation operation : device.operations()) {
      json.writeStartObject();
      json.writeStringField("device_id", device.deviceId());
      operation.match(fields);
      json.writeEndObject();
    }
  }

  /** The fields of each kind of operation. */
  private record Fields(JsonGenerator json) implements Operation.Cases<Void> {
    @Override
    public Void send(Operation.Send send) {
      text("operation", "send");
      text("conversation_id", send.conversationId());
      return text("client_message_id", send.clientMessageId());
    }

    @Override
    public Void accepted(Operation.Accepted accepted) {
      text("operation", "accepted");
      text("client_message_id", accepted.clientMessageId());
      return number("sequence", accepted.sequence());
    }

    @Override
    public Void refused(Operation.Refused refused) {
      text("operation", "refused");
      text("client_message_id", refused.clientMessageId());
      return text("code", refused.code());
    }

    @Override
    public Void message(Operation.Message message) {
      text("operation", "message");
      number("inbox_seq", message.inboxSeq());
      text("conversation_id", message.conversationId());
      number("sequence", message.sequence());
      return text("client_message_id", message.clientMessageId());
    }

    @Override
    public Void otherEvent(Operation.OtherEvent event) {
      text("operation", "other_event");
      return number("inbox_seq", event.inboxSeq());
    }

    @Override
    public Void readSaid(Operation.ReadSaid read) {
      text("operation", "read_said");
      text("conversation_id", read.conversationId());
      return number("sequence", read.sequence());
    }

    @Override
    public Void readAnswered(Operation.ReadAnswered read) {
      text("operation", "read_answered");
      text("conversation_id", read.conversationId());
      return number("sequence", read.sequence());
    }

    @Override
    public Void progress(Operation.Progress progress) {
      text("operation", progress.fetched() ? "receipt_fetched" : "receipt");
      text("conversation_id", progress.conversationId());
      text("user_id", progress.userId());
      number("delivered", progress.delivered());
      return number("read", progress.read());
    }

    private Void text(String name, Object value) {
      try {
        json.writeStringField(name, value.toString());
        return null;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private Void number(String name, int value) {
      try {
        json.writeNumberField(name, value);
        return null;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
