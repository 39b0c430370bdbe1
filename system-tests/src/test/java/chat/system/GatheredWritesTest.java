package chat.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.embedded.Addresses;
import chat.model.v1.Body;
import chat.model.v1.Message;
import chat.runtime.cassandra.Cassandra;
import chat.runtime.cassandra.CassandraSettings;
import chat.runtime.metrics.Meters;
import chat.runtime.settings.Settings;
import chat.runtime.store.HistoryStore;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Writes that travel together arrive like those that travel alone. */
@ExtendWith(Platform.Shared.class)
class GatheredWritesTest {
  private static final int WRITES = 400;
  private static final int LARGE_EVERY = 100;
  private static final int LARGE_CHARACTERS = 100_000;

  private final Vertx vertx = Vertx.vertx();
  private Cassandra cassandra;
  private HistoryStore history;

  @BeforeEach
  void open(Platform platform) {
    Addresses addresses = platform.addresses();
    cassandra =
        Cassandra.open(
            CassandraSettings.from(
                Settings.of(
                    Map.of(
                        "CHAT_CASSANDRA_CONTACT_POINTS", addresses.cassandra(),
                        "CHAT_CASSANDRA_LOCAL_DATACENTER", addresses.cassandraDatacenter(),
                        "CHAT_CASSANDRA_KEYSPACE", "gathered_writes"))));
    history = new HistoryStore(cassandra);
  }

  @AfterEach
  void close() throws Exception {
    cassandra.close();
    Await.result(vertx.close());
  }

  @Test
  void many_small_writes_take_few_requests_and_large_ones_come_through() throws Exception {
    double before = requests("ok");
    onLoop(
        () ->
            Future.all(
                IntStream.range(0, WRITES)
                    .mapToObj(i -> history.write(conversation(i), message(i), i + 1))
                    .toList()));
    double took = requests("ok") - before;
    assertTrue(took < WRITES / 5.0, "took " + took + " requests for " + WRITES + " writes");
    for (int i = 0; i < WRITES; i++) {
      int number = i;
      HistoryStore.Stored stored = onLoop(() -> history.find(conversation(number), 1));
      assertEquals(message(i), stored.message());
      assertEquals(i + 1, stored.position());
    }
  }

  @Test
  void an_older_write_changes_nothing_even_in_the_same_request() throws Exception {
    onLoop(
        () ->
            Future.all(
                history.write("same", message(2), 20), history.write("same", message(1), 10)));
    assertEquals(message(2), onLoop(() -> history.find("same", 1)).message());
  }

  @Test
  void a_write_is_made_although_the_verticle_that_wanted_it_has_ended() throws Exception {
    List<Future<Void>> writes = new ArrayList<>();
    String deployment =
        Await.result(
            vertx.deployVerticle(
                new VerticleBase() {
                  @Override
                  public Future<?> stop() {
                    writes.add(history.write("ended", message(1), 1));
                    return Future.succeededFuture();
                  }
                }));
    Await.result(vertx.undeploy(deployment));
    Await.result(writes.get(0));
    assertEquals(message(1), onLoop(() -> history.find("ended", 1)).message());
  }

  @Test
  void nothing_to_write_is_written() throws Exception {
    double before = requests("ok");
    onLoop(() -> cassandra.write(List.of()));
    assertEquals(before, requests("ok"));
  }

  @Test
  void a_request_that_fails_fails_for_each_of_its_writes() throws Exception {
    cassandra.drop("history");
    List<Future<Void>> writes = new ArrayList<>();
    onLoop(
        () -> {
          IntStream.range(0, 8)
              .forEach(i -> writes.add(history.write(conversation(i), message(1), 1)));
          return Future.join(writes).otherwiseEmpty();
        });
    assertTrue(writes.stream().allMatch(Future::failed), "taken for written: " + writes);
  }

  private static String conversation(int number) {
    return "conversation-" + number;
  }

  private static Message message(int number) {
    String text =
        number % LARGE_EVERY == LARGE_EVERY - 1 ? "x".repeat(LARGE_CHARACTERS) : "text " + number;
    return Message.newBuilder().setSequence(1).setBody(Body.newBuilder().setText(text)).build();
  }

  private static double requests(String outcome) {
    return Meters.registry()
        .get("chat.cassandra.request")
        .tags("kind", "write", "outcome", outcome)
        .timer()
        .count();
  }

  private <T> T onLoop(Supplier<Future<T>> work) throws Exception {
    Promise<T> done = Promise.promise();
    vertx.getOrCreateContext().runOnContext(now -> work.get().onComplete(done));
    return Await.result(done.future());
  }
}
