package chat.runtime.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class CoverageTest {
  @Test
  void aRecordThatIsNotCoveredHoldsBackAllLaterOnes() {
    Coverage coverage = new Coverage(10);
    coverage.begin();
    coverage.begin();
    coverage.begin();
    coverage.cover(12);
    coverage.cover(11);
    assertEquals(10, coverage.coveredBelow());
    assertEquals(1, coverage.backlog());
    coverage.cover(10);
    assertEquals(13, coverage.coveredBelow());
    assertEquals(13, coverage.next());
  }

  @Test
  void whatIsCoveredIsSavedOnceAndThenCommitted() {
    Coverage coverage = new Coverage(10);
    coverage.begin();
    assertEquals(Optional.empty(), coverage.startSaving());
    coverage.cover(10);
    assertEquals(Optional.of(10L), coverage.startSaving());
    assertEquals(Optional.empty(), coverage.startSaving(), "one is being stored");
    assertEquals(11, coverage.saved(10));
    assertEquals(Optional.empty(), coverage.startSaving(), "nothing new is covered");
    coverage.invariant();
  }

  @Test
  void nothingTakenUpMeansCoveredUpToTheStart() {
    assertEquals(7, new Coverage(7).coveredBelow());
  }
}
