package chat.embedded;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Makes a cluster of Redis servers that have just started: equal shares of the slots, no copies.
 */
final class RedisCluster {
  private static final int SLOTS = 16_384;
  private static final int TIMEOUT_MILLIS = 2_000;
  private static final Duration FORM_TIMEOUT = Duration.ofSeconds(30);

  private RedisCluster() {}

  /** What shards remember of one another holds only as long as all keep their ports. */
  static void forget(Home home, List<Instance> shards) {
    for (Instance shard : shards) {
      try {
        Files.deleteIfExists(home.data(shard.id()).resolve("nodes.conf"));
      } catch (IOException e) {
        throw new LaunchException("Cannot form a cluster of Redis: " + e.getMessage(), e);
      }
    }
  }

  /** Returns when each shard knows all others and their slots. */
  static void form(Ports ports, List<Instance> shards) throws InterruptedException {
    int count = shards.size();
    for (Instance shard : shards) {
      int number = shard.number();
      int first = SLOTS * (number - 1) / count;
      int last = SLOTS * number / count - 1;
      ask(ports, shard, "CLUSTER ADDSLOTSRANGE %d %d".formatted(first, last));
      ask(ports, shard, "CLUSTER SET-CONFIG-EPOCH " + number);
      if (number == 1) {
        continue;
      }
      ask(
          ports,
          shards.get(0),
          "CLUSTER MEET %s %d %d"
              .formatted(shard.host(), ports.number(Port.REDIS), ports.number(Port.REDIS_BUS)));
    }
    boolean formed =
        Wait.until(
            FORM_TIMEOUT,
            () ->
                shards.stream()
                    .map(shard -> ask(ports, shard, "CLUSTER INFO"))
                    .allMatch(info -> info.contains("cluster_slots_ok:" + SLOTS)));
    if (!formed) {
      throw new LaunchException(
          "The %d Redis servers did not form a cluster within %d s."
              .formatted(count, FORM_TIMEOUT.toSeconds()));
    }
  }

  private static String ask(Ports ports, Instance shard, String command) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(shard.host(), ports.number(Port.REDIS)), TIMEOUT_MILLIS);
      socket.setSoTimeout(TIMEOUT_MILLIS);
      socket
          .getOutputStream()
          .write((command + "\r\nQUIT\r\n").getBytes(StandardCharsets.US_ASCII));
      BufferedReader answers =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      String answer = answers.lines().collect(Collectors.joining("\n"));
      if (answer.startsWith("-")) {
        throw new LaunchException(
            "%s answered %s with %s".formatted(shard.title(), command, answer));
      }
      return answer;
    } catch (IOException e) {
      throw new LaunchException(
          "%s did not answer %s: %s".formatted(shard.title(), command, e.getMessage()), e);
    }
  }
}
