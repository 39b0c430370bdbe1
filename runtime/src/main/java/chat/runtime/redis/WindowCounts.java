package chat.runtime.redis;

import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.util.List;

/** Counts what happens within windows of time, all nodes together. */
public final class WindowCounts {
  private static final String COUNT = Scripts.load("count.lua");

  private final RedisLink redis;

  /**
   * What has been counted.
   *
   * @param total in the present window
   * @param windowLeftMillis until it ends
   */
  public record Count(long total, long windowLeftMillis) {}

  public WindowCounts(RedisLink redis) {
    this.redis = redis;
  }

  /** Adds one to each name; fails when Redis is away. */
  public Future<List<Count>> add(List<String> names, int windowMillis) {
    List<Request> requests =
        names.stream()
            .map(
                name ->
                    Request.cmd(Command.EVAL)
                        .arg(COUNT)
                        .arg(1)
                        .arg("count:{" + name + "}")
                        .arg(1)
                        .arg(windowMillis))
            .toList();
    return redis
        .sendAll(requests)
        .map(
            answers ->
                answers.stream()
                    .map(answer -> new Count(answer.get(0).toLong(), answer.get(1).toLong()))
                    .toList());
  }
}
