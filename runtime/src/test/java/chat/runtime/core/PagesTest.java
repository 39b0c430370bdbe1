package chat.runtime.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import chat.model.Limits;
import chat.model.v1.Body;
import chat.model.v1.ConversationListEntry;
import chat.model.v1.Message;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Pages of conversations and of history. */
class PagesTest {
  private static final long END = 1L << 32;

  @Test
  void allPagesTogetherAreTheListNewestFirst() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    List<ConversationListEntry> list = new ArrayList<>();
    // Above 2^31 a number is negative in Java and still the newest.
    for (int i = 0; i < 250; i++) {
      list.add(entry(Integer.MAX_VALUE - 100 + i));
    }
    Collections.shuffle(list, random);

    List<ConversationListEntry> read = new ArrayList<>();
    OptionalLong before = OptionalLong.of(END);
    while (before.isPresent()) {
      ConversationPage page =
          ConversationPage.of(list, before.getAsLong(), 1 + random.nextInt(100));
      read.addAll(page.entries());
      before = page.nextBefore();
    }

    List<ConversationListEntry> expected =
        IntStream.range(0, 250).mapToObj(i -> entry(Integer.MAX_VALUE + 149 - i)).toList();
    assertEquals(expected, read, "seed " + seed);
  }

  @Test
  void aPageThatEndsWithTheListIsTheLast() {
    List<ConversationListEntry> list = List.of(entry(1), entry(2));
    assertEquals(OptionalLong.empty(), ConversationPage.of(list, END, 2).nextBefore());
    assertEquals(OptionalLong.of(2), ConversationPage.of(list, END, 1).nextBefore());
  }

  @Test
  void historyIsCutAtTheFarEndOfThePageAndNeverEmpty() {
    List<Message> rows =
        IntStream.rangeClosed(1, 3)
            .mapToObj(i -> message(i, Limits.HISTORY_PAGE_BYTES_MAX))
            .toList();
    assertEquals(rows.subList(0, 1), HistoryPage.first(rows, 3));
    assertEquals(rows.subList(2, 3), HistoryPage.last(rows));
    List<Message> small = IntStream.rangeClosed(1, 3).mapToObj(i -> message(i, 1)).toList();
    assertEquals(small, HistoryPage.first(small, 3));
    assertEquals(small, HistoryPage.last(small));
    assertEquals(small.subList(0, 2), HistoryPage.first(small, 2));
  }

  @Test
  void aroundAMessageThereIsMoreBeforeItAsLongAsThereIsRoom() {
    List<Message> rows =
        IntStream.rangeClosed(1, 6)
            .mapToObj(i -> message(i, Limits.HISTORY_PAGE_BYTES_MAX / 4 - 100))
            .toList();
    assertEquals(rows.subList(1, 5), HistoryPage.around(rows.subList(0, 3), rows.subList(3, 5)));
    assertEquals(rows.subList(0, 2), HistoryPage.around(rows.subList(0, 1), rows.subList(1, 2)));
  }

  private static ConversationListEntry entry(int inboxSeq) {
    return ConversationListEntry.newBuilder().setInboxSeq(inboxSeq).build();
  }

  private static Message message(int sequence, int length) {
    return Message.newBuilder()
        .setSequence(sequence)
        .setBody(Body.newBuilder().setText("x".repeat(length)))
        .build();
  }
}
