package chat.embedded;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * How one process of the platform differs from the one that {@code bin/chat up} starts.
 *
 * @param name of its log and its pid file; one process at a time for each name
 * @param environment what differs from the usual settings; processes that run at once need ports of
 *     their own
 * @param classPathFirst directories of classes that take the place of the platform's own
 * @param jvmFlags after the usual ones, so that they win
 */
public record NodeOptions(
    String name,
    Map<String, String> environment,
    List<Path> classPathFirst,
    List<String> jvmFlags) {

  public NodeOptions {
    environment = Map.copyOf(environment);
    classPathFirst = List.copyOf(classPathFirst);
    jvmFlags = List.copyOf(jvmFlags);
  }

  /** The one process that has all roles. */
  static NodeOptions whole(Map<String, String> environment) {
    return new NodeOptions(PlatformProcess.NAME, environment, List.of(), List.of());
  }
}
