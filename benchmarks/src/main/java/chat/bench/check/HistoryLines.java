package chat.bench.check;

import chat.model.JsonCodec;
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
  private static final class Fields extends Operation.Cases {
    private final JsonGenerator json;

    Fields(JsonGenerator json) {
      this.json = json;
    }

    @Override
    void send(Operation.Send send) {
      text("operation", "send");
      text("conversation_id", send.conversationId());
      text("client_message_id", send.clientMessageId());
    }

    @Override
    void accepted(Operation.Accepted accepted) {
      text("operation", "accepted");
      text("client_message_id", accepted.clientMessageId());
      number("sequence", accepted.sequence());
    }

    @Override
    void refused(Operation.Refused refused) {
      text("operation", "refused");
      text("client_message_id", refused.clientMessageId());
      text("code", refused.code());
    }

    @Override
    void message(Operation.Message message) {
      text("operation", "message");
      number("inbox_seq", message.inboxSeq());
      text("conversation_id", message.conversationId());
      number("sequence", message.sequence());
      text("client_message_id", message.clientMessageId());
      if (message.change() != null) {
        text("change", JsonCodec.print(message.change()));
      }
    }

    @Override
    void change(Operation.Change change) {
      text("operation", "change");
      version(change.version());
      text("client_id", change.clientId());
    }

    @Override
    void changeAnswered(Operation.ChangeAnswered answered) {
      text("operation", answered.refusal() == null ? "change_done" : "change_refused");
      text("client_id", answered.clientId());
      if (answered.refusal() != null) {
        text("code", answered.refusal());
      }
    }

    @Override
    void changed(Operation.Changed changed) {
      text("operation", "changed");
      number("inbox_seq", changed.inboxSeq());
      version(changed.version());
    }

    @Override
    void stands(Operation.Stands stands) {
      text("operation", "stands");
      version(stands.version());
    }

    private void version(Operation.Version version) {
      text("conversation_id", version.conversationId());
      number("sequence", version.sequence());
      if (version.text() != null) {
        text("text", version.text());
      }
    }

    @Override
    void otherEvent(Operation.OtherEvent event) {
      text("operation", "other_event");
      number("inbox_seq", event.inboxSeq());
    }

    @Override
    void withheld(Operation.Withheld withheld) {
      text("operation", "withheld");
      number("inbox_seq", withheld.inboxSeq());
      text("conversation_id", withheld.conversationId());
    }

    @Override
    void readSaid(Operation.ReadSaid read) {
      text("operation", "read_said");
      text("conversation_id", read.conversationId());
      number("sequence", read.sequence());
    }

    @Override
    void readAnswered(Operation.ReadAnswered read) {
      text("operation", "read_answered");
      text("conversation_id", read.conversationId());
      number("sequence", read.sequence());
    }

    @Override
    void progress(Operation.Progress progress) {
      text("operation", progress.fetched() ? "receipt_fetched" : "receipt");
      text("conversation_id", progress.conversationId());
      text("user_id", progress.userId());
      number("delivered", progress.delivered());
      number("read", progress.read());
    }

    private void text(String name, Object value) {
      try {
        json.writeStringField(name, value.toString());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private void number(String name, int value) {
      try {
        json.writeNumberField(name, value);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
