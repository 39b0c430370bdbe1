package chat.system;

import static org.junit.jupiter.api.Assertions.assertEquals;

import chat.embedded.Addresses;
import chat.model.v1.Body;
import chat.model.v1.ConversationListEntry;
import chat.model.v1.Event;
import chat.model.v1.Message;
import chat.runtime.cassandra.Cassandra;
import chat.runtime.cassandra.CassandraSettings;
import chat.runtime.core.ListPart;
import chat.runtime.settings.Settings;
import chat.runtime.store.ConversationListStore;
import chat.runtime.store.DeviceCursorStore;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is read of many people at once is what is read of each of them. */
@ExtendWith(Platform.Shared.class)
class ManyReadsTest {
  private static final List<String> PEOPLE =
      IntStream.range(0, 32).mapToObj(i -> "user-" + i).toList();

  /** So many that those of all do not fit in one answer. */
  private static final int CONVERSATIONS = 40;

  private final Vertx vertx = Vertx.vertx();
  private Cassandra cassandra;

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
                        "CHAT_CASSANDRA_KEYSPACE", "many_reads"))));
  }

  @AfterEach
  void close() throws Exception {
    cassandra.close();
    Await.result(vertx.close());
  }

  @Test
  void conversation_lists_are_whole_although_they_come_in_pages() throws Exception {
    ConversationListStore lists = new ConversationListStore(cassandra);
    List<Supplier<Future<Void>>> writes = new ArrayList<>();
    for (String userId : PEOPLE.subList(1, PEOPLE.size())) {
      for (int i = 0; i < CONVERSATIONS; i++) {
        Event event =
            Event.newBuilder()
                .setConversationId(conversation(i))
                .setInboxSeq(i + 1)
                .setMessage(
                    Message.newBuilder()
                        .setSequence(userId.hashCode() & 0xffff)
                        .setBody(Body.newBuilder().setText(userId)))
                .build();
        writes.add(() -> cassandra.write(lists.statement(userId, ListPart.LATEST, event, 1)));
      }
    }
    onLoop(() -> Future.all(writes.stream().map(Supplier::get).toList()));

    Map<String, List<ConversationListEntry>> all = onLoop(() -> lists.lists(PEOPLE));

    assertEquals(PEOPLE.size() - 1, all.size(), "who has none is left out");
    for (String userId : all.keySet()) {
      assertEquals(CONVERSATIONS, all.get(userId).size());
      assertEquals(onLoop(() -> lists.list(userId)), all.get(userId));
    }
  }

  @Test
  void cursors_are_those_of_each_user_in_this_epoch() throws Exception {
    DeviceCursorStore cursors = new DeviceCursorStore(cassandra);
    onLoop(
        () ->
            Future.all(
                PEOPLE.stream()
                    .flatMap(
                        userId ->
                            List.of(
                                cursors.write(userId, "phone of " + userId, "now", number(userId)),
                                cursors.write(userId, "laptop of " + userId, "before", 7))
                                .stream())
                    .toList()));

    assertEquals(
        PEOPLE.stream()
            .collect(
                Collectors.toMap(
                    userId -> userId,
                    userId -> Map.of("phone of " + userId, (long) number(userId)))),
        onLoop(() -> cursors.loadAll(PEOPLE, "now")));
  }

  private static int number(String userId) {
    return 1 + PEOPLE.indexOf(userId);
  }

  private static String conversation(int number) {
    return "conversation-" + number;
  }

  private <T> T onLoop(Supplier<Future<T>> work) throws Exception {
    Promise<T> done = Promise.promise();
    vertx.getOrCreateContext().runOnContext(now -> work.get().onComplete(done));
    return Await.result(done.future());
  }
}
