package chat.runtime.redis;

import chat.model.Ids;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.util.HashMap;
import java.util.Map;

/**
 * Notices that Redis has forgotten what it knew, as after a flush or when a replica without the
 * newest writes takes over. Each part of Redis carries a mark; whoever finds it gone sets a new
 * one, and all others find one that they do not know.
 *
 * <p>{@code mark:{part}} is a string. Parts are spread over the servers of a cluster, so the loss
 * of one server is seen by some of them.
 */
public final class LossMarks {
  /** Looks after which each part has been looked at. */
  public static final int PARTS = PresenceStore.BUCKETS;

  private final RedisLink redis;
  private final Map<Integer, String> known = new HashMap<>();
  private int next;

  public LossMarks(RedisLink redis) {
    this.redis = redis;
  }

  /**
   * Looks at the next part. A loss is reported once, although several parts show it.
   *
   * @return whether something was lost since the part was looked at before; fails when Redis is
   *     away
   */
  public Future<Boolean> look() {
    int part = next;
    next = (next + 1) % PARTS;
    String fresh = Ids.next();
    return redis
        .send(Request.cmd(Command.SET).arg("mark:{" + part + "}").arg(fresh).arg("NX").arg("GET"))
        .map(
            found -> {
              String mark = found == null ? fresh : found.toString();
              String before = known.put(part, mark);
              boolean lost = before != null && !before.equals(mark);
              if (lost) {
                known.clear();
                known.put(part, mark);
              }
              return lost;
            });
  }
}
