package chat.runtime.seal;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.model.v1.PersonKeyAnswer;
import chat.model.v1.PersonKeyQuery;
import chat.model.v1.WrappedPersonKey;
import chat.runtime.bus.BusCodecs;
import chat.runtime.seal.core.PersonKey;
import com.google.protobuf.ByteString;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PersonKeysTest {
  private static final MasterKeys OTHER_MASTER_KEYS =
      MasterKeys.of(List.of(Base64.getEncoder().encodeToString("x".repeat(32).getBytes(US_ASCII))));

  private final MasterKeys masterKeys =
      MasterKeys.of(List.of(Base64.getEncoder().encodeToString(new byte[32])));
  private final Vertx vertx = Vertx.vertx();
  private final List<PersonKeyQuery> asked = new ArrayList<>();
  private final List<Promise<PersonKeyAnswer>> answers = new ArrayList<>();
  private PersonKeys keys;

  @BeforeEach
  void open() {
    BusCodecs.register(vertx.eventBus());
    keys =
        new PersonKeys(
            vertx,
            masterKeys,
            query -> {
              asked.add(query);
              Promise<PersonKeyAnswer> answer = Promise.promise();
              answers.add(answer);
              return answer.future();
            });
  }

  @AfterEach
  void close() {
    vertx.close();
  }

  @Test
  void whileOneQuestionIsUnderWayTheNextGatherAndWhatIsKnownIsNotAskedAgain() {
    Future<Map<String, PersonKey>> first = keys.find(List.of("ann"));
    Future<Map<String, PersonKey>> second = keys.find(List.of("ann", "ben"));
    Future<Map<String, PersonKey>> third = keys.find(List.of("ben", "cat"));
    assertEquals(1, asked.size());
    answer(0, "ann");
    assertTrue(first.result().get("ann").secret().isPresent());
    assertEquals(2, asked.size());
    assertEquals(List.of("ben", "cat"), asked.get(1).getUserIdsList());
    answer(1, "ben");
    assertTrue(second.result().get("ben").secret().isPresent());
    assertEquals(PersonKey.DESTROYED, third.result().get("cat"));

    assertTrue(keys.find(List.of("ann", "ben", "cat")).isComplete());
    assertEquals(2, asked.size());
  }

  @Test
  void whatCannotBeHadFailsAndIsAskedForAgain() {
    Future<?> first = keys.find(List.of("ann"));
    answers.get(0).fail("away");
    assertTrue(first.failed());
    Future<?> second = keys.find(List.of("ann"));
    answer(1, "ann");
    assertTrue(second.succeeded());
  }

  @Test
  void aKeyThatDoesNotOpenIsTheTroubleOfOnePersonAlone() {
    Future<Map<String, PersonKey>> found = keys.find(List.of("ann", "ben", "cat"));
    answer(0, "ann");
    answers
        .get(1)
        .complete(
            PersonKeyAnswer.newBuilder()
                .addKeys(wrapped("ben", ByteString.copyFrom(OTHER_MASTER_KEYS.newWrapped("ben"))))
                .addKeys(wrapped("cat", ByteString.copyFromUtf8("damaged")))
                .build());

    assertTrue(found.result().get("ann").secret().isPresent());
    assertEquals(PersonKey.UNREADABLE, found.result().get("ben"));
    assertEquals(PersonKey.UNREADABLE, found.result().get("cat"));
  }

  @Test
  void nobodyGetsASecondKeyWhoseFirstOneDoesNotOpen() {
    Future<PersonKey> writer = keys.findOrMake("ben");
    answers
        .get(0)
        .complete(
            PersonKeyAnswer.newBuilder()
                .addKeys(wrapped("ben", ByteString.copyFrom(OTHER_MASTER_KEYS.newWrapped("ben"))))
                .build());
    assertEquals(PersonKey.UNREADABLE, writer.result());
  }

  @Test
  void whoWritesForTheFirstTimeGetsAKeyAlthoughAReaderFoundNone() {
    Future<?> reader = keys.find(List.of("ann"));
    answer(0);
    assertTrue(reader.succeeded());
    Future<PersonKey> writer = keys.findOrMake("ann");
    assertFalse(asked.get(0).getMake());
    assertTrue(asked.get(1).getMake());
    answer(1, "ann");
    assertTrue(writer.result().secret().isPresent());
    assertTrue(keys.findOrMake("ann").isComplete());
  }

  private void answer(int question, String... there) {
    PersonKeyAnswer.Builder answer = PersonKeyAnswer.newBuilder();
    for (String userId : there) {
      answer.addKeys(wrapped(userId, ByteString.copyFrom(masterKeys.newWrapped(userId))));
    }
    answers.get(question).complete(answer.build());
  }

  private static WrappedPersonKey wrapped(String userId, ByteString key) {
    return WrappedPersonKey.newBuilder().setUserId(userId).setWrappedKey(key).build();
  }
}
