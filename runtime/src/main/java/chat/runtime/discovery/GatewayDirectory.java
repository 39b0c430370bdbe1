package chat.runtime.discovery;

import chat.model.Addresses;
import chat.model.v1.GatewayStatus;
import chat.model.v1.Place;
import chat.runtime.core.GatewayRanking;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The gateways as they told of themselves. One whose process has left the cluster is forgotten at
 * once, one that says nothing (a process that hangs) after {@link #SILENCE_MAX_MILLIS}.
 *
 * <p>Belongs to the verticle that made it and is used on its event loop only.
 */
public final class GatewayDirectory {
  /** Three tellings are missing. */
  static final long SILENCE_MAX_MILLIS = 3 * GatewayBeacon.PERIOD_MILLIS + 1_000;

  private static final int GATEWAYS_MAX = 10_000;
  private static final int NAMED_MAX = 5;

  private record Heard(GatewayStatus status, long atMillis) {}

  private final Members members;
  private final MessageConsumer<GatewayStatus> statuses;
  private final Map<String, Heard> heard = new HashMap<>();

  public GatewayDirectory(Vertx vertx) {
    members = new Members(vertx);
    statuses = vertx.eventBus().consumer(Addresses.GATEWAY_STATUS, message -> hear(message.body()));
    statuses
        .completion()
        .onSuccess(listening -> vertx.eventBus().publish(Addresses.GATEWAY_ROLL_CALL, ""));
  }

  /** The addresses that a client shall try, best first; none when nothing is known. */
  public List<String> best(Place client) {
    long tooOld = nowMillis() - SILENCE_MAX_MILLIS;
    Set<String> present = members.all();
    heard
        .values()
        .removeIf(each -> each.atMillis < tooOld || !present.contains(each.status.getNodeId()));
    return GatewayRanking.best(
        heard.values().stream().map(Heard::status).toList(),
        client,
        NAMED_MAX,
        bound -> ThreadLocalRandom.current().nextInt(bound));
  }

  public void close() {
    statuses.unregister();
  }

  private void hear(GatewayStatus status) {
    if (heard.size() < GATEWAYS_MAX || heard.containsKey(status.getGatewayId())) {
      heard.put(status.getGatewayId(), new Heard(status, nowMillis()));
    }
  }

  private static long nowMillis() {
    return System.nanoTime() / 1_000_000;
  }
}
