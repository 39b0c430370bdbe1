package chat.http.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.publicschema.PublicTopic;
import chat.runtime.settings.PublicTopicSettings;
import chat.runtime.settings.Settings;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The document of the public topics has what the schema, the topics and the settings have. */
class KafkaAsyncApiTest {
  private static final PublicTopicSettings SETTINGS =
      PublicTopicSettings.from(
          Settings.of(
              Map.of(
                  "CHAT_PUBLIC_RETENTION_DAYS", "30",
                  "CHAT_SCHEMA_REGISTRY_URL", "https://me:secret@registry.example:8081/")));

  private final JsonObject document = new JsonObject(KafkaAsyncApi.document(SETTINGS, 12));

  @Test
  void eachTopicIsAChannelThatSaysWhatItIsAndWhoseKeyOrdersIt() {
    Set<String> topics =
        Arrays.stream(PublicTopic.values()).map(PublicTopic::topic).collect(Collectors.toSet());
    assertEquals(topics, document.getJsonObject("channels").fieldNames());
    assertEquals(topics, document.getJsonObject("operations").fieldNames());
    for (String topic : topics) {
      JsonObject channel = document.getJsonObject("channels").getJsonObject(topic);
      assertFalse(channel.getString("description").isBlank(), topic + " has no comment");
      JsonObject contract = channel.getJsonObject("x-data-contract");
      assertEquals(
          Set.of("owner", "key", "order", "retention-days", "personal-data"),
          contract.fieldNames());
    }
    assertEquals(
        "user_id",
        document
            .getJsonObject("channels")
            .getJsonObject("chat.public.receipts")
            .getJsonObject("x-data-contract")
            .getString("key"));
  }

  @Test
  void whatIsConfiguredIsToldOfTheTopic() {
    JsonObject kafka =
        document
            .getJsonObject("channels")
            .getJsonObject("chat.public.messages")
            .getJsonObject("bindings")
            .getJsonObject("kafka");
    assertEquals(12, kafka.getInteger("partitions"));
    assertEquals(2_592_000_000L, kafka.getJsonObject("topicConfiguration").getLong("retention.ms"));
  }

  @Test
  void whereTheSchemaIsRegisteredIsToldWithoutThePassword() {
    JsonObject server = document.getJsonObject("servers").getJsonObject("kafka");
    assertEquals(
        "https://registry.example:8081",
        server.getJsonObject("bindings").getJsonObject("kafka").getString("schemaRegistryUrl"));
    assertFalse(document.encode().contains("secret"));
  }

  @Test
  void recordsAreCloudEventsWhoseValuesHaveTheSchemaAsItIsWritten() {
    JsonObject components = document.getJsonObject("components");
    JsonObject message = components.getJsonObject("messages").getJsonObject("MessageEvent");
    assertEquals(
        "chat.public.v1.MessageEvent",
        message
            .getJsonObject("headers")
            .getJsonObject("properties")
            .getJsonObject("ce_type")
            .getString("const"));
    assertTrue(message.getString("description").contains("- `sequence`: Of the message in its"));
    String schema = components.getJsonObject("schemas").getJsonObject("stream").getString("schema");
    assertTrue(schema.contains("message MessageEvent {"), schema);
  }
}
