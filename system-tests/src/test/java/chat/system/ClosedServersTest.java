package chat.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.bench.client.HttpApi;
import chat.embedded.PlatformProcess;
import chat.model.v1.ServerFrame;
import chat.runtime.cassandra.Cassandra;
import chat.runtime.cassandra.CassandraSettings;
import chat.runtime.kafka.KafkaSettings;
import chat.runtime.kafka.LogLayout;
import chat.runtime.kafka.LogTopics;
import chat.runtime.settings.Settings;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kafka as MSK is, and Redis as ElastiCache: TLS and a login. The platform works with them, and
 * whom Kafka does not let in says what to do.
 */
class ClosedServersTest {
  /** Of the time that a start may take until it says so; Kafka's own would be a minute and more. */
  private static final Duration REFUSED_WITHIN = Duration.ofSeconds(30);

  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  private static ClosedServers closed;
  private static Cassandra cassandra;

  @BeforeAll
  static void start(@TempDir Path directory) throws Exception {
    closed = ClosedServers.start(directory);
    cassandra =
        Cassandra.open(
            CassandraSettings.from(
                Settings.of(
                    Map.of(
                        "CHAT_CASSANDRA_CONTACT_POINTS",
                        closed.servers().addresses().cassandra(),
                        "CHAT_CASSANDRA_LOCAL_DATACENTER",
                        closed.servers().addresses().cassandraDatacenter()))));
  }

  @AfterAll
  static void stop() {
    if (cassandra != null) {
      cassandra.close();
    }
    if (closed != null) {
      closed.close();
    }
  }

  /** Every client of a node's roles, for the node knows no other address. */
  @Test
  void peopleChatOverTlsByANodeThatLogsIn() throws Exception {
    Vertx vertx = Vertx.vertx();
    try (PlatformProcess node = PlatformProcess.start(closed.servers(), closed.settings())) {
      Await.until("the node is logged in at Redis", TIMEOUT, () -> isAtRedis(vertx));
      HttpApi api = new HttpApi(vertx, URI.create(closed.servers().addresses().http()));
      Person ann = Await.result(Person.signUp(api, "ann"));
      Person ben = Await.result(Person.signUp(api, "ben"));
      String conversationId = Await.result(ann.conversationWith(ben));
      Socket benSocket = Socket.live(vertx, ben.session());
      Socket annSocket = Socket.live(vertx, ann.session());

      assertEquals(1, annSocket.sent(conversationId, "for you alone"));

      ServerFrame event = benSocket.next(frame -> frame.getEvent().hasMessage());
      assertEquals(1, event.getEvent().getMessage().getSequence());
      assertTrue(node.isAlive());
    } finally {
      Await.result(vertx.close());
    }
  }

  @Test
  void tlsAloneIsEnoughWhereNobodyAsksForALogin() {
    LogLayout byLogin = prepare(closed.kafkaSettings());

    assertEquals(byLogin, prepare(closed.settingsWithoutLogin()));
  }

  @Test
  void aWrongPasswordIsCalledSo() {
    String words = refusal(closed.settingsBut("CHAT_KAFKA_PASSWORD", "forgotten"));

    assertSays(
        words, "CHAT_KAFKA_USER", ClosedServers.USER, "CHAT_KAFKA_PASSWORD", "SCRAM-SHA-512");
    assertFalse(words.contains("forgotten"), words);
  }

  @Test
  void aMechanismForWhichTheUserHasNoPasswordIsCalledSo() {
    assertSays(
        refusal(closed.settingsBut("CHAT_KAFKA_SASL_MECHANISM", "SCRAM-SHA-256")),
        "CHAT_KAFKA_SASL_MECHANISM",
        "SCRAM-SHA-256");
  }

  @Test
  void brokersOfAForeignAuthorityAreNotSpokenTo() throws Exception {
    String foreign = closed.certificate("foreign").toString();

    assertSays(
        refusal(closed.settingsBut("CHAT_KAFKA_CA_FILE", foreign)),
        "certificat",
        "CHAT_KAFKA_CA_FILE",
        foreign);
  }

  @Test
  void brokersOfAPrivateAuthorityNeedItsFile() {
    assertSays(refusal(closed.settingsBut("CHAT_KAFKA_CA_FILE", "")), "CHAT_KAFKA_CA_FILE");
  }

  @Test
  void aNodeThatForgetsTlsIsToldOfTheProtocol() {
    assertSays(
        refusal(
            Map.of(
                "CHAT_KAFKA_BOOTSTRAP_SERVERS",
                closed.kafkaSettings().get("CHAT_KAFKA_BOOTSTRAP_SERVERS"))),
        "PLAINTEXT",
        "CHAT_KAFKA_SECURITY_PROTOCOL");
  }

  /** Asked at the plain port, where nobody needs a name. */
  private static boolean isAtRedis(Vertx vertx) throws Exception {
    Redis redis = Redis.createClient(vertx, closed.servers().addresses().redis());
    try {
      return Await.result(redis.send(Request.cmd(Command.CLIENT).arg("LIST")))
          .toString()
          .contains(" user=" + ClosedServers.USER + " ");
    } finally {
      redis.close();
    }
  }

  private static LogLayout prepare(Map<String, String> settings) {
    return new LogTopics(KafkaSettings.from(Settings.of(settings)), cassandra).prepare();
  }

  /** What the start of a node says. */
  private static String refusal(Map<String, String> settings) {
    return assertTimeout(
            REFUSED_WITHIN,
            () -> assertThrows(IllegalStateException.class, () -> prepare(settings)))
        .getMessage();
  }

  private static void assertSays(String message, String... words) {
    List.of(words).forEach(word -> assertTrue(message.contains(word), message));
  }
}
