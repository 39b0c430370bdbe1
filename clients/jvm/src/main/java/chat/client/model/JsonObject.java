package chat.client.model;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An object of the protocol, read by its rules: a field that is absent has its default (0, "",
 * false, an empty list or object), and one that nobody asks for is no error. So older apps
 * understand newer platforms.
 */
public final class JsonObject {
  private static final JsonObject EMPTY = new JsonObject(Map.of());

  private final Map<String, Object> fields;

  private JsonObject(Map<String, Object> fields) {
    this.fields = fields;
  }

  /**
   * A view on what a JSON parser made.
   *
   * @param fields of strings, numbers, booleans, lists and maps; not to be changed any more
   */
  public static JsonObject of(Map<String, Object> fields) {
    return new JsonObject(Collections.unmodifiableMap(fields));
  }

  /** Whether the field is there, and is not null. */
  public boolean has(String name) {
    return fields.get(name) != null;
  }

  /** The text of a field, "" when it is absent. */
  public String text(String name) {
    Object value = fields.get(name);
    return value instanceof String ? (String) value : "";
  }

  /** A whole number, 0 when the field is absent; numbers of 64 bits are strings in JSON. */
  public long number(String name) {
    Object value = fields.get(name);
    if (value instanceof Number) {
      return ((Number) value).longValue();
    }
    try {
      return value instanceof String ? Long.parseLong((String) value) : 0;
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  /** A truth value, false when the field is absent. */
  public boolean flag(String name) {
    return Boolean.TRUE.equals(fields.get(name));
  }

  /** A point in time; empty when the field is absent. */
  public Optional<Instant> time(String name) {
    try {
      return has(name) ? Optional.of(Instant.parse(text(name))) : Optional.empty();
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  /** An object inside of this one, an empty one when the field is absent. */
  public JsonObject object(String name) {
    return view(fields.get(name));
  }

  /** The objects of a list, none when the field is absent. */
  public List<JsonObject> objects(String name) {
    List<JsonObject> objects = new ArrayList<>();
    for (Object element : list(name)) {
      objects.add(view(element));
    }
    return Collections.unmodifiableList(objects);
  }

  /** The texts of a list, none when the field is absent. */
  public List<String> texts(String name) {
    List<String> texts = new ArrayList<>();
    for (Object element : list(name)) {
      texts.add(String.valueOf(element));
    }
    return Collections.unmodifiableList(texts);
  }

  /** Every field, as it came. */
  public Map<String, Object> toMap() {
    return fields;
  }

  private List<?> list(String name) {
    Object value = fields.get(name);
    return value instanceof List ? (List<?>) value : List.of();
  }

  private static JsonObject view(Object value) {
    if (!(value instanceof Map)) {
      return EMPTY;
    }
    Map<String, Object> copy = new LinkedHashMap<>();
    ((Map<?, ?>) value).forEach((name, field) -> copy.put(String.valueOf(name), field));
    return of(copy);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof JsonObject && fields.equals(((JsonObject) other).fields);
  }

  @Override
  public int hashCode() {
    return fields.hashCode();
  }

  /** The names of the fields alone: what people write does not belong into logs. */
  @Override
  public String toString() {
    return "JsonObject" + fields.keySet();
  }
}
