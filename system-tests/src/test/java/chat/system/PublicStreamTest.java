package chat.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.example.ConversationLists;
import chat.example.DailyFigures;
import chat.example.PublicTopics;
import chat.model.ErrorCode;
import chat.model.Ids;
import chat.publicschema.PublicTopic;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;

/** What an outsider makes of the public topics alone is what people see. */
class PublicStreamTest extends ThreePeople {
  private static final Duration THERE_WITHIN = Duration.ofSeconds(60);
  private static final int SCHEMA_ID = 77;
  private static final String SECRET = "a secret that no analyst reads";

  @Test
  void everybodysListIsRebuiltFromTheStreamAlone(Platform platform) throws Exception {
    Group group = Group.make(rest, ann, ben, cid);
    Group pair = new Group(rest, Await.result(ann.conversationWith(ben)));
    Group channel = Group.channel(rest, ann, ben);
    group.send(ann, SECRET);
    group.send(ben, SECRET);
    pair.send(ben, SECRET);
    channel.send(ann, SECRET);
    read(group, cid, 2);
    read(pair, ann, 1);
    group.remove(ann, cid.session()).success();
    group
        .give(HttpMethod.POST, cid, "/messages", message("not any more"))
        .problem(404, ErrorCode.CONVERSATION_NOT_FOUND);
    awaitLists(platform);

    platform.kill();
    platform.startAgain();
    channel.give(HttpMethod.POST, cid, "/join", Group.command()).success();
    channel.send(ben, SECRET);
    read(channel, cid, 3);
    group
        .give(HttpMethod.POST, ann, "/members", Group.command().put("member_ids", ids(cid)))
        .success();
    int deleted = group.send(cid, SECRET);
    group
        .give(HttpMethod.DELETE, cid, "/messages/" + deleted + "?client_id=" + Ids.next(), null)
        .success();
    group.setRole(ann, ben, "admin").success();
    group.remove(ben, ben.session()).success();
    channel.remove(ann, ben.session()).success();
    pair.send(ann, SECRET);
    awaitLists(platform);

    DailyFigures figures = new DailyFigures();
    try (PublicTopics topics = new PublicTopics(platform.addresses().kafka(), figures)) {
      topics.readToEnd();
    }
    DailyFigures.Day today = figures.days().get(figures.days().size() - 1);
    assertTrue(today.messages() >= 7 && today.deletions() >= 1, today::toString);
    assertTrue(today.readMillisMedian() >= 0, today::toString);
  }

  @Test
  void recordsAreCloudEventsWithoutAnyText(Platform platform) throws Exception {
    Group pair = new Group(rest, Await.result(ann.conversationWith(ben)));
    pair.send(ann, SECRET);
    pair.send(ben, SECRET);
    List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
    Await.until(
        "both messages are in the stream",
        THERE_WITHIN,
        () -> {
          records.clear();
          records.addAll(messagesOf(pair, platform));
          return records.size() >= 2;
        });

    assertEquals(1, records.stream().map(ConsumerRecord::partition).distinct().count());
    Set<String> ids = new HashSet<>();
    for (ConsumerRecord<String, byte[]> each : records) {
      assertEquals("1.0", header(each, "ce_specversion"));
      assertEquals("chat.public.v1.MessageEvent", header(each, "ce_type"));
      assertEquals("application/protobuf", header(each, "content-type"));
      assertTrue(header(each, "ce_id").startsWith(PublicTopic.MESSAGES.topic() + "/"));
      ids.add(header(each, "ce_id"));
      assertFalse(new String(each.value(), StandardCharsets.UTF_8).contains("secret"));
    }
    assertEquals(2, ids.size());
  }

  @Test
  void withARegistryNothingIsLostWhileItIsAwayAndOutsidersReadBothKindsOfValues(Platform platform)
      throws Exception {
    Group pair = new Group(rest, Await.result(ann.conversationWith(ben)));
    pair.send(ann, SECRET);
    awaitLists(platform);
    int port = platform.freePorts(1).get(0);
    platform.stop();
    platform.startAgain(Map.of("CHAT_SCHEMA_REGISTRY_URL", "http://127.0.0.1:" + port));
    try {
      pair.send(ben, SECRET);
      Await.result(
          vertx
              .createHttpServer()
              .requestHandler(request -> request.response().end("{\"id\":" + SCHEMA_ID + "}"))
              .listen(port, "127.0.0.1"));
      awaitLists(platform);

      List<ConsumerRecord<String, byte[]>> records = messagesOf(pair, platform);
      assertTrue(records.get(0).value()[0] != 0, "written without a registry");
      ByteBuffer framed = ByteBuffer.wrap(records.get(records.size() - 1).value());
      assertEquals(0, framed.get());
      assertEquals(SCHEMA_ID, framed.getInt());
    } finally {
      platform.stop();
      platform.startAgain();
    }
  }

