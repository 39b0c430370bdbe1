package chat.http.io;

import chat.publicschema.PublicTopic;
import chat.runtime.settings.PublicTopicSettings;
import com.google.protobuf.Descriptors.FieldDescriptor;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The public topics as an AsyncAPI 3.0 document, made from {@link PublicTopic}, the schema of their
 * values with its comments, and the settings, so that they cannot part.
 *
 * <p>The application that the document describes is the platform: it sends.
 */
final class KafkaAsyncApi {
  private static final String SCHEMA = "/chat/public/v1/stream.desc";
  private static final String PROTOBUF = "application/vnd.google.protobuf;version=3";
  private static final String BINDING_VERSION = "0.5.0";

  private final SchemaComments comments = SchemaComments.read(SCHEMA);
  private final PublicTopicSettings settings;
  private final int partitions;

  private KafkaAsyncApi(PublicTopicSettings settings, int partitions) {
    this.settings = settings;
    this.partitions = partitions;
  }

  /**
   * The document in JSON.
   *
   * @param partitions of the conversation log, and so of topics that are made
   */
  static String document(PublicTopicSettings settings, int partitions) {
    return new JsonObject(new KafkaAsyncApi(settings, partitions).write()).encodePrettily();
  }

  private Map<String, Object> write() {
    Map<String, Object> channels = new LinkedHashMap<>();
    Map<String, Object> operations = new LinkedHashMap<>();
    Map<String, Object> messages = new LinkedHashMap<>();
    for (PublicTopic topic : PublicTopic.values()) {
      String name = topic.type().getName();
      messages.put(name, message(topic));
      channels.put(topic.topic(), channel(topic));
      operations.put(
          topic.topic(),
          Map.of(
              "action", "send",
              "channel", reference("#/channels/" + topic.topic()),
              "description", comments.of(topic.type()),
              "messages", List.of(reference("#/channels/" + topic.topic() + "/messages/" + name))));
    }
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("asyncapi", "3.0.0");
    document.put("info", info());
    document.put("defaultContentType", "application/protobuf");
    document.put("servers", Map.of("kafka", server()));
    document.put("channels", channels);
    document.put("operations", operations);
    document.put(
        "components",
        Map.of(
            "messages",
            messages,
            "schemas",
            Map.of("stream", Map.of("schemaFormat", PROTOBUF, "schema", PublicTopic.schema()))));
    return document;
  }

  private Map<String, Object> server() {
    Map<String, Object> server = new LinkedHashMap<>();
    server.put("host", "127.0.0.1:9092");
    server.put("protocol", "kafka");
    server.put(
        "description", "The brokers that the operator names; this one is that of bin/chat up.");
    settings
        .schemaRegistry()
        .ifPresent(
            uri ->
                server.put(
                    "bindings",
                    Map.of(
                        "kafka",
                        Map.of(
                            "schemaRegistryUrl",
                            PublicTopicSettings.withoutUser(uri),
                            "schemaRegistryVendor",
                            "confluent",
                            "bindingVersion",
                            BINDING_VERSION))));
    return server;
  }

  private static Map<String, Object> info() {
    Map<String, Object> info = new LinkedHashMap<>();
    info.put("title", "Public topics of the chat platform");
    info.put("version", "1");
    info.put("tags", List.of(Map.of("name", "analytics")));
    info.put(
        "description",
        "What happens in all conversations, for those who analyse it. Of each key keep the highest"
            + " position, and pass over every record that is not above it: then you have each"
            + " record once and in order. The rest of what holds is in docs/public-stream.md.");
    return info;
  }

  private Map<String, Object> channel(PublicTopic topic) {
    String name = topic.type().getName();
    Map<String, Object> channel = new LinkedHashMap<>();
    channel.put("address", topic.topic());
    channel.put("description", comments.of(topic.type()));
    channel.put("messages", Map.of(name, reference("#/components/messages/" + name)));
    channel.put(
        "bindings",
        Map.of(
            "kafka",
            Map.of(
                "topic",
                topic.topic(),
                "partitions",
                partitions,
                "topicConfiguration",
                Map.of(
                    "cleanup.policy", List.of("delete"),
                    "retention.ms", settings.retentionMillis()),
                "bindingVersion",
                BINDING_VERSION)));
    channel.put(
        "x-data-contract",
        Map.of(
            "owner", "whoever runs the role public-stream",
            "key", topic.key().getName(),
            "order", "within a key, by position; at least once",
            "retention-days", settings.retentionDays(),
            "personal-data", topic.personalData().code()));
    return channel;
  }

  private Map<String, Object> message(PublicTopic topic) {
    Map<String, Object> message = new LinkedHashMap<>();
    message.put("name", topic.type().getFullName());
    message.put("title", topic.type().getName());
    message.put("summary", comments.of(topic.type()));
    message.put("description", fields(topic));
    message.put("contentType", "application/protobuf");
    message.put("headers", headers(topic));
    message.put("payload", reference("#/components/schemas/stream"));
    message.put("bindings", Map.of("kafka", messageBinding(topic)));
    return message;
  }

  private Map<String, Object> messageBinding(PublicTopic topic) {
    Map<String, Object> binding = new LinkedHashMap<>();
    binding.put(
        "key",
        Map.of(
            "type",
            "string",
            "description",
            topic.key().getName() + ", in UTF-8, as in the value"));
    if (settings.schemaRegistry().isPresent()) {
      binding.put("schemaIdLocation", "payload");
      binding.put("schemaIdPayloadEncoding", "confluent");
      binding.put("schemaLookupStrategy", "TopicIdStrategy");
    }
    binding.put("bindingVersion", BINDING_VERSION);
    return binding;
  }

  /** What the schema says of the fields, as Markdown. */
  private String fields(PublicTopic topic) {
    StringBuilder fields =
        new StringBuilder("Message " + topic.type().getFullName() + " of the payload's schema.\n");
    for (FieldDescriptor field : topic.type().getFields()) {
      String comment = comments.of(field);
      fields.append("\n- `").append(field.getName()).append('`');
      if (!comment.isEmpty()) {
        fields.append(": ").append(comment);
      }
    }
    return fields.toString();
  }

  /** CloudEvents 1.0 in the binary mode of its Kafka binding. */
  private static Map<String, Object> headers(PublicTopic topic) {
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("ce_specversion", constant("1.0"));
    properties.put(
        "ce_id",
        Map.of(
            "type", "string",
            "description", "The same whenever the same event is appended again."));
    properties.put("ce_source", constant(PublicTopic.SOURCE));
    properties.put("ce_type", constant(topic.type().getFullName()));
    properties.put("content-type", constant("application/protobuf"));
    return Map.of(
        "type", "object", "properties", properties, "required", List.copyOf(properties.keySet()));
  }

  private static Map<String, Object> constant(String value) {
    return Map.of("type", "string", "const", value);
  }

  private static Map<String, Object> reference(String to) {
    return Map.of("$ref", to);
  }
}
