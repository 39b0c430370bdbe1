package chat.node;

import chat.publicstream.PublicStreamVerticle;
import chat.runtime.discovery.GatewayBeacon;
import chat.runtime.health.Health;
import chat.runtime.projection.LifeStore;
import chat.runtime.projection.Projection;
import chat.runtime.settings.Settings;
import chat.runtime.tracing.Traces;
import chat.runtime.tracing.TracingSettings;
import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VertxOptions;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The running process: connections, then its roles. Starting and closing block. */
final class Platform implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Platform.class);

  private final Connections connections;
  private final Health health =
      new Health(
          Projection.SEARCH.fold(), PublicStreamVerticle.GROUP, PublicStreamVerticle.PUSHES_GROUP);
  private final Runnable leave;

  /**
   * The edges, which were deployed last, leave first, while what stands behind them still answers.
   */
  private final Deque<String> deployments = new ConcurrentLinkedDeque<>();

  private Platform(Connections connections, Runnable leave) {
    this.connections = connections;
    this.leave = leave;
  }

  /**
   * Starts everything; what is wrong comes out as an exception with words for an operator.
   *
   * @param leave what an operator's command to leave does
   */
  static Platform start(Settings settings, Runnable leave) {
    NodeConfig node = NodeConfig.from(settings);
    Traces.open(TracingSettings.from(settings), node.host() + ":" + node.managementPort());
    Platform platform = new Platform(Connections.open(settings, node), leave);
    try {
      platform.deploy(settings, node);
      return platform;
    } catch (RuntimeException e) {
      platform.close();
      throw e;
    }
  }

  /**
   * Leaves in order: no load balancer and no API sends anybody here any more; requests under way
   * are answered and clients are sent elsewhere; partitions are handed over; the cluster is left.
   */
  @Override
  public void close() {
    health.problem("node", "is about to leave");
    GatewayBeacon.announceLeaving(connections.vertx());
    while (!deployments.isEmpty()) {
      Blocking.await(connections.vertx().undeploy(deployments.pop()));
    }
    connections.close();
    Traces.close();
  }

  private void deploy(Settings settings, NodeConfig node) {
    health.problem("node", "is starting");
    deploy(() -> new Management(node.host(), node.managementPort(), health, leave), 1);
    ProcessMetrics.bind();
    deploy(ProcessMetrics::new, VertxOptions.DEFAULT_EVENT_LOOP_POOL_SIZE);
    LifeStore lives = new LifeStore(connections.cassandra());
    Projections projections = new Projections(connections.cassandra(), connections.layout(), lives);
    Roles roles = new Roles(settings, connections, projections, health);
    Map<Role, String> deployed = new ConcurrentHashMap<>();
    for (Role role : node.roles()) {
      deployed.put(role, deploy(roles.prepare(role), node.instances()));
      LOG.info("{} runs", role);
    }
    deploy(
        () ->
            new LifeWatch(
                lives,
                projections,
                health,
                () -> undeploy(deployed.remove(Role.WS_GATEWAY)),
                () -> deployGatewayAgain(roles, node, deployed)),
        1);
    deploy(() -> new HealthWatch(connections.kafka(), health), 1);
    health.resolved("node");
  }

  private String deploy(Supplier<Deployable> verticle, int instances) {
    return Blocking.await(deployment(verticle, instances));
  }

  private Future<String> deployment(Supplier<Deployable> verticle, int instances) {
    return connections
        .vertx()
        .deployVerticle(verticle, new DeploymentOptions().setInstances(instances))
        .onSuccess(deployments::push);
  }

  private Future<?> undeploy(String deployment) {
    if (deployment == null) {
      return Future.succeededFuture();
    }
    deployments.remove(deployment);
    return connections.vertx().undeploy(deployment);
  }

  private Future<?> deployGatewayAgain(Roles roles, NodeConfig node, Map<Role, String> deployed) {
    if (!node.roles().contains(Role.WS_GATEWAY)) {
      return Future.succeededFuture();
    }
    return connections
        .vertx()
        .executeBlocking(() -> roles.prepare(Role.WS_GATEWAY))
        .compose(gateway -> deployment(gateway, node.instances()))
        .onSuccess(id -> deployed.put(Role.WS_GATEWAY, id));
  }
}
