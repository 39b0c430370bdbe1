package chat.runtime.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.runtime.core.Batches.Added;
import chat.runtime.core.Batches.Batch;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What travels together, and that each item travels once. */
class BatchesTest {
  private static final int COUNT_MAX = 3;
  private static final int BYTES_MAX = 100;

  private final Batches<String, Integer> batches = new Batches<>(COUNT_MAX, BYTES_MAX);
  private final List<Batch<Integer>> begun = new ArrayList<>();
  private final List<Integer> sent = new ArrayList<>();

  @Test
  void thoseOfOnePlaceTravelTogetherUntilThereIsNoRoom() {
    Batch<Integer> first = add("a", 1, 10).begun().orElseThrow();
    assertEquals(new Added<Integer>(Optional.empty(), Optional.empty()), add("a", 2, 90));
    Added<Integer> third = add("a", 3, 1);
    assertEquals(Optional.of(first), third.full());
    assertEquals(List.of(1, 2), first.items());
    assertEquals(List.of(3), third.begun().orElseThrow().items());
  }

  @Test
  void thoseOfOtherPlacesTravelApart() {
    Batch<Integer> here = add("a", 1, 10).begun().orElseThrow();
    Batch<Integer> there = add("b", 2, 10).begun().orElseThrow();
    assertEquals(List.of(1), here.items());
    assertEquals(List.of(2), there.items());
  }

  @Test
  void aBatchIsTakenOnce() {
    Batch<Integer> batch = add("a", 1, 10).begun().orElseThrow();
    assertTrue(batches.take("a", batch));
    assertFalse(batches.take("a", batch));
  }

  @Test
  void aFullBatchIsNotTakenInPlaceOfTheNext() {
    Batch<Integer> full = add("a", 1, BYTES_MAX).begun().orElseThrow();
    Batch<Integer> next = add("a", 2, 1).begun().orElseThrow();
    assertFalse(batches.take("a", full));
    assertTrue(batches.take("a", next));
  }

  @Test
  void whatIsTooLargeForABatchDoesNotFit() {
    assertTrue(batches.fits(COUNT_MAX, BYTES_MAX));
    assertFalse(batches.fits(COUNT_MAX + 1, 1));
    assertFalse(batches.fits(1, BYTES_MAX + 1));
  }

  @Test
  void nothingIsLostWhenSendingAddsMore() {
    addAndSend(0, 200);
    begun.stream().filter(batch -> batches.take("a", batch)).forEach(this::send);
    assertEquals(IntStream.range(0, 200).boxed().toList(), sent.stream().sorted().toList());
  }

  /** Each batch that is sent brings the next item, before the one that filled it is done with. */
  private void addAndSend(int item, int end) {
    if (item < end) {
      Added<Integer> added = add("a", item, BYTES_MAX / 2);
      added.begun().ifPresent(begun::add);
      added
          .full()
          .ifPresentOrElse(
              full -> {
                addAndSend(item + 1, end);
                send(full);
              },
              () -> addAndSend(item + 1, end));
    }
  }

  private void send(Batch<Integer> batch) {
    sent.addAll(batch.items());
  }

  private Added<Integer> add(String place, int item, int bytes) {
    return batches.add(place, item, 1, bytes);
  }
}