  @Test
  void howManyAreThereIsCounted(Platform platform) throws Exception {
    platform.stop();
    platform.startAgain(Map.of("CHAT_PUBLIC_PRESENCE_SECONDS", "2"));
    try {
      Socket annAtHome = Socket.live(vertx, ann.session()).withHeartbeats(vertx);
      Socket benAtHome = Socket.live(vertx, ben.session()).withHeartbeats(vertx);
      Await.until("both are counted", THERE_WITHIN, () -> PresenceSums.mostOnline(platform) >= 2);
      annAtHome.close();
      benAtHome.close();
    } finally {
      platform.stop();
      platform.startAgain();
    }
  }

  /** For each of the three: what the HTTP API says, and what follows from the stream. */
  private void awaitLists(Platform platform) throws Exception {
    List<String> last = new ArrayList<>();
    try {
      Await.until(
          "the lists from the stream are those that people see",
          THERE_WITHIN,
          () -> {
            ConversationLists lists = new ConversationLists();
            try (PublicTopics topics = new PublicTopics(platform.addresses().kafka(), lists)) {
              topics.readToEnd();
            }
            last.clear();
            boolean equal = true;
            for (Person person : List.of(ann, ben, cid)) {
              Map<String, ConversationLists.Line> seen = seen(person);
              Map<String, ConversationLists.Line> rebuilt = lists.of(person.session().userId());
              last.add(person.handle() + " sees " + seen + ", the stream says " + rebuilt);
              equal &= seen.equals(rebuilt);
            }
            return equal;
          });
    } catch (AssertionError notInTime) {
      throw new AssertionError(String.join("\n", last), notInTime);
    }
  }

  private Map<String, ConversationLists.Line> seen(Person person) throws Exception {
    Map<String, ConversationLists.Line> lines = new TreeMap<>();
    JsonArray list = rest.conversations(person);
    for (int i = 0; i < list.size(); i++) {
      JsonObject line = list.getJsonObject(i);
      String id = line.getString("conversation_id");
      lines.put(
          id,
          new ConversationLists.Line(
              members(person, new Group(rest, id)), line.getLong("head"), line.getLong("unread")));
    }
    return lines;
  }

  /** Nobody while the list does not know yet that the person is out. */
  private static Set<String> members(Person person, Group conversation) throws Exception {
    Rest.Answer answer = conversation.get(person, "/members");
    Set<String> ids = new TreeSet<>();
    if (answer.outcome().equals("200")) {
      JsonArray members = answer.success().getJsonArray("members");
      for (int i = 0; i < members.size(); i++) {
        ids.add(members.getJsonObject(i).getString("user_id"));
      }
    }
    return ids;
  }

  private static void read(Group conversation, Person reader, int sequence) throws Exception {
    Await.until(
        "it is known that he is a member",
        THERE_WITHIN,
        () ->
            conversation
                .give(HttpMethod.POST, reader, "/read", new JsonObject().put("sequence", sequence))
                .outcome()
                .equals("204"));
  }

  private static JsonObject message(String text) {
    return new JsonObject()
        .put("client_message_id", Ids.next())
        .put("body", new JsonObject().put("text", text));
  }

  private static JsonArray ids(Person person) {
    return new JsonArray().add(person.session().userId());
  }

  private static List<ConsumerRecord<String, byte[]>> messagesOf(Group pair, Platform platform) {
    Map<String, Object> settings =
        Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, platform.addresses().kafka());
    try (Consumer<String, byte[]> consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(PublicTopic.MESSAGES.topic()).stream()
              .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      List<ConsumerRecord<String, byte[]>> found = new ArrayList<>();
      while (partitions.stream().anyMatch(each -> consumer.position(each) < ends.get(each))) {
        for (ConsumerRecord<String, byte[]> each : consumer.poll(Duration.ofMillis(100))) {
          if (each.key().equals(pair.id())) {
            found.add(each);
          }
        }
      }
      return found;
    }
  }

  private static String header(ConsumerRecord<String, byte[]> each, String name) {
    Header header = each.headers().lastHeader(name);
    return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
  }
}
