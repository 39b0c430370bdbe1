package chat.example;

import static org.junit.jupiter.api.Assertions.assertEquals;

import chat.publicschema.v1.Content;
import chat.publicschema.v1.ContentKind;
import chat.publicschema.v1.MembershipChange;
import chat.publicschema.v1.MembershipEvent;
import chat.publicschema.v1.MessageDeleted;
import chat.publicschema.v1.MessageEvent;
import chat.publicschema.v1.MessageSent;
import chat.publicschema.v1.ReceiptEvent;
import com.google.protobuf.Timestamp;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class ReadersTest {
  private static final int SEEDS = 50;
  private static final String GROUP = "group:1";

  @Test
  void listsDoNotDependOnHowTopicsComeAmongOneAnother() {
    List<Consumer<Reader>> messages =
        List.of(
            line(1, "ann"),
            sent(2, "ann", 10),
            line(3, "ann"),
            sent(4, "cid", 20),
            line(5, "ann"),
            sent(6, "ann", 30));
    List<Consumer<Reader>> memberships =
        List.of(
            members(MembershipChange.MEMBERSHIP_CHANGE_CREATED, 0, "ann", "ben"),
            members(MembershipChange.MEMBERSHIP_CHANGE_ADDED, 2, "cid", "dan"),
            members(MembershipChange.MEMBERSHIP_CHANGE_REMOVED, 0, "ben"));
    List<Consumer<Reader>> receipts = List.of(read("dan", 4, 25), read("dan", 3, 26));

    for (int seed = 0; seed < SEEDS; seed++) {
      ConversationLists lists = new ConversationLists();
      interleave(new Random(seed), messages, memberships, receipts)
          .forEach(each -> each.accept(lists));
      Set<String> all = Set.of("ann", "cid", "dan");
      assertEquals(Map.of(GROUP, new ConversationLists.Line(all, 6, 0)), lists.of("ann"));
      assertEquals(Map.of(), lists.of("ben"));
      assertEquals(Map.of(GROUP, new ConversationLists.Line(all, 6, 2)), lists.of("cid"));
      assertEquals(Map.of(GROUP, new ConversationLists.Line(all, 6, 2)), lists.of("dan"));
    }
  }

  @Test
  void whoHasJustComeInOwesTheLineThatBroughtHim() {
    ConversationLists lists = new ConversationLists();
    line(1, "ann").accept(lists);
    line(2, "ann").accept(lists);
    members(MembershipChange.MEMBERSHIP_CHANGE_ADDED, 1, "cid").accept(lists);
    assertEquals(1, lists.of("cid").get(GROUP).unread());
  }

  @Test
  void daysHaveTheirMessagesAndHowSoonTheyWereRead() {
    DailyFigures figures = new DailyFigures();
    int day = 24 * 60 * 60;
    List<Consumer<Reader>> records =
        List.of(
            read("ben", 2, 14),
            read("ben", 1, 15),
            read("ann", 4, day + 7),
            line(1, "ann"),
            sent(2, "ann", 10),
            deleted(2, 11),
            sent(3, "ben", day + 1),
            sent(4, "ben", day + 3));

    records.forEach(each -> each.accept(figures));

    assertEquals(
        List.of(
            new DailyFigures.Day(LocalDate.of(1970, 1, 1), 1, 0, 1, 4_000),
            new DailyFigures.Day(LocalDate.of(1970, 1, 2), 2, 0, 0, 4_000)),
        figures.days());
    assertEquals(figures.days(), figures.days());
  }

  @SafeVarargs
  private static List<Consumer<Reader>> interleave(
      Random random, List<Consumer<Reader>>... topics) {
    List<Integer> turns = new ArrayList<>();
    for (int topic = 0; topic < topics.length; topic++) {
      turns.addAll(Collections.nCopies(topics[topic].size(), topic));
    }
    Collections.shuffle(turns, random);
    int[] next = new int[topics.length];
    List<Consumer<Reader>> all = new ArrayList<>();
    turns.forEach(topic -> all.add(topics[topic].get(next[topic]++)));
    return all;
  }

  private static Consumer<Reader> line(int sequence, String senderId) {
    return sent(sequence, senderId, ContentKind.CONTENT_KIND_SYSTEM_LINE, 0);
  }

  private static Consumer<Reader> sent(int sequence, String senderId, long seconds) {
    return sent(sequence, senderId, ContentKind.CONTENT_KIND_TEXT, seconds);
  }

  private static Consumer<Reader> sent(
      int sequence, String senderId, ContentKind kind, long seconds) {
    MessageEvent event =
        MessageEvent.newBuilder()
            .setConversationId(GROUP)
            .setSequence(sequence)
            .setSenderId(senderId)
            .setOccurredAt(Timestamp.newBuilder().setSeconds(seconds))
            .setSent(MessageSent.newBuilder().setContent(Content.newBuilder().setKind(kind)))
            .build();
    return reader -> reader.message(event);
  }

  private static Consumer<Reader> deleted(int sequence, long seconds) {
    MessageEvent event =
        MessageEvent.newBuilder()
            .setConversationId(GROUP)
            .setSequence(sequence)
            .setOccurredAt(Timestamp.newBuilder().setSeconds(seconds))
            .setDeleted(MessageDeleted.getDefaultInstance())
            .build();
    return reader -> reader.message(event);
  }

  private static Consumer<Reader> members(
      MembershipChange change, int readSequence, String... memberIds) {
    MembershipEvent event =
        MembershipEvent.newBuilder()
            .setConversationId(GROUP)
            .setChange(change)
            .addAllMemberIds(List.of(memberIds))
            .setReadSequence(readSequence)
            .build();
    return reader -> reader.membership(event);
  }

  private static Consumer<Reader> read(String userId, int sequence, long seconds) {
    ReceiptEvent event =
        ReceiptEvent.newBuilder()
            .setUserId(userId)
            .setConversationId(GROUP)
            .setReadSequence(sequence)
            .setOccurredAt(Timestamp.newBuilder().setSeconds(seconds))
            .build();
    return reader -> reader.receipt(event);
  }
}
