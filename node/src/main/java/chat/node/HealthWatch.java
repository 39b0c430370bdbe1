package chat.node;

import chat.model.Topics;
import chat.runtime.health.Health;
import chat.runtime.kafka.KafkaSettings;
import chat.runtime.metrics.Meters;
import com.hazelcast.core.HazelcastInstance;
import io.micrometer.core.instrument.Gauge;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.internal.VertxInternal;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;

/**
 * Looks whether this process reaches the log and is a member of the cluster. Nobody tells of either
 * by himself, so it asks.
 *
 * <p>Redis and PostgreSQL are left out on purpose: without them most goes on, and they are away for
 * all nodes at once, of which then none would be used. For the same reason data of the cluster that
 * are on their way, after a node has died, are shown as a metric and make no node unready.
 */
final class HealthWatch extends VerticleBase {
  private static final long PERIOD_MILLIS = 5_000;
  private static final int TIMEOUT_MILLIS = 4_000;

  /** Those whose problems are metrics. Folds have metrics of their own. */
  private static final List<String> PARTS = List.of("node", "kafka", "cassandra", "cluster");

  private final KafkaSettings kafka;
  private final Health health;
  private final AtomicInteger safe = new AtomicInteger();
  private Admin admin;
  private HazelcastInstance cluster;

  HealthWatch(KafkaSettings kafka, Health health) {
    this.kafka = kafka;
    this.health = health;
  }

  @Override
  public Future<?> start() {
    // Vert.x gives its cluster manager to nobody else than its own internals.
    cluster =
        ((HazelcastClusterManager) ((VertxInternal) vertx).clusterManager()).getHazelcastInstance();
    Gauge.builder("chat.node.ready", health, each -> each.isReady() ? 1 : 0)
        .description("1 when this node can do its work")
        .register(Meters.registry());
    PARTS.forEach(
        part ->
            Gauge.builder(
                    "chat.node.problem", health, each -> each.problems().containsKey(part) ? 1 : 0)
                .description("1 while the part has a problem")
                .tag("part", part)
                .register(Meters.registry()));
    Gauge.builder("chat.cluster.members", cluster, each -> each.getCluster().getMembers().size())
        .description("Nodes that this one knows, itself included")
        .register(Meters.registry());
    Gauge.builder("chat.cluster.safe", safe, AtomicInteger::get)
        .description("1 when another node may leave")
        .register(Meters.registry());
    return vertx
        .<Admin>executeBlocking(() -> Admin.create(adminConfig()))
        .onSuccess(
            made -> {
              admin = made;
              vertx.setPeriodic(PERIOD_MILLIS, timer -> look());
            });
  }

  @Override
  public Future<?> stop() {
    return admin == null
        ? Future.succeededFuture()
        : vertx.executeBlocking(
            () -> {
              admin.close();
              return null;
            });
  }

  private void look() {
    Future.fromCompletionStage(
            admin
                .describeTopics(
                    List.of(Topics.CONVERSATIONS),
                    new DescribeTopicsOptions().timeoutMs(TIMEOUT_MILLIS))
                .allTopicNames()
                .toCompletionStage(),
            vertx.getOrCreateContext())
        .onSuccess(found -> health.resolved("kafka"))
        .onFailure(away -> health.problem("kafka", "does not answer: " + kafka.words(away)));
    vertx
        .executeBlocking(
            () -> {
              boolean running = cluster.getLifecycleService().isRunning();
              safe.set(running && cluster.getPartitionService().isLocalMemberSafe() ? 1 : 0);
              return running;
            })
        .onSuccess(this::member)
        .onFailure(failure -> member(false));
  }

  private void member(boolean running) {
    if (running) {
      health.resolved("cluster");
    } else {
      health.problem("cluster", "this node is no member of the cluster any more");
    }
  }

  private Map<String, Object> adminConfig() {
    Map<String, Object> config = new HashMap<>(kafka.client());
    config.put("request.timeout.ms", TIMEOUT_MILLIS);
    config.put("default.api.timeout.ms", TIMEOUT_MILLIS);
    return config;
  }
}
