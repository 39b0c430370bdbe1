package chat.runtime.kafka;

import com.google.protobuf.Descriptors.Descriptor;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Headers;

/**
 * CloudEvents 1.0 attributes of a record, in the binary mode of its Kafka protocol binding §3.2:
 * one header for each, the value is the protobuf message alone.
 *
 * @param id the same when the same event is appended again
 */
public record CloudEvent(String id, String source, Descriptor type) {
  private static final byte[] SPEC_VERSION = bytes("1.0");
  private static final byte[] CONTENT_TYPE = bytes("application/protobuf");

  void addTo(Headers headers) {
    headers
        .add("ce_specversion", SPEC_VERSION)
        .add("ce_id", bytes(id))
        .add("ce_source", bytes(source))
        .add("ce_type", bytes(type.getFullName()))
        .add("content-type", CONTENT_TYPE);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
