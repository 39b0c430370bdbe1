package chat.runtime.kafka;

import com.google.protobuf.Descriptors.Descriptor;
import io.vertx.core.buffer.Buffer;
import io.vertx.kafka.client.producer.KafkaProducerRecord;

/**
 * CloudEvents 1.0 attributes of a record, in the binary mode of its Kafka protocol binding §3.2:
 * one header for each, the value is the protobuf message alone.
 *
 * @param id the same when the same event is appended again
 */
public record CloudEvent(String id, String source, Descriptor type) {
  private static final Buffer SPEC_VERSION = Buffer.buffer("1.0");
  private static final Buffer CONTENT_TYPE = Buffer.buffer("application/protobuf");

  void addTo(KafkaProducerRecord<?, ?> record) {
    record
        .addHeader("ce_specversion", SPEC_VERSION)
        .addHeader("ce_id", id)
        .addHeader("ce_source", source)
        .addHeader("ce_type", type.getFullName())
        .addHeader("content-type", CONTENT_TYPE);
  }
}
