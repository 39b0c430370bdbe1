package chat.faults.cluster;

import chat.embedded.Server;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * What differs from the usual platform.
 *
 * @param brokers of Kafka, 1 or 3
 * @param smallDisks servers whose disk can be filled
 * @param classPathFirst classes that take the place of the platform's own, for planted bugs
 */
public record ClusterOptions(int brokers, Set<Server> smallDisks, List<Path> classPathFirst) {
  /** One of each server, and nothing special. */
  public static final ClusterOptions USUAL = new ClusterOptions(1, Set.of(), List.of());

  public ClusterOptions {
    smallDisks = Set.copyOf(smallDisks);
    classPathFirst = List.copyOf(classPathFirst);
  }

  /** The same with classes that take the place of the platform's own. */
  public ClusterOptions withClasses(List<Path> classes) {
    return new ClusterOptions(brokers, smallDisks, classes);
  }
}
