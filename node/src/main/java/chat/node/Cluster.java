package chat.node;

import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.NetworkConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.spi.cluster.hazelcast.ConfigUtil;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;

/** Joins the Hazelcast cluster that carries the event bus. */
final class Cluster {
  private Cluster() {}

  static Future<Vertx> join(NodeConfig config) {
    return Vertx.builder()
        .with(
            new io.vertx.core.VertxOptions()
                .setEventBusOptions(new EventBusOptions().setHost(config.host())))
        .withClusterManager(new HazelcastClusterManager(hazelcast(config)))
        .buildClustered();
  }

  private static Config hazelcast(NodeConfig node) {
    Config config = ConfigUtil.loadConfig();
    config.setClusterName("chat");
    config.setProperty("hazelcast.phone.home.enabled", "false");
    config.setProperty("hazelcast.logging.type", "slf4j");
    // The process decides when to leave: after its verticles have stopped.
    config.setProperty("hazelcast.shutdownhook.enabled", "false");
    NetworkConfig network = config.getNetworkConfig();
    network.setPort(node.clusterPort()).setPortAutoIncrement(false);
    network.getInterfaces().setEnabled(true).addInterface(node.host());
    JoinConfig join = network.getJoin();
    join.getAutoDetectionConfig().setEnabled(false);
    join.getMulticastConfig().setEnabled(false);
    join.getTcpIpConfig().setEnabled(true);
    node.clusterMembers().forEach(join.getTcpIpConfig()::addMember);
    return config;
  }
}
