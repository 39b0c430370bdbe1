package chat.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.model.ConversationIds;
import chat.model.Ids;
import chat.runtime.search.ExpiredWords;
import chat.runtime.search.Lookup;
import chat.runtime.search.Postings;
import chat.runtime.search.Question;
import chat.runtime.search.WordChange;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What is removed from a bucket of the real Cassandra in which more was removed before than it
 * reads over at once: 100,000 rows.
 */
class SearchStoreTest {
  private static final int MESSAGES = 6_500;
  private static final int WORDS_OF_EACH = 16;
  private static final int WORDS = 3_000;

  private final TestApi api = new TestApi();
  private final String conversationId = ConversationIds.direct(Ids.next(), Ids.next());
  private final String annId = Ids.next();
  private final String benId = Ids.next();

  @AfterEach
  void close() {
    api.close();
  }

  @Test
  void wordsExpireWhereManyHaveExpired() {
    writeWords();
    expire(MESSAGES - 2);
    expire(MESSAGES - 1);
    assertEquals(List.of((long) MESSAGES), sequences(Lookup.from(annId)));
    assertEquals(List.of(MESSAGES + 1L), sequences(beginning("later")));
  }

  @Test
  void wordsAreForgottenWhereManyWereForgotten() {
    writeWords();
    for (int time = 0; time < 2; time++) {
      api.run(() -> api.search.forgetWords(conversationId, 0, annId));
    }
    assertEquals(512, sequences(Lookup.from(annId)).size());
    assertEquals(List.of(), sequences(beginning("word7")), "words are gone");
    assertEquals(List.of(MESSAGES + 1L), sequences(beginning("later")), "not those of others");
    assertFalse(
        api.run(
                () ->
                    api.search.find(
                        conversationId, 0, beginning("wor"), Postings.Place.END, 0, 512))
            .hasMore(),
        "a beginning is looked for where much was removed");
  }

  private void expire(long upTo) {
    api.run(() -> api.search.expire(new ExpiredWords(conversationId, upTo, 1_000_000 + upTo)));
  }

  private void writeWords() {
    Random random = new Random(1);
    List<WordChange> changes =
        IntStream.rangeClosed(1, MESSAGES)
            .mapToObj(
                sequence -> {
                  Set<String> terms = new HashSet<>(Set.of("FROM:" + annId));
                  while (terms.size() <= WORDS_OF_EACH) {
                    terms.add("word" + random.nextInt(WORDS));
                  }
                  return change(sequence, terms);
                })
            .toList();
    for (int from = 0; from < MESSAGES; from += 500) {
      List<WordChange> part = changes.subList(from, from + 500);
      api.run(() -> api.search.write(part));
    }
    api.run(
        () -> api.search.write(List.of(change(MESSAGES + 1, Set.of("FROM:" + benId, "later")))));
    assertTrue(MESSAGES * WORDS_OF_EACH > 100_000);
  }

  private WordChange change(long sequence, Set<String> terms) {
    return new WordChange(
        conversationId, sequence, sequence, 1_000 * sequence, terms, Set.of(), false);
  }

  private static Lookup beginning(String word) {
    return Question.parse(word).orElseThrow().lookups().get(0);
  }

  private List<Long> sequences(Lookup lookup) {
    return api
        .run(() -> api.search.find(conversationId, 0, lookup, Postings.Place.END, 0, 512))
        .places()
        .stream()
        .map(Postings.Place::sequence)
        .toList();
  }
}
