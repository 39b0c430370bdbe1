package chat.bench.client;

import chat.model.JsonCodec;
import chat.model.v1.ServerFrame;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.UUID;

/**
 * Reads server frames. {@code sent} and the messages that people write, nearly all of the traffic,
 * are streamed for the few fields that a load client uses; the rest goes through the codec of the
 * schema.
 */
final class ServerFrames {
  private static final JsonFactory JSON = new JsonFactory();

  private final FrameHandler handler;
  private int replyTo;
  private boolean hasSent;
  private boolean hasMessage;
  private boolean hasChange;
  private int inboxSeq;
  private int sequence;
  private String conversationId;
  private String clientMessageId;

  ServerFrames(FrameHandler handler) {
    this.handler = handler;
  }

  /**
   * Hands the frame to the handler.
   *
   * @throws IOException if it is not JSON or not of the schema
   */
  void read(String frame) throws IOException {
    clear();
    try (JsonParser json = JSON.createParser(frame)) {
      expectObject(json);
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        json.nextToken();
        switch (name) {
          case "reply_to" -> replyTo = json.getIntValue();
          case "sent" -> readSent(json);
          case "event" -> readEvent(json);
          default -> json.skipChildren();
        }
      }
    }
    if (hasSent) {
      handler.sent(replyTo, sequence);
    } else if (hasMessage && !hasChange) {
      handler.message(inboxSeq, conversationId, sequence, UUID.fromString(clientMessageId));
    } else {
      ServerFrame whole = (ServerFrame) JsonCodec.parse(frame, ServerFrame.newBuilder());
      if (whole.hasEvent()) {
        handler.event(whole.getEvent());
      } else {
        handler.other(whole);
      }
    }
  }

  private void clear() {
    replyTo = 0;
    hasSent = false;
    hasMessage = false;
    hasChange = false;
    inboxSeq = 0;
    sequence = 0;
    conversationId = "";
    clientMessageId = "";
  }

  private static void expectObject(JsonParser json) throws IOException {
    if (json.currentToken() == null) {
      json.nextToken();
    }
    if (json.currentToken() != JsonToken.START_OBJECT) {
      throw new IOException("expected an object, not " + json.currentToken());
    }
  }

  private void readSent(JsonParser json) throws IOException {
    hasSent = true;
    expectObject(json);
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      json.nextToken();
      if (name.equals("sequence")) {
        sequence = json.getIntValue();
      } else {
        json.skipChildren();
      }
    }
  }

  private void readEvent(JsonParser json) throws IOException {
    expectObject(json);
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      json.nextToken();
      switch (name) {
        case "inbox_seq" -> inboxSeq = json.getIntValue();
        case "conversation_id" -> conversationId = json.getText();
        case "message" -> readMessage(json);
        default -> json.skipChildren();
      }
    }
  }

  private void readMessage(JsonParser json) throws IOException {
    hasMessage = true;
    expectObject(json);
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      json.nextToken();
      switch (name) {
        case "sequence" -> sequence = json.getIntValue();
        case "client_message_id" -> clientMessageId = json.getText();
        case "change" -> {
          hasChange = true;
          json.skipChildren();
        }
        default -> json.skipChildren();
      }
    }
  }
}
