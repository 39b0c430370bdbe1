package chat.http.io;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.DescriptorProtos.SourceCodeInfo.Location;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The comments of a protobuf schema, which generated classes do not have. */
final class SchemaComments {
  private final Map<String, String> byFileAndPath = new HashMap<>();

  private SchemaComments(FileDescriptorSet schema) {
    for (FileDescriptorProto file : schema.getFileList()) {
      for (Location location : file.getSourceCodeInfo().getLocationList()) {
        byFileAndPath.put(
            key(file.getName(), location.getPathList()),
            location.getLeadingComments().strip().replaceAll("\\s+", " "));
      }
    }
  }

  /**
   * @param schema resource that holds the descriptors of its files, with source info
   */
  static SchemaComments read(String schema) {
    try (InputStream in = SchemaComments.class.getResourceAsStream(schema)) {
      return new SchemaComments(FileDescriptorSet.parseFrom(in));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What stands before a message; empty when nothing does. */
  String of(Descriptor type) {
    return find(type.getFile().getName(), path(type));
  }

  /** What stands before a field; empty when nothing does. */
  String of(FieldDescriptor field) {
    Descriptor type = field.getContainingType();
    return find(
        type.getFile().getName(),
        List.of(
            FileDescriptorProto.MESSAGE_TYPE_FIELD_NUMBER,
            type.getIndex(),
            DescriptorProto.FIELD_FIELD_NUMBER,
            field.getIndex()));
  }

  private static List<Integer> path(Descriptor type) {
    return List.of(FileDescriptorProto.MESSAGE_TYPE_FIELD_NUMBER, type.getIndex());
  }

  private String find(String file, List<Integer> path) {
    return byFileAndPath.getOrDefault(key(file, path), "");
  }

  private static String key(String file, List<Integer> path) {
    return file + path;
  }
}
