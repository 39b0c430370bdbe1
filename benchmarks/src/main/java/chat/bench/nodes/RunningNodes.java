package chat.bench.nodes;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The nodes of a platform on this machine, as the file that {@code bin/chat up} writes tells. */
public final class RunningNodes {
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration READY_TIMEOUT = Duration.ofMinutes(2);
  private static final long POLL_MILLIS = 200;
  private static final int STATUS_OK = 200;

  private final Path addresses;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(CALL_TIMEOUT).build();

  /**
   * One process of the platform.
   *
   * @param management base URL of its health checks
   */
  public record Node(String name, long pid, URI management) {}

  /**
   * @param addresses the file
   */
  public RunningNodes(Path addresses) {
    this.addresses = addresses;
  }

  /** Those that run now. */
  public List<Node> list() throws IOException {
    JsonObject json = read();
    JsonObject processes = json.getJsonObject("processes");
    List<Node> nodes = new ArrayList<>();
    for (Object each : json.getJsonArray("nodes", new JsonArray())) {
      JsonObject node = (JsonObject) each;
      String name = node.getString("name");
      nodes.add(new Node(name, processes.getLong(name), URI.create(node.getString("management"))));
    }
    return nodes;
  }

  /** URI of each shard of Redis. */
  List<URI> redis() throws IOException {
    return Arrays.stream(read().getString("redis").split(",", -1)).map(URI::create).toList();
  }

  /** The number of a port by the name that it has on the command line. */
  int port(String name) throws IOException {
    return read().getJsonObject("ports").getInteger(name);
  }

  /** Returns when another process has taken the place of this one and is ready. */
  void awaitSuccessor(Node node) throws IOException, InterruptedException, TimeoutException {
    long giveUpNanos = System.nanoTime() + READY_TIMEOUT.toNanos();
    while (!hasSuccessor(node)) {
      if (System.nanoTime() - giveUpNanos > 0) {
        throw new TimeoutException(node.name() + " is not ready again");
      }
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    }
  }

  private boolean hasSuccessor(Node node) throws IOException, InterruptedException {
    boolean replaced =
        list().stream()
            .anyMatch(each -> each.name().equals(node.name()) && each.pid() != node.pid());
    return replaced && isReady(node);
  }

  private boolean isReady(Node node) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(node.management().resolve("/health/ready"))
            .timeout(CALL_TIMEOUT)
            .build();
    try {
      return http.send(request, BodyHandlers.discarding()).statusCode() == STATUS_OK;
    } catch (IOException e) {
      return false;
    }
  }

  private JsonObject read() throws IOException {
    return new JsonObject(Buffer.buffer(Files.readAllBytes(addresses)));
  }
}
