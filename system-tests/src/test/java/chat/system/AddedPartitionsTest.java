package chat.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.bench.client.HttpApi;
import chat.bench.client.Session;
import chat.embedded.EmbeddedServers;
import chat.embedded.PlatformProcess;
import chat.embedded.Ports;
import chat.model.Ids;
import chat.model.Topics;
import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Somebody adds partitions to logs that are in use, as one does with other topics. */
class AddedPartitionsTest {
  private static final int FRIENDS = 6;

  private static final Map<String, Integer> PARTITIONS =
      Map.of(Topics.CONVERSATIONS, 8, Topics.INBOX, 8);

  private static final int ADDED = 5;

  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() throws Exception {
    Await.result(vertx.close());
  }

  @Test
  void conversationsGoOnWhereTheyWereAndNothingStandsInTheNewPartitions(@TempDir Path home)
      throws Exception {
    try (EmbeddedServers servers = EmbeddedServers.start(home, Ports.free())) {
      HttpApi api = new HttpApi(vertx, URI.create(servers.addresses().http()));
      Person ann;
      List<String> conversationIds = new ArrayList<>();
      try (PlatformProcess first = PlatformProcess.start(servers, Map.of())) {
        assertTrue(first.isAlive());
        ann = Await.result(Person.signUp(api, "ann"));
        for (int i = 0; i < FRIENDS; i++) {
          Person friend = Await.result(Person.signUp(api, "friend"));
          conversationIds.add(Await.result(ann.conversationWith(friend)));
        }
        sayEverywhere(ann.session(), conversationIds, 1);
      }

      try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers.addresses().kafka()))) {
        Map<String, NewPartitions> more =
            PARTITIONS.entrySet().stream()
                .collect(
                    Collectors.toMap(
                        Map.Entry::getKey, e -> NewPartitions.increaseTo(e.getValue() + ADDED)));
        admin.createPartitions(more).all().get();

        try (PlatformProcess second = PlatformProcess.start(servers, Map.of())) {
          assertTrue(second.isAlive());
          sayEverywhere(ann.session(), conversationIds, 2);
        }

        for (String topic : PARTITIONS.keySet()) {
          assertEquals(0, recordsInAdded(admin, topic), topic);
        }
      }
    }
  }

  /** Each message gets the sequence, and each comes to its writer's device in the same inbox. */
  private void sayEverywhere(Session session, List<String> conversationIds, int sequence)
      throws Exception {
    Socket socket = Socket.live(vertx, session);
    for (int i = 0; i < conversationIds.size(); i++) {
      String id = Ids.next();
      assertEquals(sequence, socket.sent(Frames.send(conversationIds.get(i), id, "hello")));
      socket.next(frame -> frame.getEvent().getMessage().getClientMessageId().equals(id));
    }
    socket.close();
  }

  private static long recordsInAdded(Admin admin, String topic) throws Exception {
    int first = PARTITIONS.get(topic);
    Map<TopicPartition, OffsetSpec> added =
        IntStream.range(first, first + ADDED)
            .mapToObj(partition -> new TopicPartition(topic, partition))
            .collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest()));
    return admin.listOffsets(added).all().get().values().stream()
        .mapToLong(end -> end.offset())
        .sum();
  }
}
