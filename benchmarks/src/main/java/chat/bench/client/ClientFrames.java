package chat.bench.client;

import chat.model.JsonCodec;
import chat.model.v1.ClientFrame;
import chat.model.v1.Cursor;
import chat.model.v1.Heartbeat;
import chat.model.v1.Hello;
import chat.model.v1.Read;
import chat.model.v1.Watch;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;

/** Writes client frames; those of the hot path without the cost of protobuf's JSON printer. */
final class ClientFrames {
  /** One that is answered; its number is none that a send ever has. */
  static final String HEARTBEAT =
      JsonCodec.print(
          ClientFrame.newBuilder()
              .setRequest(Integer.MAX_VALUE)
              .setHeartbeat(Heartbeat.getDefaultInstance())
              .build());

  private static final JsonFactory JSON = new JsonFactory();

  /** Characters of a send frame beside its text. */
  private static final int SEND_OVERHEAD = 192;

  private ClientFrames() {}

  /** A hello, without a cursor when it is null. */
  static String hello(String token, Cursor cursor) {
    Hello.Builder hello = Hello.newBuilder().setToken(token);
    if (cursor != null) {
      hello.setCursor(cursor);
    }
    return JsonCodec.print(ClientFrame.newBuilder().setHello(hello).build());
  }

  static String ack(int inboxSeq) {
    return "{\"ack\":{\"inbox_seq\":" + inboxSeq + "}}";
  }

  static String watch(List<String> userIds) {
    return JsonCodec.print(
        ClientFrame.newBuilder().setWatch(Watch.newBuilder().addAllUserIds(userIds)).build());
  }

  static String read(int request, ReadMarks.Mark mark) {
    return JsonCodec.print(
        ClientFrame.newBuilder()
            .setRequest(request)
            .setRead(
                Read.newBuilder()
                    .setConversationId(mark.conversationId())
                    .setSequence(mark.sequence()))
            .build());
  }

  static String send(int request, PendingSend send) {
    StringWriter text = new StringWriter(send.text().length() + SEND_OVERHEAD);
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      json.writeNumberField("request", request);
      json.writeObjectFieldStart("send");
      json.writeStringField("conversation_id", send.conversationId());
      json.writeStringField("client_message_id", send.clientMessageId().toString());
      json.writeObjectFieldStart("body");
      json.writeStringField("text", send.text());
      json.writeEndObject();
      json.writeEndObject();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }
}
