package chat.system;

import static org.junit.jupiter.api.Assertions.assertEquals;

import chat.embedded.EmbeddedServers;
import chat.embedded.Port;
import chat.embedded.Ports;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;

/**
 * The four servers, of which Kafka has a listener as that of MSK: TLS and a login by SCRAM. Beside
 * it are one with TLS alone, and the plain one, by which the user is made. Redis has, beside its
 * plain port, one as that of ElastiCache: TLS and a user with a password.
 */
final class ClosedServers implements AutoCloseable {
  static final String USER = "chat";

  /** With all that has a meaning in the settings in which it is passed on. */
  static final String PASSWORD = "pass \"word\\; user=\"x\" \\101 ü";

  private static final String HOST = "127.0.0.1";
  private static final String REDIS_PASSWORD = "redisPassword1";
  private static final String STORE_PASSWORD = "changeit";
  private static final long TIMEOUT_SECONDS = 20;
  private static final int SCRAM_ITERATIONS = 4_096;

  private final Path directory;
  private final Path authority;
  private final List<Integer> ports;
  private final EmbeddedServers servers;

  private ClosedServers(Path directory) throws Exception {
    this.directory = Files.createDirectories(directory.toAbsolutePath());
    Ports all = Ports.free();
    ports = all.more(3);
    authority = certificate("broker");
    Files.writeString(this.directory.resolve("redis.conf"), redisConf());
    Files.writeString(this.directory.resolve("kafka.properties"), listeners(all));
    servers = EmbeddedServers.start(this.directory, all);
  }

  /** Starts them and makes the user. */
  static ClosedServers start(Path directory) throws Exception {
    ClosedServers closed = new ClosedServers(directory);
    try (Admin admin =
        Admin.create(Map.of("bootstrap.servers", closed.servers.addresses().kafka()))) {
      admin
          .alterUserScramCredentials(
              List.of(
                  new UserScramCredentialUpsertion(
                      USER,
                      new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, SCRAM_ITERATIONS),
                      PASSWORD)))
          .all()
          .get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (Exception e) {
      closed.close();
      throw e;
    }
    return closed;
  }

  EmbeddedServers servers() {
    return servers;
  }

  /** What a node needs to be let in everywhere. */
  Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>(kafkaSettings());
    settings.put(
        "CHAT_REDIS_URI",
        "rediss://" + USER + ":" + REDIS_PASSWORD + "@" + HOST + ":" + ports.get(2));
    // Redis and the JVM have the same authorities.
    settings.put(
        "JAVA_TOOL_OPTIONS",
        "-Djavax.net.ssl.trustStore=%s -Djavax.net.ssl.trustStorePassword=%s"
            .formatted(store("broker"), STORE_PASSWORD));
    return settings;
  }

  /** What a client of Kafka needs to be let in. */
  Map<String, String> kafkaSettings() {
    return Map.of(
        "CHAT_KAFKA_BOOTSTRAP_SERVERS",
        HOST + ":" + ports.get(0),
        "CHAT_KAFKA_SECURITY_PROTOCOL",
        "SASL_SSL",
        "CHAT_KAFKA_USER",
        USER,
        "CHAT_KAFKA_PASSWORD",
        PASSWORD,
        "CHAT_KAFKA_CA_FILE",
        authority.toString());
  }

  /** The same with one of them different. */
  Map<String, String> settingsBut(String name, String value) {
    Map<String, String> changed = new HashMap<>(kafkaSettings());
    changed.put(name, value);
    return changed;
  }

  /** What a node needs at the listener that asks for no login. */
  Map<String, String> settingsWithoutLogin() {
    return Map.of(
        "CHAT_KAFKA_BOOTSTRAP_SERVERS",
        HOST + ":" + ports.get(1),
        "CHAT_KAFKA_SECURITY_PROTOCOL",
        "SSL",
        "CHAT_KAFKA_CA_FILE",
        authority.toString());
  }

  /** Makes a key pair for this host, signed by itself; its certificate as PEM. */
  Path certificate(String name) throws IOException, InterruptedException {
    Path pem = directory.resolve(name + ".pem");
    List<String> store =
        List.of("-alias", name, "-keystore", store(name).toString(), "-storepass", STORE_PASSWORD);
    keytool(
        store,
        "-genkeypair -storetype PKCS12 -keyalg EC -groupname secp256r1 -validity 2"
            + (" -dname CN=" + name + " -ext san=ip:" + HOST));
    keytool(store, "-exportcert -rfc -file " + pem);
    return pem;
  }

  private Path store(String name) {
    return directory.resolve(name + ".p12");
  }

  private static void keytool(List<String> store, String arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments.split(" ")));
    command.addAll(store);
    Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
    String printed = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, keytool.waitFor(), printed);
  }

  private String redisConf() throws IOException, GeneralSecurityException {
    KeyStore keys = KeyStore.getInstance(store("broker").toFile(), STORE_PASSWORD.toCharArray());
    byte[] key = keys.getKey("broker", STORE_PASSWORD.toCharArray()).getEncoded();
    Path keyFile =
        Files.writeString(
            directory.resolve("broker.key"),
            "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(key)
                + "\n-----END PRIVATE KEY-----\n");
    return """
        tls-port %d
        tls-cert-file %s
        tls-key-file %s
        tls-auth-clients no
        user %s on >%s ~* &* +@all
        """
        .formatted(ports.get(2), authority, keyFile, USER, REDIS_PASSWORD);
  }

  private String listeners(Ports all) {
    return """
        listeners=PLAINTEXT://%1$s:%2$d,CONTROLLER://%1$s:%3$d,SASL_SSL://%1$s:%4$d,SSL://%1$s:%5$d
        advertised.listeners=PLAINTEXT://%1$s:%2$d,SASL_SSL://%1$s:%4$d,SSL://%1$s:%5$d
        listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,SASL_SSL:SASL_SSL,SSL:SSL
        ssl.keystore.type=PKCS12
        ssl.keystore.location=%6$s
        ssl.keystore.password=%7$s
        sasl.enabled.mechanisms=SCRAM-SHA-512
        listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required;
        """
        .formatted(
            HOST,
            all.number(Port.KAFKA),
            all.number(Port.KAFKA_CONTROLLER),
            ports.get(0),
            ports.get(1),
            store("broker"),
            STORE_PASSWORD);
  }

  @Override
  public void close() {
    servers.close();
  }
}
