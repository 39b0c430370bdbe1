package chat.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * The directory of one installation. What stands in it survives restarts; removing it as a whole
 * starts afresh.
 *
 * <ul>
 *   <li>{@code data/NAME} the server's data
 *   <li>{@code logs/NAME.log} its output since the last start, {@code NAME.log.1} that of the start
 *       before
 *   <li>{@code keys} what must stay secret, readable only by its owner
 *   <li>{@code kafka.properties} optional: lines that are put below those of each broker
 *   <li>{@code redis.conf} optional: what each Redis is told beside its own options
 *   <li>{@code run} configuration and state of the run in progress
 * </ul>
 */
record Home(Path dir) {
  Home {
    dir = dir.toAbsolutePath().normalize();
  }

  Path data(String name) {
    return dir.resolve("data").resolve(name);
  }

  Path logs() {
    return dir.resolve("logs");
  }

  Path log(String name) {
    return logs().resolve(name + ".log");
  }

  /**
   * Where a JVM writes what it knows when the operating system ends it, for instance of a full
   * disk.
   */
  String crashFlag(String name) {
    return "-XX:ErrorFile=" + logs().resolve(name + "-crash.log");
  }

  Path keys() {
    return dir.resolve("keys");
  }

  Path run() {
    return dir.resolve("run");
  }

  Path addresses() {
    return run().resolve("addresses.json");
  }

  Path ports() {
    return dir.resolve("ports.properties");
  }

  Path kafkaProperties() {
    return dir.resolve("kafka.properties");
  }

  Path redisConf() {
    return dir.resolve("redis.conf");
  }

  void create() {
    try {
      for (Path directory : List.of(dir.resolve("data"), logs(), run())) {
        Files.createDirectories(directory);
      }
    } catch (IOException e) {
      throw new LaunchException(
          "Cannot create the directories under %s: %s. Choose another place with --home DIR or CHAT_HOME."
              .formatted(dir, e),
          e);
    }
  }

  /** Keeps the log of the last start beside that of the new one. */
  void rotateLog(String name) {
    try {
      if (Files.exists(log(name))) {
        Files.move(log(name), logs().resolve(name + ".log.1"), StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
