package chat.http.io;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Timestamp;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The JSON schema of protobuf's JSON mapping (protobuf.dev/programming-guides/json): 64-bit numbers
 * are strings, bytes are base64.
 */
final class ProtobufJsonSchema {
  private static final long UNSIGNED_32_MAX = (1L << 32) - 1;

  private ProtobufJsonSchema() {}

  /** Whether a type has a form of its own and is no object. */
  static boolean isKnown(Descriptor type) {
    return type.equals(Timestamp.getDescriptor());
  }

  static Map<String, Object> of(FieldDescriptor field, String description) {
    Map<String, Object> schema = new LinkedHashMap<>();
    if (field.isRepeated()) {
      schema.put("type", "array");
      schema.put("items", single(field));
    } else {
      schema.putAll(single(field));
    }
    if (!description.isEmpty()) {
      schema.put("description", description);
    }
    return schema;
  }

  private static Map<String, Object> single(FieldDescriptor field) {
    return switch (field.getJavaType()) {
      case STRING -> Map.of("type", "string");
      case BOOLEAN -> Map.of("type", "boolean");
      case INT -> unsigned(field);
      case LONG -> Map.of("type", "string", "pattern", "^-?[0-9]+$");
      case FLOAT, DOUBLE -> Map.of("type", "number");
      case BYTE_STRING -> Map.of("type", "string", "contentEncoding", "base64");
      case ENUM ->
          Map.of(
              "type",
              "string",
              "enum",
              field.getEnumType().getValues().stream().map(EnumValueDescriptor::getName).toList());
      case MESSAGE ->
          isKnown(field.getMessageType())
              ? Map.of("type", "string", "format", "date-time")
              : Map.of("$ref", "#/components/schemas/" + field.getMessageType().getName());
    };
  }

  private static Map<String, Object> unsigned(FieldDescriptor field) {
    boolean isUnsigned = field.getType() == FieldDescriptor.Type.UINT32;
    return isUnsigned
        ? Map.of("type", "integer", "minimum", 0, "maximum", UNSIGNED_32_MAX)
        : Map.of("type", "integer");
  }
}
