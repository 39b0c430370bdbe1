package chat.node;

import chat.runtime.metrics.Meters;
import com.hazelcast.config.Config;
import com.hazelcast.config.NetworkConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.micrometer.MicrometerMetricsFactory;
import io.vertx.spi.cluster.hazelcast.ConfigUtil;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.util.List;

/** Joins the Hazelcast cluster that carries the event bus. */
public final class Cluster {
  private Cluster() {}

  /** Makes this process a member. */
  static Future<Vertx> join(NodeConfig node) {
    return join(
        node.host(), node.eventBusPort(), hazelcast(node.host(), node.clusterPort(), node.join()));
  }

  /**
   * Makes this process a member for a moment. It takes over nothing of what the members keep
   * together, so its coming and going moves no data.
   *
   * @param host address at which the other members reach it
   * @param port at that address; must be free
   * @param members host:port of those by which it joins
   */
  public static Future<Vertx> visit(String host, int port, List<String> members) {
    return join(host, 0, hazelcast(host, port, ClusterJoin.by(members)).setLiteMember(true));
  }

  private static Future<Vertx> join(String host, int eventBusPort, Config config) {
    return Vertx.builder()
        .with(
            new VertxOptions()
                .setEventBusOptions(new EventBusOptions().setHost(host).setPort(eventBusPort))
                .setMetricsOptions(ProcessMetrics.vertx()))
        .withMetrics(new MicrometerMetricsFactory(Meters.registry()))
        .withClusterManager(new HazelcastClusterManager(config))
        .buildClustered();
  }

  static Config hazelcast(String host, int port, ClusterJoin join) {
    Config config = ConfigUtil.loadConfig();
    config.setClusterName("chat");
    config.setProperty("hazelcast.phone.home.enabled", "false");
    config.setProperty("hazelcast.logging.type", "slf4j");
    // The process decides when to leave: after its verticles have stopped.
    config.setProperty("hazelcast.shutdownhook.enabled", "false");
    NetworkConfig network = config.getNetworkConfig();
    network.setPort(port).setPortAutoIncrement(false);
    // By its address alone, be it one of several of an interface: nodes on one machine share ports.
    config.setProperty("hazelcast.local.localAddress", host);
    config.setProperty("hazelcast.socket.bind.any", "false");
    join.applyTo(network.getJoin(), port);
    return config;
  }
}
