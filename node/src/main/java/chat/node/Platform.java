package chat.node;

import chat.runtime.health.Health;
import chat.runtime.settings.Settings;
import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The running process: connections, then its roles. Starting and closing block. */
final class Platform implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Platform.class);

  private final Connections connections;

  /**
   * The edges, which were deployed last, leave first, while what stands behind them still answers.
   */
  private final Deque<String> deployments = new ArrayDeque<>();

  private Platform(Connections connections) {
    this.connections = connections;
  }

  /** Starts everything; what is wrong comes out as an exception with words for an operator. */
  static Platform start(Settings settings) {
    NodeConfig node = NodeConfig.from(settings);
    Platform platform = new Platform(Connections.open(settings, node));
    try {
      platform.deploy(settings, node);
      return platform;
    } catch (RuntimeException e) {
      platform.close();
      throw e;
    }
  }

  @Override
  public void close() {
    while (!deployments.isEmpty()) {
      Blocking.await(connections.vertx().undeploy(deployments.pop()));
    }
    connections.close();
  }

  private void deploy(Settings settings, NodeConfig node) {
    Health health = new Health();
    health.problem("node", "is starting");
    deploy(() -> new Management(node.host(), node.managementPort(), health), 1);
    Roles roles = new Roles(settings, connections, health);
    for (Role role : node.roles()) {
      deploy(roles.prepare(role), node.instances());
      LOG.info("{} runs", role);
    }
    health.resolved("node");
  }

  private void deploy(Supplier<Deployable> verticle, int instances) {
    deployments.push(
        Blocking.await(
            connections
                .vertx()
                .deployVerticle(verticle, new DeploymentOptions().setInstances(instances))));
  }
}
