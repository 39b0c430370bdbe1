package chat.runtime.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class CommitsToMakeTest {
  private static final TopicPartition QUIET = new TopicPartition("log", 0);
  private static final TopicPartition OTHER = new TopicPartition("log", 1);

  private final CommitsToMake commits = new CommitsToMake();

  /** Nothing happens in its partition any more, so no later one would make up for it. */
  @Test
  void aCommitThatFailedIsMadeAgain() {
    commits.note(QUIET, 7);
    commits.putBack(commits.take(Set.of(QUIET)));

    assertEquals(Map.of(QUIET, new OffsetAndMetadata(7)), commits.take(Set.of(QUIET)));
    assertEquals(Map.of(), commits.take(Set.of(QUIET)));
  }

  @Test
  void aLaterCommitIsMadeInItsPlace() {
    commits.note(QUIET, 7);
    Map<TopicPartition, OffsetAndMetadata> failed = commits.take(Set.of(QUIET));
    commits.note(QUIET, 8);
    commits.putBack(failed);

    assertEquals(Map.of(QUIET, new OffsetAndMetadata(8)), commits.take(Set.of(QUIET)));
  }

  @Test
  void onlyPartitionsThatAreOwnedAreCommitted() {
    commits.note(QUIET, 7);
    commits.note(OTHER, 9);

    assertEquals(Map.of(OTHER, new OffsetAndMetadata(9)), commits.take(Set.of(OTHER)));
    commits.forget(QUIET);
    assertEquals(Map.of(), commits.take(Set.of(QUIET, OTHER)));
  }
}
