package chat.client.core;

import chat.client.model.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** Something that the user has done, until the log has decided on it. It keeps its id for ever. */
public final class Command {
  /** Kinds, and what their id is called in the frame. */
  public enum Kind {
    /** A new message. */
    SEND("send", "client_message_id"),
    /** Another text for a message. */
    EDIT("edit", "client_id"),
    /** A message is deleted. */
    DELETE("delete", "client_id"),
    /** A reaction is set or taken back. */
    REACT("react", "client_id"),
    /** Read up to a message; has no id on the wire, for saying it twice changes nothing. */
    READ("read", "");

    private final String frame;
    private final String idField;

    Kind(String frame, String idField) {
      this.frame = frame;
      this.idField = idField;
    }
  }

  private final Kind kind;
  private final String id;
  private final String conversationId;
  private final JsonObject body;

  /**
   * @param id a UUIDv7
   * @param fields of the frame, but for conversation and id
   */
  public Command(Kind kind, String id, String conversationId, Map<String, Object> fields) {
    this.kind = Objects.requireNonNull(kind, "kind");
    this.id = Objects.requireNonNull(id, "id");
    this.conversationId = Objects.requireNonNull(conversationId, "conversationId");
    Map<String, Object> body = new LinkedHashMap<>(fields);
    body.put("conversation_id", conversationId);
    if (!kind.idField.isEmpty()) {
      body.put(kind.idField, id);
    }
    this.body = JsonObject.of(body);
  }

  /** What {@link #toMap} made. */
  public static Command of(JsonObject stored) {
    JsonObject body = stored.object("body");
    return new Command(
        Kind.valueOf(stored.text("kind")),
        stored.text("id"),
        body.text("conversation_id"),
        body.toMap());
  }

  /** For the storage. */
  public Map<String, Object> toMap() {
    return Map.of("kind", kind.name(), "id", id, "body", body.toMap());
  }

  /** Which it is. */
  public Kind kind() {
    return kind;
  }

  /** Its id. */
  public String id() {
    return id;
  }

  /** Where. */
  public String conversationId() {
    return conversationId;
  }

  /** As it stands in the frame. */
  public JsonObject body() {
    return body;
  }

  /** At most this many bytes of text are on the wire for it. */
  int bytesMax() {
    return 3 * text().length();
  }

  /** The text of a message, "" for other kinds. */
  String text() {
    return body.object("body").text("text");
  }

  Map<String, Object> frame(long request) {
    return Map.of("request", request, kind.frame, body.toMap());
  }
}
