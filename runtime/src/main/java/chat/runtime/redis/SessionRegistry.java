package chat.runtime.redis;

import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which gateways hold devices of a user. An entry too many costs a message for nobody, one too few
 * is repaired by the comparison of inbox heads, so nothing rests on it.
 *
 * <p>{@code gateways:{user}} is a sorted set of gateway ids; the score is the end of the lease in
 * milliseconds by Redis's own clock.
 */
public final class SessionRegistry {
  /** A gateway that does not renew within this time has left. */
  public static final long LEASE_MILLIS = 30_000;

  private static final String REGISTER = Scripts.load("register.lua");

  private final RedisLink redis;

  public SessionRegistry(RedisLink redis) {
    this.redis = redis;
  }

  /** Registers users at a gateway or renews their leases, in one pipeline. */
  public Future<Void> renew(String gatewayId, Collection<String> userIds) {
    List<Request> requests = new ArrayList<>(userIds.size());
    for (String userId : userIds) {
      requests.add(
          Request.cmd(Command.EVAL)
              .arg(REGISTER)
              .arg(1)
              .arg(key(userId))
              .arg(gatewayId)
              .arg(LEASE_MILLIS));
    }
    return redis.sendAll(requests).mapEmpty();
  }

  /** Ends the lease of a user whose last device has left the gateway. */
  public Future<Void> remove(String gatewayId, String userId) {
    return redis.send(Request.cmd(Command.ZREM).arg(key(userId)).arg(gatewayId)).mapEmpty();
  }

  /** The gateways of each user; users without any are left out. */
  public Future<Map<String, Set<String>>> gatewaysOf(List<String> userIds) {
    List<Request> requests = new ArrayList<>(userIds.size());
    for (String userId : userIds) {
      requests.add(Request.cmd(Command.ZRANGE).arg(key(userId)).arg(0).arg(-1));
    }
    return redis
        .sendAll(requests)
        .map(
            answers -> {
              Map<String, Set<String>> gatewaysByUser = new HashMap<>();
              for (int i = 0; i < answers.size(); i++) {
                Set<String> gateways = read(answers.get(i));
                if (!gateways.isEmpty()) {
                  gatewaysByUser.put(userIds.get(i), gateways);
                }
              }
              return gatewaysByUser;
            });
  }

  private static Set<String> read(Response answer) {
    Set<String> gateways = new HashSet<>();
    answer.forEach(gateway -> gateways.add(gateway.toString()));
    return gateways;
  }

  private static String key(String userId) {
    return "gateways:{" + userId + "}";
  }
}
