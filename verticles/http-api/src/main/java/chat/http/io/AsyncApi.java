package chat.http.io;

import chat.model.CloseCode;
import chat.model.v1.ClientFrame;
import chat.model.v1.ServerFrame;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.OneofDescriptor;
import io.vertx.core.json.JsonObject;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The WebSocket protocol as an AsyncAPI 3.0 document (asyncapi.com/docs/reference/specification),
 * made from the protobuf schema and its comments, so that the two cannot part. It tells of
 * subprotocol {@code chat.v1+json}: protobuf's JSON mapping with the field names of the schema.
 *
 * <p>The application that the document describes is the platform: it receives what clients say.
 */
final class AsyncApi {
  private static final String CHANNEL = "#/channels/chat";
  private static final String FRAME = "frame";

  private final SchemaComments comments = SchemaComments.read("/chat/v1/schema.desc");
  private final Map<String, Object> messages = new LinkedHashMap<>();
  private final Map<String, Object> channelMessages = new LinkedHashMap<>();
  private final Map<String, Object> operations = new LinkedHashMap<>();

  private AsyncApi() {}

  /** The document in JSON. */
  static String document() {
    return new JsonObject(new AsyncApi().write()).encodePrettily();
  }

  private Map<String, Object> write() {
    Descriptor client = ClientFrame.getDescriptor();
    Descriptor server = ServerFrame.getDescriptor();
    addFrames(client, "client", "receive");
    addFrames(server, "server", "send");
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("asyncapi", "3.0.0");
    document.put("info", info());
    document.put("defaultContentType", "application/json");
    document.put(
        "servers",
        Map.of(
            "gateway",
            Map.of(
                "host", "127.0.0.1:8081",
                "protocol", "wss",
                "description",
                    "A gateway of those that login and GET /v1/gateways name; this one is that of"
                        + " bin/chat up, without TLS.")));
    document.put(
        "channels",
        Map.of(
            "chat",
            Map.of(
                "address",
                "/v1/ws",
                "description",
                "One connection of one device; subprotocol chat.v1+json. With chat.v1+protobuf"
                    + " the same frames come in protobuf's binary encoding.",
                "messages",
                channelMessages)));
    document.put("operations", operations);
    document.put("components", Map.of("messages", messages, "schemas", schemas(client, server)));
    return document;
  }

  private static Map<String, Object> info() {
    Map<String, Object> info = new LinkedHashMap<>();
    info.put("title", "Chat over WebSocket");
    info.put("version", "1");
    info.put("tags", List.of(Map.of("name", "messaging")));
    info.put(
        "description",
        "Frames are JSON objects with one of the members below, and with request or reply_to where"
            + " an answer is wanted or given. The first frame is hello.");
    info.put(
        "x-close-codes",
        Arrays.stream(CloseCode.values())
            .map(
                code ->
                    Map.of(
                        "code", code.code(),
                        "reason", code.name().toLowerCase(Locale.ROOT),
                        "reconnect", code.reconnect().name().toLowerCase(Locale.ROOT)))
            .toList());
    return info;
  }

  private void addFrames(Descriptor type, String side, String action) {
    for (FieldDescriptor frame : frames(type)) {
      String name = side + "." + frame.getName();
      messages.put(name, message(type, frame, name));
      channelMessages.put(name, reference("#/components/messages/" + name));
      Map<String, Object> operation = new LinkedHashMap<>();
      operation.put("action", action);
      operation.put("channel", reference(CHANNEL));
      operation.put("description", comments.of(frame.getMessageType()));
      operation.put("messages", List.of(reference(CHANNEL + "/messages/" + name)));
      operations.put(name, operation);
    }
  }

  private Map<String, Object> message(Descriptor type, FieldDescriptor frame, String name) {
    Map<String, Object> properties = new LinkedHashMap<>();
    for (FieldDescriptor field : type.getFields()) {
      if (field.getContainingOneof() == null || field.equals(frame)) {
        properties.put(field.getName(), schema(field));
      }
    }
    Map<String, Object> payload = new LinkedHashMap<>();
    payload.put("type", "object");
    payload.put("properties", properties);
    payload.put("required", List.of(frame.getName()));
    payload.put("additionalProperties", false);
    Map<String, Object> message = new LinkedHashMap<>();
    message.put("name", name);
    message.put("title", frame.getMessageType().getName());
    message.put("summary", comments.of(frame.getMessageType()));
    message.put("payload", payload);
    return message;
  }

  /** All that frames are made of. */
  private Map<String, Object> schemas(Descriptor... roots) {
    Deque<Descriptor> todo = new ArrayDeque<>();
    for (Descriptor root : roots) {
      frames(root).forEach(frame -> todo.add(frame.getMessageType()));
    }
    Set<Descriptor> done = new LinkedHashSet<>();
    Map<String, Object> schemas = new LinkedHashMap<>();
    while (!todo.isEmpty()) {
      Descriptor type = todo.poll();
      if (!ProtobufJsonSchema.isKnown(type) && done.add(type)) {
        schemas.put(type.getName(), object(type));
        type.getFields().stream()
            .filter(field -> field.getJavaType() == FieldDescriptor.JavaType.MESSAGE)
            .forEach(field -> todo.add(field.getMessageType()));
      }
    }
    return schemas;
  }

  private Map<String, Object> object(Descriptor type) {
    Map<String, Object> properties = new LinkedHashMap<>();
    type.getFields().forEach(field -> properties.put(field.getName(), schema(field)));
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", "object");
    schema.put("description", comments.of(type) + choices(type));
    schema.put("properties", properties);
    schema.put("additionalProperties", false);
    return schema;
  }

  private static String choices(Descriptor type) {
    StringBuilder choices = new StringBuilder();
    for (OneofDescriptor oneof : type.getRealOneofs()) {
      choices
          .append(" One at most of ")
          .append(
              String.join(", ", oneof.getFields().stream().map(FieldDescriptor::getName).toList()))
          .append('.');
    }
    return choices.toString();
  }

  private Map<String, Object> schema(FieldDescriptor field) {
    return ProtobufJsonSchema.of(field, comments.of(field));
  }

  /** The kinds of frames. */
  static List<FieldDescriptor> frames(Descriptor type) {
    return type.getRealOneofs().stream()
        .filter(oneof -> oneof.getName().equals(FRAME))
        .flatMap(oneof -> oneof.getFields().stream())
        .toList();
  }

  private static Map<String, Object> reference(String to) {
    return Map.of("$ref", to);
  }
}
