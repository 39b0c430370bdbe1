package chat.inbox.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import chat.model.v1.InboxRecord;
import org.junit.jupiter.api.Test;

class EarlyRecordsTest {
  private final EarlyRecords early = new EarlyRecords();

  @Test
  void aRecordWaitsForThoseInFrontOfIt() {
    early.add(8, of("second"));
    assertNull(early.take(7));
    early.add(7, of("first"));
    assertEquals(of("first"), early.take(7));
    assertEquals(of("second"), early.take(8));
    assertNull(early.take(9));
  }

  @Test
  void whatTheLogBroughtMeanwhileIsForgotten() {
    for (int offset = 0; offset < EarlyRecords.MAX; offset++) {
      early.add(offset, of("old"));
    }
    assertNull(early.take(EarlyRecords.MAX));
    early.add(EarlyRecords.MAX + 1, of("new"));
    assertEquals(of("new"), early.take(EarlyRecords.MAX + 1));
  }

  @Test
  void noMoreAreKeptThanTheBound() {
    for (int offset = 1; offset <= EarlyRecords.MAX + 1; offset++) {
      early.add(offset, of("waiting"));
    }
    assertEquals(of("waiting"), early.take(EarlyRecords.MAX));
    assertNull(early.take(EarlyRecords.MAX + 1));
  }

  private static InboxRecord of(String conversationId) {
    return InboxRecord.newBuilder().setConversationId(conversationId).build();
  }
}
