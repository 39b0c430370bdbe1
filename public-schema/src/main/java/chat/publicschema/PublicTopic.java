package chat.publicschema;

import chat.publicschema.v1.MembershipEvent;
import chat.publicschema.v1.MessageEvent;
import chat.publicschema.v1.PresenceSample;
import chat.publicschema.v1.PushEvent;
import chat.publicschema.v1.ReceiptEvent;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The public topics. What their values mean is said by the comments of the schema. */
public enum PublicTopic {
  MESSAGES("chat.public.messages", MessageEvent.getDescriptor(), PersonalData.IDS_AND_WORDS),
  MEMBERSHIP("chat.public.membership", MembershipEvent.getDescriptor(), PersonalData.IDS),
  RECEIPTS("chat.public.receipts", ReceiptEvent.getDescriptor(), PersonalData.IDS),
  PUSHES("chat.public.pushes", PushEvent.getDescriptor(), PersonalData.IDS),
  PRESENCE("chat.public.presence", PresenceSample.getDescriptor(), PersonalData.NONE);

  private static final String SCHEMA = "/chat/public/v1/stream.proto";

  /** {@code ce_source} of all records. */
  public static final String SOURCE = "/chat/public-stream";

  private final String topic;
  private final Descriptor type;
  private final PersonalData personalData;

  /** What of people stands in a topic. */
  public enum PersonalData {
    /** Counts. */
    NONE("none"),
    /** Ids that stand for people and say nothing without the table of accounts. */
    IDS("P"),
    /** The same, and words of people when the operator publishes bodies. */
    IDS_AND_WORDS("P; W when bodies are published");

    private final String code;

    PersonalData(String code) {
      this.code = code;
    }

    /** As docs/public-stream.md names it. */
    public String code() {
      return code;
    }
  }

  PublicTopic(String topic, Descriptor type, PersonalData personalData) {
    this.topic = topic;
    this.type = type;
    this.personalData = personalData;
  }

  /** Name of the topic in Kafka. */
  public String topic() {
    return topic;
  }

  /** Of the values. */
  public Descriptor type() {
    return type;
  }

  /** The field whose text is the key of the record: the first one of each value. */
  public FieldDescriptor key() {
    return type.getFields().get(0);
  }

  public PersonalData personalData() {
    return personalData;
  }

  /** The schema as it is written, with its comments: one file for all topics. */
  public static String schema() {
    try (InputStream file = PublicTopic.class.getResourceAsStream(SCHEMA)) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
