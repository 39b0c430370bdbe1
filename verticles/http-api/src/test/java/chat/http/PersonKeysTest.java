package chat.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.model.ConversationIds;
import chat.model.Ids;
import chat.model.v1.Body;
import chat.model.v1.ConversationRecord;
import chat.model.v1.Message;
import chat.model.v1.PersonKeyAnswer;
import chat.model.v1.PersonKeyQuery;
import chat.model.v1.SendMessage;
import chat.runtime.postgres.PostgresPool;
import chat.runtime.seal.BodyOpener;
import chat.runtime.seal.BodySealer;
import chat.runtime.seal.BusKeySource;
import chat.runtime.seal.PersonKeyTable;
import chat.runtime.seal.PersonKeys;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Keys of people in the real PostgreSQL, asked for directly and over the event bus. */
class PersonKeysTest {
  private final TestApi api = new TestApi();
  private final Pool pool = PostgresPool.open(api.vertx, TestServers.CONFIG.postgres(), "test");
  private final PersonKeyTable table = new PersonKeyTable(pool, TestServers.CONFIG.masterKeys());
  private final String annId = Ids.next();
  private final String conversationId = ConversationIds.direct(annId, Ids.next());

  @AfterEach
  void close() {
    api.close();
  }

  @Test
  void whatOneProcessSealsAnotherOneOpensWhoAsksOverTheBus() {
    Message sealed = sealed("words");
    assertFalse(new String(sealed.toByteArray(), StandardCharsets.UTF_8).contains("words"));
    assertEquals("words", opened(overTheBus(), sealed).getText());
    assertEquals("words", opened(direct(), sealed).getText());
  }

  @Test
  void manyWhoMakeAKeyAtOnceGetTheSame() {
    PersonKeyQuery query = PersonKeyQuery.newBuilder().addUserIds(annId).setMake(true).build();
    List<Future<PersonKeyAnswer>> answers =
        api.run(
            () ->
                Future.succeededFuture(
                    IntStream.range(0, 20).mapToObj(i -> table.ask(query)).toList()));
    api.run(() -> Future.all(answers));
    assertEquals(1, answers.stream().map(Future::result).distinct().count());
  }

  @Test
  void aDestroyedKeyIsForgottenByOneWhoHearsOfItAndIsNeverMadeAnew() throws Exception {
    Message sealed = sealed("words");
    PersonKeys keys = overTheBus();
    assertEquals("words", opened(keys, sealed).getText());

    api.run(
        () ->
            pool.preparedQuery(
                    "UPDATE person_keys SET wrapped_key = NULL, destroyed_at = now()"
                        + " WHERE user_id = $1")
                .execute(Tuple.of(UUID.fromString(annId))));
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!opened(keys, sealed).hasErased()) {
      assertTrue(System.nanoTime() < deadline, "it opens after 30 s");
      TimeUnit.MILLISECONDS.sleep(100);
    }
    String again =
        api.run(
            () ->
                new BodySealer(keys)
                    .seal(command("more"))
                    .map("sealed")
                    .otherwise(Throwable::getMessage));
    assertTrue(again.contains("erased"), again);
  }

  @Test
  void whileNobodyAnswersItFailsAndSaysNotThatItIsErased() {
    Message sealed = sealed("words");
    PersonKeys keys =
        api.run(
            () ->
                Future.succeededFuture(
                    new PersonKeys(
                        api.vertx,
                        TestServers.CONFIG.masterKeys(),
                        query -> Future.failedFuture("away"))));
    assertEquals(
        "away",
        api.run(
            () ->
                new BodyOpener(keys)
                    .message(conversationId, sealed)
                    .map("opened")
                    .otherwise(Throwable::getMessage)));
  }

  @Test
  void aDamagedKeyHidesTheWordsOfOnePersonUntilItIsMended() {
    Message sealed = sealed("words");
    UUID id = UUID.fromString(annId);
    String damage =
        "UPDATE person_keys SET wrapped_key = wrapped_key || '\\x00' WHERE user_id = $1";
    String mend =
        "UPDATE person_keys SET wrapped_key = substring(wrapped_key FROM 1 FOR 60)"
            + " WHERE user_id = $1";
    api.run(() -> pool.preparedQuery(damage).execute(Tuple.of(id)));
    PersonKeys keys = overTheBus();
    Message plain =
        Message.newBuilder()
            .setSenderId(annId)
            .setBody(Body.newBuilder().setText("of somebody else"))
            .build();
    List<Message> shown =
        api.run(() -> new BodyOpener(keys).messages(conversationId, List.of(sealed, plain)));
    assertTrue(shown.get(0).getBody().hasErased());
    assertEquals("of somebody else", shown.get(1).getBody().getText());
    String writing =
        api.run(
            () ->
                new BodySealer(keys)
                    .seal(command("more"))
                    .map("sealed")
                    .otherwise(Throwable::getMessage));
    assertTrue(writing.contains("master key"), writing);

    api.run(() -> pool.preparedQuery(mend).execute(Tuple.of(id)));
    assertEquals("words", opened(overTheBus(), sealed).getText());
  }

  private PersonKeys overTheBus() {
    return api.run(
        () ->
            Future.succeededFuture(
                new PersonKeys(
                    api.vertx,
                    TestServers.CONFIG.masterKeys(),
                    new BusKeySource(api.vertx.eventBus()))));
  }

  private PersonKeys direct() {
    return api.run(
        () ->
            Future.succeededFuture(
                new PersonKeys(api.vertx, TestServers.CONFIG.masterKeys(), table)));
  }

  private Body opened(PersonKeys keys, Message message) {
    return api.run(() -> new BodyOpener(keys).message(conversationId, message)).getBody();
  }

  private Message sealed(String text) {
    PersonKeys keys = direct();
    ConversationRecord sealed = api.run(() -> new BodySealer(keys).seal(command(text)));
    return Message.newBuilder()
        .setSequence(1)
        .setSenderId(annId)
        .setClientMessageId(sealed.getClientId())
        .setBody(sealed.getSendMessage().getBody())
        .build();
  }

  private ConversationRecord command(String text) {
    return ConversationRecord.newBuilder()
        .setConversationId(conversationId)
        .setAuthorId(annId)
        .setClientId(Ids.next())
        .setSendMessage(SendMessage.newBuilder().setBody(Body.newBuilder().setText(text)))
        .build();
  }
}
