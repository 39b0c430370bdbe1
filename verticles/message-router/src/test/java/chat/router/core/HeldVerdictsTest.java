package chat.router.core;

import static chat.router.core.Commands.ANN;
import static chat.router.core.Commands.BEN;
import static chat.router.core.Commands.NOW_MILLIS;
import static chat.router.core.Commands.idAt;
import static chat.router.core.Commands.send;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.model.v1.ConversationRecord;
import chat.model.v1.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a partition remembers is bounded, and what it forgot is never done twice. */
class HeldVerdictsTest {
  private static final int CONVERSATIONS_MAX = 2;
  private static final int HELD_MAX = CONVERSATIONS_MAX * HeldVerdicts.OF_CONVERSATION_MAX;
  private static final int AUTHORS = 100;
  private static final int OF_EACH = 3 * HeldVerdicts.OF_AUTHOR_MAX;
  private static final long STORED = Long.MAX_VALUE;

  private final HeldVerdicts verdicts = new HeldVerdicts(CONVERSATIONS_MAX);
  private int position;

  @Test
  void howManyVerdictsAreHeldDoesNotGrowWithTheirAuthors() {
    List<KnownVerdicts> authors = new ArrayList<>();
    for (int i = 0; i < AUTHORS; i++) {
      KnownVerdicts author = new KnownVerdicts(Map.of(), 0);
      authors.add(author);
      for (int j = 0; j < OF_EACH; j++) {
        put(author, id(j), STORED);
        assertTrue(author.size() <= HeldVerdicts.OF_AUTHOR_MAX, () -> author.size() + " are held");
        verdicts.trim(STORED);
        verdicts.invariant();
      }
    }

    assertTrue(verdicts.held() <= HELD_MAX, () -> verdicts.held() + " are held");
    for (KnownVerdicts author : authors) {
      for (int j = 0; j < OF_EACH; j++) {
        String id = id(j);
        assertTrue(author.find(id).isPresent() || author.needsLookUp(id), id + " passes for new");
      }
      assertTrue(!author.needsLookUp(id(OF_EACH)), "a new id is looked up");
    }
  }

  /** A retry whose first record was not written yet would find nothing in the table. */
  @Test
  void whatIsNotStoredIsNotForgotten() {
    KnownVerdicts author = new KnownVerdicts(Map.of(), 0);
    for (int j = 0; j < OF_EACH; j++) {
      put(author, id(j), 0);
      verdicts.trim(0);
    }
    assertEquals(OF_EACH, author.size());
    assertTrue(author.find(id(0)).isPresent());

    verdicts.trim(STORED);

    assertEquals(0, verdicts.held());
    assertTrue(author.needsLookUp(id(OF_EACH - 1)));
  }

  @Test
  void whoWasJudgedLastIsForgottenLast() {
    KnownVerdicts first = new KnownVerdicts(Map.of(), 0);
    KnownVerdicts second = new KnownVerdicts(Map.of(), 0);
    put(first, id(0), STORED);
    for (int j = 0; j < HELD_MAX - 1; j++) {
      put(second, id(j), STORED);
    }
    put(first, id(1), STORED);

    verdicts.trim(STORED);

    assertEquals(2, first.size());
    assertEquals(0, second.size());
  }

  /** The fold with nothing in memory that it may forget judges as one that remembers all. */
  @Test
  void everyResendGetsItsFirstAnswerFromAFoldThatRemembersNothing() {
    SimulatedStores stores = new SimulatedStores();
    ConversationFold fold = new ConversationFold(1, 0, user -> 0, 0);
    List<ConversationRecord> sent = new ArrayList<>();
    List<Verdict> answers = new ArrayList<>();
    sent.add(Commands.create(ANN));
    for (int i = 0; i < OF_EACH; i++) {
      sent.add(send(i % 2 == 0 ? ANN : BEN, idAt(NOW_MILLIS + i), "text " + i));
    }
    for (ConversationRecord command : sent) {
      answers.add(append(fold, stores, command));
    }
    assertEquals(OF_EACH, stores.history.size());

    for (int i = sent.size() - 1; i >= 0; i--) {
      assertEquals(answers.get(i), append(fold, stores, sent.get(i)));
    }
    assertEquals(OF_EACH, stores.history.size());
  }

  private static Verdict append(
      ConversationFold fold, SimulatedStores stores, ConversationRecord command) {
    stores.carryOutAll(fold.record(fold.nextOffset(), NOW_MILLIS, command), fold);
    stores.carryOutAll(fold.tick(), fold);
    fold.invariant();
    return stores.answers.get(stores.answers.size() - 1);
  }

  private void put(KnownVerdicts author, String id, long storedBelow) {
    Verdict verdict = Verdict.newBuilder().setPosition(position++).build();
    verdicts.put(author, id, verdict, storedBelow);
  }

  private static String id(int number) {
    return "%04d".formatted(number);
  }
}
