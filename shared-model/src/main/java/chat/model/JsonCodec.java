package chat.model;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.MessageOrBuilder;
import com.google.protobuf.util.JsonFormat;

/**
 * The JSON encoding of the schema: protobuf's JSON mapping with the field names of the schema,
 * without white space. Fields that the schema does not know are ignored, so that a newer client can
 * talk to an older server.
 */
public final class JsonCodec {
  private static final JsonFormat.Printer PRINTER =
      JsonFormat.printer().preservingProtoFieldNames().omittingInsignificantWhitespace();
  private static final JsonFormat.Parser PARSER = JsonFormat.parser().ignoringUnknownFields();

  private JsonCodec() {}

  public static String print(MessageOrBuilder message) {
    try {
      return PRINTER.print(message);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException(
          "not printable as JSON: " + message.getDescriptorForType().getFullName(), e);
    }
  }

  /** Reads JSON into the builder and builds it. */
  public static Message parse(String json, Message.Builder builder)
      throws InvalidProtocolBufferException {
    PARSER.merge(json, builder);
    return builder.build();
  }
}
