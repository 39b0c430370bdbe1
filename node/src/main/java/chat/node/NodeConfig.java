package chat.node;

import chat.runtime.settings.InvalidSettingException;
import chat.runtime.settings.Settings;
import java.util.Set;

/**
 * Settings of a process as a whole.
 *
 * @param host address on which this process listens and at which other nodes reach it
 * @param managementPort health, for operators only
 * @param instances of each verticle; each has an event loop of its own
 * @param clusterPort of Hazelcast
 * @param eventBusPort 0 for any that is free; the cluster tells the other nodes
 */
record NodeConfig(
    Set<Role> roles,
    String host,
    int managementPort,
    int instances,
    int clusterPort,
    int eventBusPort,
    ClusterJoin join) {

  private static final int PORT_MAX = 65_535;
  private static final int DEFAULT_CLUSTER_PORT = 5701;

  /**
   * @throws InvalidSettingException with the name of the variable, what is allowed and what came
   */
  static NodeConfig from(Settings settings) {
    checkLogFormat(settings);
    String host = settings.text("CHAT_HOST", "127.0.0.1");
    int clusterPort = settings.integer("CHAT_HAZELCAST_PORT", DEFAULT_CLUSTER_PORT, 1, PORT_MAX);
    int halfTheCores = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    return new NodeConfig(
        Role.from(settings),
        host,
        settings.integer("CHAT_MANAGEMENT_PORT", 8082, 1, PORT_MAX),
        settings.integer("CHAT_INSTANCES", halfTheCores, 1, 256),
        clusterPort,
        settings.integer("CHAT_EVENT_BUS_PORT", 0, 0, PORT_MAX),
        ClusterJoin.from(settings, host + ":" + clusterPort));
  }

  /** It is read by logback.xml, which takes a wrong one for no format at all. */
  private static void checkLogFormat(Settings settings) {
    String format = settings.text("CHAT_LOG_FORMAT", "text");
    if (!format.equals("text") && !format.equals("json")) {
      throw new InvalidSettingException(
          "CHAT_LOG_FORMAT must be text or json, not '" + format + "'");
    }
  }
}
