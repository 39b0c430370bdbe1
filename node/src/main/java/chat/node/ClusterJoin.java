package chat.node;

import chat.runtime.settings.InvalidSettingException;
import chat.runtime.settings.Settings;
import com.hazelcast.config.AliasedDiscoveryConfig;
import com.hazelcast.config.JoinConfig;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * How a node finds the others.
 *
 * @param members host:port of those by which it joins, where they are listed
 * @param properties of Hazelcast's discovery in Kubernetes or AWS, as Hazelcast names them
 */
public record ClusterJoin(Way way, List<String> members, Map<String, String> properties) {
  static final String WAY = "CHAT_HAZELCAST_JOIN";
  static final String MEMBERS = "CHAT_HAZELCAST_MEMBERS";
  static final String PROPERTIES = "CHAT_HAZELCAST_JOIN_PROPERTIES";

  /** Where the addresses of the others come from. */
  public enum Way {
    /** From a list. */
    MEMBERS,
    /** From Kubernetes: the DNS record of a headless service, or its API. */
    KUBERNETES,
    /** From AWS: instances with a tag, or ECS. */
    AWS
  }

  public ClusterJoin {
    members = List.copyOf(members);
    properties = Map.copyOf(properties);
  }

  /** By these members. */
  public static ClusterJoin by(List<String> members) {
    return new ClusterJoin(Way.MEMBERS, members, Map.of());
  }

  /**
   * @param self host:port of this node, by which a node alone joins
   */
  static ClusterJoin from(Settings settings, String self) {
    return new ClusterJoin(
        way(settings), settings.list(MEMBERS, List.of(self)), properties(settings));
  }

  private static Way way(Settings settings) {
    String text = settings.text(WAY, id(Way.MEMBERS));
    return Arrays.stream(Way.values())
        .filter(way -> id(way).equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new InvalidSettingException(
                    "%s must be one of %s, not '%s'"
                        .formatted(
                            WAY, Arrays.stream(Way.values()).map(ClusterJoin::id).toList(), text)));
  }

  private static String id(Way way) {
    return way.name().toLowerCase(Locale.ROOT);
  }

  private static Map<String, String> properties(Settings settings) {
    Map<String, String> properties = new TreeMap<>();
    for (String pair : settings.list(PROPERTIES, List.of())) {
      int equals = pair.indexOf('=');
      if (equals < 1) {
        throw new InvalidSettingException(
            "%s must hold NAME=VALUE, separated by commas, not '%s'".formatted(PROPERTIES, pair));
      }
      properties.put(pair.substring(0, equals), pair.substring(equals + 1));
    }
    return properties;
  }

  /** Sets it, and everything else off. */
  void applyTo(JoinConfig join, int port) {
    join.getAutoDetectionConfig().setEnabled(false);
    join.getMulticastConfig().setEnabled(false);
    switch (way) {
      case MEMBERS -> {
        join.getTcpIpConfig().setEnabled(true);
        members.forEach(join.getTcpIpConfig()::addMember);
      }
      case KUBERNETES -> discover(join.getKubernetesConfig(), "service-port", port);
      case AWS -> discover(join.getAwsConfig(), "hz-port", port);
    }
  }

  private void discover(AliasedDiscoveryConfig<?> discovery, String portProperty, int port) {
    discovery.setEnabled(true).setProperty(portProperty, Integer.toString(port));
    properties.forEach(discovery::setProperty);
  }
}
