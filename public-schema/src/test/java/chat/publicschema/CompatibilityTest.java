package chat.publicschema;

import static org.junit.jupiter.api.Assertions.assertEquals;

import chat.publicschema.v1.StreamProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * What was published once stays readable: {@code released.txt} holds each topic, each field and
 * each value of an enumeration. A line may be added there; one that is changed or removed breaks
 * somebody's reader, or his reading of what is in the topics already.
 */
class CompatibilityTest {
  @Test
  void nothingThatIsReleasedIsRemovedRenumberedOrRetyped() throws IOException {
    Set<String> missing = new TreeSet<>(released());
    missing.removeAll(lines(StreamProto.getDescriptor()));
    assertEquals(Set.of(), missing, "the schema has lost what outsiders read");
  }

  @Test
  void whatIsAddedIsListed() throws IOException {
    Set<String> added = lines(StreamProto.getDescriptor());
    added.removeAll(released());
    assertEquals(Set.of(), added, "add these lines to released.txt, so that they stay");
  }

  private static Set<String> released() throws IOException {
    try (InputStream file = CompatibilityTest.class.getResourceAsStream("released.txt")) {
      List<String> lines = new String(file.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
      return new TreeSet<>(lines);
    }
  }

  private static Set<String> lines(FileDescriptor file) {
    Set<String> lines = new TreeSet<>();
    for (PublicTopic topic : PublicTopic.values()) {
      lines.add(topic.topic() + " " + topic.type().getFullName() + " key " + topic.key().getName());
    }
    for (Descriptor message : file.getMessageTypes()) {
      message.getFields().forEach(field -> lines.add(line(field)));
    }
    for (EnumDescriptor kinds : file.getEnumTypes()) {
      kinds
          .getValues()
          .forEach(
              value ->
                  lines.add(
                      kinds.getFullName() + " " + value.getName() + " = " + value.getNumber()));
    }
    return lines;
  }

  private static String line(FieldDescriptor field) {
    String type =
        switch (field.getJavaType()) {
          case MESSAGE -> field.getMessageType().getFullName();
          case ENUM -> field.getEnumType().getFullName();
          default -> field.getType().name().toLowerCase(Locale.ROOT);
        };
    String label = field.isRepeated() ? "repeated " : field.hasPresence() ? "optional " : "";
    return field.getFullName() + " = " + field.getNumber() + " " + label + type;
  }
}
