package chat.runtime.cassandra;

import chat.runtime.settings.InvalidSettingException;
import chat.runtime.settings.Settings;
import java.net.InetSocketAddress;
import java.util.List;

/** Where the tables are and how they are laid out when they are made. */
public record CassandraSettings(
    List<InetSocketAddress> contactPoints,
    String localDatacenter,
    String keyspace,
    int replicationFactor) {

  private static final int PORT = 9042;

  public static CassandraSettings from(Settings settings) {
    return new CassandraSettings(
        settings.list("CHAT_CASSANDRA_CONTACT_POINTS", List.of("127.0.0.1:" + PORT)).stream()
            .map(CassandraSettings::contactPoint)
            .toList(),
        settings.text("CHAT_CASSANDRA_LOCAL_DATACENTER", "datacenter1"),
        keyspace(settings.text("CHAT_CASSANDRA_KEYSPACE", "chat")),
        settings.integer("CHAT_CASSANDRA_REPLICATION_FACTOR", 1, 1, 9));
  }

  private static InetSocketAddress contactPoint(String hostAndPort) {
    int colon = hostAndPort.lastIndexOf(':');
    try {
      return colon < 0
          ? new InetSocketAddress(hostAndPort, PORT)
          : new InetSocketAddress(
              hostAndPort.substring(0, colon), Integer.parseInt(hostAndPort.substring(colon + 1)));
    } catch (IllegalArgumentException e) {
      throw new InvalidSettingException(
          "CHAT_CASSANDRA_CONTACT_POINTS must be host:port, separated by commas, not '"
              + hostAndPort
              + "'");
    }
  }

  private static String keyspace(String name) {
    if (!name.matches("[a-z][a-z0-9_]{0,47}")) {
      throw new InvalidSettingException(
          "CHAT_CASSANDRA_KEYSPACE must be a lower-case name of letters, digits and _, not '"
              + name
              + "'");
    }
    return name;
  }
}
