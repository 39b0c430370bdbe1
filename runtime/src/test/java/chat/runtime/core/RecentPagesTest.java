package chat.runtime.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.model.v1.Body;
import chat.model.v1.Message;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Newest pages in memory. */
class RecentPagesTest {
  private static final long ROOM = 1 << 20;

  private final RecentPages recent = new RecentPages(ROOM);

  @Test
  void aPageIsGivenForItsPositionAlone() {
    recent.put("x", 7, 10, messages(1, 3));
    assertEquals(Optional.of(messages(1, 3)), recent.newest("x", 7, 10));
    assertEquals(Optional.empty(), recent.newest("y", 7, 10));
    assertEquals(Optional.empty(), recent.newest("x", 6, 10), "the reader knows less");
    assertEquals(Optional.empty(), recent.newest("x", 8, 10), "the log has gone on");
    assertEquals(Optional.empty(), recent.newest("x", 7, 10), "what is out of date is dropped");
  }

  @Test
  void aPageServesSmallerWishesAndLargerOnesOnlyWhenItIsTheWhole() {
    recent.put("x", 7, 10, messages(11, 20));
    assertEquals(Optional.of(messages(18, 20)), recent.newest("x", 7, 3));
    assertEquals(Optional.empty(), recent.newest("x", 7, 11));
    recent.put("y", 7, 10, messages(1, 4));
    assertEquals(Optional.of(messages(1, 4)), recent.newest("y", 7, 100));
    recent.put("z", 7, 1, List.of());
    assertEquals(Optional.of(List.of()), recent.newest("z", 7, 100));
  }

  @Test
  void aLateReadReplacesNothingNewer() {
    recent.put("x", 8, 10, messages(1, 4));
    recent.put("x", 7, 50, messages(1, 3));
    recent.put("x", 8, 2, messages(3, 4));
    assertEquals(Optional.of(messages(1, 4)), recent.newest("x", 8, 10));
    recent.put("x", 9, 2, messages(4, 5));
    assertEquals(Optional.of(messages(4, 5)), recent.newest("x", 9, 2));
  }

  @Test
  void theLeastRecentlyReadGoFirstAndWhatIsLargeIsNotKept() {
    String text = "x".repeat((int) ROOM / 20);
    for (int i = 0; i < 30; i++) {
      recent.put("c" + i, 1, 1, List.of(message(1, text)));
      recent.newest("c0", 1, 1);
      recent.invariant();
    }
    assertTrue(recent.newest("c0", 1, 1).isPresent());
    assertTrue(recent.newest("c1", 1, 1).isEmpty());
    assertTrue(recent.newest("c29", 1, 1).isPresent());
    recent.put("c0", 2, 1, List.of(message(1, text + text)));
    assertTrue(recent.newest("c0", 2, 1).isEmpty());
    recent.invariant();
  }

  @Test
  void withoutRoomNothingIsKept() {
    RecentPages none = new RecentPages(0);
    none.put("x", 1, 1, messages(1, 1));
    assertEquals(Optional.empty(), none.newest("x", 1, 1));
    none.invariant();
  }

  /**
   * Many readers of conversations that change, whose reads take their time: each finds what was the
   * newest at the position that he has read, or something that already has later changes in it,
   * which a read of the table could have given him too.
   */
  @Test
  void whoeverComesWhenGetsEveryChangeUpToThePositionThatHeHasRead() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    RecentPages small = new RecentPages(40_000);
    Map<String, Integer> positions = new HashMap<>();
    List<Read> underWay = new ArrayList<>();
    for (int step = 0; step < 20_000; step++) {
      String id = "c" + random.nextInt(6);
      switch (random.nextInt(4)) {
        case 0 -> positions.merge(id, 1, Integer::sum);
        case 1 -> underWay.add(new Read(id, positions.getOrDefault(id, 0)));
        case 2 -> {
          if (!underWay.isEmpty()) {
            Read read = underWay.remove(random.nextInt(underWay.size()));
            int rows = positions.getOrDefault(read.id(), 0);
            small.put(read.id(), read.position(), 1, List.of(message(1, "as of " + rows)));
          }
        }
        default -> {
          int position = positions.getOrDefault(id, 0);
          small
              .newest(id, position, 1)
              .ifPresent(
                  found -> {
                    String text = found.get(0).getBody().getText();
                    int asOf = Integer.parseInt(text.substring("as of ".length()));
                    assertTrue(asOf >= position, text + " for " + position + ", seed " + seed);
                  });
        }
      }
      small.invariant();
    }
  }

  /** A reader who has read the state and not yet the rows. */
  private record Read(String id, int position) {}

  private static List<Message> messages(int first, int last) {
    return IntStream.rangeClosed(first, last).mapToObj(i -> message(i, "text " + i)).toList();
  }

  private static Message message(int sequence, String text) {
    return Message.newBuilder()
        .setSequence(sequence)
        .setBody(Body.newBuilder().setText(text))
        .build();
  }
}
