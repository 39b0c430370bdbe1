package chat.gateway.core;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import java.io.IOException;

/**
 * A look at protobuf before it is parsed, in one pass and without memory, for the same reason as
 * {@link JsonShape}: a frame of a million bytes has room for half a million empty strings.
 */
final class ProtobufShape {
  /** Fields of one frame, at all depths: a watch has the most, about a hundred. */
  static final int FIELDS_MAX = 1_000;

  private final CodedInputStream in;
  private int fieldsLeft = FIELDS_MAX;

  private ProtobufShape(CodedInputStream in) {
    this.in = in;
  }

  /**
   * Whether a message is short of fields.
   *
   * @param type whose depth is bounded, since none of its messages holds one of its own kind
   */
  static boolean isModest(ByteString bytes, Descriptor type) throws InvalidProtocolBufferException {
    try {
      return new ProtobufShape(bytes.newCodedInput()).isModest(type);
    } catch (InvalidProtocolBufferException e) {
      throw e;
    } catch (IOException e) {
      throw new IllegalStateException("bytes in memory could not be read", e);
    }
  }

  private boolean isModest(Descriptor type) throws IOException {
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (--fieldsLeft < 0) {
        return false;
      }
      if (WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_START_GROUP) {
        throw new InvalidProtocolBufferException("proto3 has no groups");
      }
      FieldDescriptor field = type.findFieldByNumber(WireFormat.getTagFieldNumber(tag));
      boolean isMessage =
          field != null
              && field.getJavaType() == FieldDescriptor.JavaType.MESSAGE
              && WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED;
      if (!isMessage) {
        in.skipField(tag);
      } else {
        int outerLimit = in.pushLimit(in.readRawVarint32());
        if (!isModest(field.getMessageType())) {
          return false;
        }
        in.popLimit(outerLimit);
      }
    }
    return true;
  }
}
