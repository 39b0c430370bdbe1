package chat.simulation.store;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;

/**
 * A value with the write timestamp that its writer gave it.
 *
 * @param timestamp a position of a log
 */
public record Cell(long timestamp, Message value) {

  /**
   * Which of two cells counts, as Cassandra has it: the later write, of equals the larger value.
   */
  static Cell later(Cell one, Cell other) {
    if (one.timestamp != other.timestamp) {
      return one.timestamp > other.timestamp ? one : other;
    }
    if (one.value.equals(other.value)) {
      return one;
    }
    int order =
        ByteString.unsignedLexicographicalComparator()
            .compare(one.value.toByteString(), other.value.toByteString());
    return order >= 0 ? one : other;
  }
}
