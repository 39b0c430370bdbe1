package chat.http.core;

import static chat.http.core.ContactState.CONTACT;
import static chat.http.core.ContactState.INCOMING;
import static chat.http.core.ContactState.NONE;
import static chat.http.core.ContactState.OUTGOING;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class RelationTest {
  private static final Relation STRANGERS = new Relation(NONE, NONE, false, false);

  @Test
  void twoWhoAskEachOtherAreContacts() {
    Relation asked = STRANGERS.requested();
    assertEquals(new Relation(OUTGOING, INCOMING, false, false), asked);
    assertEquals(asked, asked.requested());
    assertEquals(new Relation(CONTACT, CONTACT, false, false), turned(asked).requested());
  }

  @Test
  void whatABlockedPersonAsksForIsNotSeenAndLooksLikeAnyRequestToHim() {
    Relation blocked = turned(STRANGERS.blocked()).requested();
    assertEquals(STRANGERS.requested().own(), blocked.own());
    assertEquals(NONE, blocked.others());
  }

  @Test
  void afterTheBlockARequestArrivesWhenItIsMadeAgain() {
    Relation lifted = turned(turned(turned(STRANGERS.blocked()).requested()).unblocked());
    assertEquals(NONE, lifted.others());
    assertEquals(new Relation(OUTGOING, INCOMING, false, false), lifted.requested());
  }

  @Test
  void whoBlocksDoesNotAsk() {
    assertThrows(IllegalStateException.class, () -> STRANGERS.blocked().requested());
  }

  @Test
  void theTwoSidesFitWhateverHappens() {
    Random random = new Random(1);
    Relation relation = STRANGERS;
    for (int i = 0; i < 10_000; i++) {
      Relation seen = random.nextBoolean() ? relation : turned(relation);
      relation =
          switch (random.nextInt(4)) {
            case 0 -> seen.blocks() ? seen : seen.requested();
            case 1 -> seen.ended();
            case 2 -> seen.blocked();
            default -> seen.unblocked();
          };
      assertEquals(relation.own() == CONTACT, relation.others() == CONTACT, relation.toString());
      assertTrue(relation.own() != INCOMING || relation.others() == OUTGOING, relation.toString());
      assertTrue(relation.others() != INCOMING || relation.own() == OUTGOING, relation.toString());
      assertTrue(!relation.blocks() || relation.own() == NONE, relation.toString());
      assertTrue(!relation.isBlocked() || relation.others() == NONE, relation.toString());
    }
  }

  @SuppressWarnings("ArgumentSelectionDefectChecker") // That is what turning means.
  private static Relation turned(Relation seen) {
    return new Relation(
        /* own= */ seen.others(),
        /* others= */ seen.own(),
        /* blocks= */ seen.isBlocked(),
        /* isBlocked= */ seen.blocks());
  }
}
