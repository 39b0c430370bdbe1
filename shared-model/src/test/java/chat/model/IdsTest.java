package chat.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class IdsTest {
  @Test
  void aNewIdCarriesTheTimeOfItsMaking() {
    long before = System.currentTimeMillis();
    String id = Ids.next();
    long after = System.currentTimeMillis();
    assertTrue(Ids.isTimeOrdered(id), id);
    assertTrue(Ids.epochMillis(id) >= before && Ids.epochMillis(id) <= after + 1, id);
  }

  @Test
  void onlyCanonicalLowerCaseTextIsAnId() {
    assertTrue(Ids.isUuid("0190a6f2-7c00-7000-8000-000000000001"));
    assertFalse(Ids.isUuid("0190A6F2-7C00-7000-8000-000000000001"));
    assertFalse(Ids.isUuid("0190a6f27c0070008000000000000001"));
    assertFalse(Ids.isUuid(""));
    assertFalse(Ids.isTimeOrdered("7d2f0a3e-52c7-4b0e-9a41-6f8b6a1c9d05"));
  }

  @Test
  void bothPeopleDeriveTheSameDirectConversation() {
    String ann = Ids.next();
    String ben = Ids.next();
    assertEquals(ConversationIds.direct(ann, ben), ConversationIds.direct(ben, ann));
    assertNotEquals(ConversationIds.direct(ann, ben), ConversationIds.direct(ann, Ids.next()));
    assertTrue(ConversationIds.isWellFormed(ConversationIds.direct(ann, ben)));
    assertFalse(ConversationIds.isWellFormed("direct:" + ann.toUpperCase(java.util.Locale.ROOT)));
    assertFalse(ConversationIds.isWellFormed(ann));
  }
}
