package chat.http;

import chat.embedded.EmbeddedServers;
import chat.embedded.Server;
import chat.embedded.SharedServers;
import chat.runtime.cassandra.Cassandra;
import chat.runtime.cassandra.CassandraSettings;
import chat.runtime.redis.RedisSettings;
import chat.runtime.settings.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

/** Real PostgreSQL and Cassandra, and a signing key, once for all tests of the module. */
final class TestServers {
  private static final EmbeddedServers SERVERS =
      SharedServers.start(Server.POSTGRES, Server.CASSANDRA, Server.REDIS);

  static final Path MASTER_KEY_FILE = masterKeyFile();
  static final KeyPair SIGNING_KEY = newKey();
  static final HttpApiConfig CONFIG = config(Map.of());
  static final Cassandra CASSANDRA = openCassandra();

  static {
    Migrations.run(CONFIG.postgres());
  }

  /** Nobody listens there: the API works without Redis. */
  static final RedisSettings REDIS = new RedisSettings("redis://127.0.0.1:1");

  private TestServers() {}

  /**
   * @param more settings beyond those that are needed to run
   */
  static HttpApiConfig config(Map<String, String> more) {
    Map<String, String> environment = new HashMap<>(more);
    environment.put("CHAT_HTTP_PORT", "0");
    environment.put("CHAT_GATEWAY_URL", "ws://gateway.example/v1/ws");
    environment.put("CHAT_POSTGRES_URI", SERVERS.addresses().postgres());
    environment.put("CHAT_POSTGRES_PASSWORD", SERVERS.postgresPassword());
    environment.put(
        "CHAT_JWT_PRIVATE_KEY_FILE",
        pem("PRIVATE KEY", SIGNING_KEY.getPrivate().getEncoded()).toString());
    environment.put(
        "CHAT_JWT_PUBLIC_KEY_FILE",
        pem("PUBLIC KEY", SIGNING_KEY.getPublic().getEncoded()).toString());
    environment.put("CHAT_MASTER_KEY_FILE", MASTER_KEY_FILE.toString());
    return HttpApiConfig.from(Settings.of(environment));
  }

  static EmbeddedServers servers() {
    return SERVERS;
  }

  static KeyPair newKey() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static Path pem(String kind, byte[] encoded) {
    String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded);
    try {
      Path file = Files.createTempFile("http-api-test", ".pem");
      file.toFile().deleteOnExit();
      return Files.writeString(
          file, "-----BEGIN " + kind + "-----\n" + base64 + "\n-----END " + kind + "-----\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path masterKeyFile() {
    try {
      Path file = Files.createTempFile("http-api-test", ".key");
      file.toFile().deleteOnExit();
      return Files.writeString(file, Base64.getEncoder().encodeToString(new byte[32]));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Cassandra openCassandra() {
    return Cassandra.open(
        CassandraSettings.from(
            Settings.of(
                Map.of(
                    "CHAT_CASSANDRA_CONTACT_POINTS", SERVERS.addresses().cassandra(),
                    "CHAT_CASSANDRA_LOCAL_DATACENTER", SERVERS.addresses().cassandraDatacenter(),
                    "CHAT_CASSANDRA_KEYSPACE", "http_api_test"))));
  }
}
