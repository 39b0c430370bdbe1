package chat.http.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.model.v1.ClientFrame;
import chat.model.v1.ServerFrame;
import com.google.protobuf.Descriptors.Descriptor;
import io.vertx.core.json.JsonObject;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The document of the WebSocket protocol has what the schema has. */
class AsyncApiTest {
  private final JsonObject document = new JsonObject(AsyncApi.document());

  @Test
  void eachFrameIsAnOperation() {
    Set<String> frames = new TreeSet<>();
    add(frames, "client.", ClientFrame.getDescriptor());
    add(frames, "server.", ServerFrame.getDescriptor());
    assertTrue(frames.contains("client.hello") && frames.contains("server.welcome"));
    assertEquals(frames, new TreeSet<>(document.getJsonObject("operations").fieldNames()));
    assertEquals(
        frames,
        new TreeSet<>(document.getJsonObject("components").getJsonObject("messages").fieldNames()));
  }

  @Test
  void eachFrameAndEachSchemaSaysWhatItIs() {
    document
        .getJsonObject("operations")
        .forEach(
            operation ->
                assertFalse(
                    ((JsonObject) operation.getValue()).getString("description").isBlank(),
                    operation.getKey() + " has no comment in the schema"));
    document
        .getJsonObject("components")
        .getJsonObject("schemas")
        .forEach(
            schema ->
                assertFalse(
                    ((JsonObject) schema.getValue()).getString("description").isBlank(),
                    schema.getKey() + " has no comment in the schema"));
  }

  @Test
  void theFieldsAreThoseOfTheJsonOnTheWire() {
    JsonObject schemas = document.getJsonObject("components").getJsonObject("schemas");
    JsonObject send = schemas.getJsonObject("Send").getJsonObject("properties");
    assertEquals("string", send.getJsonObject("client_message_id").getString("type"));
    assertEquals("integer", send.getJsonObject("reply_to").getString("type"));
    assertEquals("array", send.getJsonObject("mentioned_ids").getString("type"));
    assertEquals("#/components/schemas/Body", send.getJsonObject("body").getString("$ref"));
    JsonObject message = schemas.getJsonObject("Message").getJsonObject("properties");
    assertEquals("date-time", message.getJsonObject("sent_at").getString("format"));
  }

  @Test
  void aRequestNumberMayStandBesideEachFrame() {
    JsonObject payload =
        document
            .getJsonObject("components")
            .getJsonObject("messages")
            .getJsonObject("client.send")
            .getJsonObject("payload");
    assertEquals(
        Set.of("request", "traceparent", "send"), payload.getJsonObject("properties").fieldNames());
  }

  private static void add(Set<String> names, String side, Descriptor type) {
    AsyncApi.frames(type).forEach(frame -> names.add(side + frame.getName()));
  }
}
