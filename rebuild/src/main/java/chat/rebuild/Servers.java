package chat.rebuild;

import chat.runtime.settings.Settings;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Where the servers of the platform are: from the environment as a node has it, or from the file
 * that {@code bin/chat up} writes.
 */
final class Servers {
  private static final String KAFKA = "CHAT_KAFKA_BOOTSTRAP_SERVERS";
  private static final String HOST = "CHAT_HOST";
  private static final String LOCALHOST = "127.0.0.1";
  private static final String MEMBERS = "CHAT_HAZELCAST_MEMBERS";

  private final Settings settings;
  private final boolean platformRuns;

  private Servers(Settings settings, boolean platformRuns) {
    this.settings = settings;
    this.platformRuns = platformRuns;
  }

  /**
   * @param home is asked when the environment does not name Kafka
   */
  static Servers find(Path home, Map<String, String> environment) {
    if (environment.containsKey(KAFKA)) {
      return new Servers(Settings.of(environment), false);
    }
    Map<String, String> all = new HashMap<>(environment);
    Path addresses = home.resolve("run").resolve("addresses.json");
    try {
      JsonObject json = new JsonObject(Buffer.buffer(Files.readAllBytes(addresses)));
      all.putAll(ofHome(json));
      return new Servers(Settings.of(all), !json.getJsonArray("nodes").isEmpty());
    } catch (IOException | DecodeException e) {
      throw new UnreachableException(
          "No platform is ready in %s: %s cannot be read. Start one with: bin/chat up. For servers elsewhere set %s and the other settings of a node."
              .formatted(home, addresses, KAFKA),
          e);
    }
  }

  /** Whether the home has nodes too; of servers that the environment names nobody knows. */
  boolean platformRuns() {
    return platformRuns;
  }

  Settings settings() {
    return settings;
  }

  /** Address at which other members of the cluster reach this process. */
  String host() {
    return settings.text(HOST, LOCALHOST);
  }

  List<String> members() {
    return settings.list(MEMBERS, List.of(host() + ":5701"));
  }

  private static Map<String, String> ofHome(JsonObject json) throws IOException {
    String kafka = json.getString("kafka");
    Map<String, String> settings = new HashMap<>();
    settings.put(KAFKA, kafka);
    // bin/chat up has a copy of everything on each broker.
    settings.put("CHAT_KAFKA_REPLICATION_FACTOR", Integer.toString(kafka.split(",", -1).length));
    settings.put("CHAT_CASSANDRA_CONTACT_POINTS", json.getString("cassandra"));
    settings.put("CHAT_CASSANDRA_LOCAL_DATACENTER", json.getString("cassandraDatacenter"));
    settings.put("CHAT_POSTGRES_URI", json.getString("postgres"));
    Path passwordFile = Path.of(json.getString("postgresPasswordFile"));
    settings.put("CHAT_POSTGRES_PASSWORD", Files.readString(passwordFile));
    // All keys of a home lie together.
    settings.put("CHAT_MASTER_KEY_FILE", passwordFile.resolveSibling("master.key").toString());
    settings.put(MEMBERS, LOCALHOST + ":" + json.getJsonObject("ports").getInteger("hazelcast"));
    return settings;
  }
}
