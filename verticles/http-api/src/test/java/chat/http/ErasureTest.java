package chat.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.http.TestApi.Person;
import chat.model.ConversationIds;
import chat.model.ErrorCode;
import chat.model.Ids;
import chat.model.v1.ChannelOfficer;
import chat.model.v1.ChannelState;
import chat.model.v1.ConversationKind;
import chat.model.v1.ConversationRecord;
import chat.model.v1.ConversationState;
import chat.model.v1.Event;
import chat.model.v1.GroupMember;
import chat.model.v1.GroupState;
import chat.model.v1.MemberRole;
import chat.model.v1.Membership;
import chat.model.v1.MembershipState;
import chat.model.v1.Outcome;
import chat.model.v1.Refused;
import chat.model.v1.Verdict;
import chat.runtime.core.ListPart;
import chat.runtime.postgres.PostgresPool;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What of an erased person is in PostgreSQL. */
class ErasureTest {
  private final TestApi api = new TestApi(Map.of("CHAT_ERASURE_DELAY_SECONDS", "1"));
  private final Pool pool = PostgresPool.open(api.vertx, TestServers.CONFIG.postgres(), "test");
  private final String handle = TestApi.newHandle();
  private final Person ann = api.signUp(handle);

  private FakeRouter router;

  @AfterEach
  void close() {
    if (router != null) {
      router.close();
    }
    api.close();
  }

  @Test
  void withTheRightPasswordAllGoesAndTheHandleIsFree() throws Exception {
    api.call("POST", "/v1/erasure", ann.token(), new JsonObject().put("password", "wrong"))
        .problem(401, "wrong_credentials");
    api.call("POST", "/v1/erasure", ann.token(), new JsonObject()).problem(400, "invalid_argument");
    assertFalse(api.erased.contains(ann.id()));

    erase();
    assertEquals("", name());
    assertTrue(keyIsDestroyed());
    awaitNoted();
    assertEquals(
        401,
        api.call(
                "PATCH",
                "/v1/profile",
                ann.token(),
                new JsonObject().put("display_name", "somebody again"))
            .status());
    assertEquals("", name());
    assertEquals(0, count("devices"));
    api.post("/v1/sessions", TestApi.logInBody(handle, TestApi.PASSWORD))
        .problem(401, "wrong_credentials");
    api.post("/v1/sessions/refresh", new JsonObject().put("refresh_token", ann.refreshToken()))
        .problem(401, "unauthenticated");
    Person other = api.signUp(handle);
    JsonObject wanted = new JsonObject().put("user_ids", new JsonArray().add(ann.id()));
    assertEquals(
        0,
        api.call("POST", "/v1/profiles", other.token(), wanted)
            .success(200)
            .getJsonArray("users")
            .size());
    assertEquals(
        other.id(),
        api.get("/v1/users?handle=" + handle, other.token())
            .success(200)
            .getJsonArray("users")
            .getJsonObject(0)
            .getString("user_id"));
  }

  @Test
  void aHoldKeepsTheKeyAndIsToldToNobody() throws Exception {
    sql("INSERT INTO person_keys (user_id, wrapped_key) VALUES ($1, '\\x00')");
    sql("INSERT INTO legal_holds (user_id, reason) VALUES ($1, 'a court wants it')");
    erase();
    assertEquals("", name());
    assertTrue(!keyIsDestroyed(), "the key is kept");

    sql("DELETE FROM legal_holds WHERE user_id = $1");
    await("the erasure goes on", this::keyIsDestroyed);
  }

  @Test
  void whoWasErasedIsErasedAgainWhenTheDatabaseIsRestored() throws Exception {
    Migrations.eraseAgain(TestServers.CONFIG.postgres(), List.of(ann.id()));
    assertEquals("", name());
    assertTrue(keyIsDestroyed());
    Migrations.eraseAgain(TestServers.CONFIG.postgres(), List.of(ann.id()));
    Migrations.eraseAgain(TestServers.CONFIG.postgres(), List.of());
  }

  @Test
  void aChannelInWhichNobodyIsEnabledGoesToWhoeverIsInIt() throws Exception {
    Person ben = api.signUp();
    String channel = channel(ben);
    sql("UPDATE accounts SET disabled_at = now() WHERE user_id = $1", ben);
    Set<String> handedOver = ConcurrentHashMap.newKeySet();
    router =
        router(
            command -> {
              if (command.hasSetRole()) {
                assertEquals(MemberRole.MEMBER_ROLE_OWNER, command.getSetRole().getRole());
                handedOver.add(command.getSetRole().getMemberId());
              }
              return command.hasSetRole() || handedOver.contains(ben.id());
            });

    erase();
    await("she has left", () -> column("left_at").isPresent());
    assertEquals(Set.of(ben.id()), handedOver);
    assertEquals(1, removals(channel));
  }

  @Test
  void whereTheLogDoesNotLetHerOutNothingElseWaits() throws Exception {
    String channel = channel(api.signUp());
    String group = group();
    AtomicBoolean letsOut = new AtomicBoolean();
    router =
        router(
            command ->
                !command.getConversationId().equals(channel)
                    || (letsOut.get() && command.hasRemoveMember()));

    erase();
    await("her words are removed", () -> column("removed_at").isPresent());
    assertTrue(removals(group) > 0, "she is asked out of what comes after it");
    assertTrue(keyIsDestroyed());
    assertEquals(1, stuckIn(channel));

    int fromGroup = removals(group);
    int fromChannel = removals(channel);
    letsOut.set(true);
    sql("UPDATE erasures SET leave_after = '-infinity' WHERE user_id = $1");
    await("it was tried again", () -> stuckIn(channel) == 0);
    assertTrue(removals(channel) > fromChannel);
    assertEquals(fromGroup, removals(group), "that alone was tried again");
    assertTrue(column("done_at").isEmpty(), "the words are looked for once more");
  }

  @Test
  void aPassThatAnotherOvertookDoesNotCountAsTheSecond() throws Exception {
    String group = group();
    router =
        router(
            command -> {
              // In the middle of the first pass another API ends one, and the second is due.
              try (Connection database = TestServers.CONFIG.postgres().connect();
                  PreparedStatement overtake =
                      database.prepareStatement(
                          "UPDATE erasures SET removed_at = now(), words_after = now(),"
                              + " taken_until = '-infinity' WHERE user_id = ?"
                              + " AND words_after IS NOT NULL AND removed_at IS NULL")) {
                overtake.setObject(1, UUID.fromString(ann.id()));
                overtake.executeUpdate();
              } catch (SQLException e) {
                throw new AssertionError(e);
              }
              return true;
            });

    erase();
    await("all is done", () -> column("done_at").isPresent());
    assertEquals(3, removals(group), "once to leave, and in each of two passes");
  }

  /** Decides what the API commands; a refusal is one of permission. */
  private FakeRouter router(Predicate<ConversationRecord> accepts) {
    UnaryOperator<Outcome> judge =
        outcome ->
            accepts.test(router.commands.get(router.commands.size() - 1))
                ? outcome
                : outcome.toBuilder()
                    .setVerdict(
                        Verdict.newBuilder()
                            .setRefused(
                                Refused.newBuilder().setCode(ErrorCode.PERMISSION_DENIED.code())))
                    .build();
    return new FakeRouter(api, judge);
  }

  private int removals(String conversationId) {
    return (int)
        List.copyOf(router.commands).stream()
            .filter(
                command ->
                    command.hasRemoveMember()
                        && command.getConversationId().equals(conversationId)
                        && command.getRemoveMember().getMemberId().equals(ann.id()))
            .count();
  }

  private int stuckIn(String conversationId) {
    return sql("SELECT FROM erasures WHERE user_id = $1 AND still_in = ARRAY['"
            + conversationId
            + "']")
        .size();
  }

  private Optional<OffsetDateTime> column(String name) {
    return sql("SELECT " + name + " FROM erasures WHERE user_id = $1").stream()
        .findFirst()
        .map(row -> row.getOffsetDateTime(0));
  }

  /** Which nobody but ann manages; the stores are not told when she has left it. */
  private String channel(Person member) {
    String id = ConversationIds.channel(Ids.next());
    Membership membership =
        Membership.newBuilder().setState(MembershipState.MEMBERSHIP_STATE_MEMBER).build();
    api.run(() -> api.members.write(id, 1, Map.of(ann.id(), membership, member.id(), membership)));
    write(
        id,
        ConversationState.newBuilder()
            .setPosition(1)
            .setKind(ConversationKind.CONVERSATION_KIND_CHANNEL)
            .setChannel(
                ChannelState.newBuilder()
                    .setMemberCount(2)
                    .addOfficers(
                        ChannelOfficer.newBuilder()
                            .setUserId(ann.id())
                            .setRole(MemberRole.MEMBER_ROLE_OWNER)))
            .build());
    return id;
  }

  private String group() {
    String id = ConversationIds.group(Ids.next());
    write(
        id,
        ConversationState.newBuilder()
            .setPosition(1)
            .setKind(ConversationKind.CONVERSATION_KIND_GROUP)
            .setGroup(GroupState.newBuilder().addMembers(GroupMember.getDefaultInstance()))
            .addMemberIds(ann.id())
            .build());
    return id;
  }

  private void write(String id, ConversationState state) {
    Event event = Event.newBuilder().setInboxSeq(1).setConversationId(id).setPosition(1).build();
    api.run(() -> api.states.write(id, state));
    api.run(
        () ->
            TestServers.CASSANDRA.execute(
                api.lists.statement(ann.id(), ListPart.LATEST, event, 1)));
  }

  /** In the log that is for ever. */
  private void awaitNoted() throws Exception {
    await("it is noted", () -> api.erased.contains(ann.id()));
  }

  private static void await(String what, BooleanSupplier condition) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(40);
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < deadline, what);
      TimeUnit.MILLISECONDS.sleep(200);
    }
  }

  private void erase() {
    JsonObject proof = new JsonObject().put("password", TestApi.PASSWORD);
    assertEquals(202, api.call("POST", "/v1/erasure", ann.token(), proof).status());
  }

  private String name() {
    Row account = sql("SELECT handle, display_name FROM accounts WHERE user_id = $1").get(0);
    return (account.getString(0) == null ? "" : account.getString(0)) + account.getString(1);
  }

  private boolean keyIsDestroyed() {
    return sql("SELECT FROM person_keys WHERE user_id = $1 AND destroyed_at IS NOT NULL").size()
        == 1;
  }

  private long count(String table) {
    return sql("SELECT count(*) FROM " + table + " WHERE user_id = $1").get(0).getLong(0);
  }

  private List<Row> sql(String statement) {
    return sql(statement, ann);
  }

  private List<Row> sql(String statement, Person person) {
    List<Row> rows = new ArrayList<>();
    api.run(() -> pool.preparedQuery(statement).execute(Tuple.of(UUID.fromString(person.id()))))
        .forEach(rows::add);
    return rows;
  }
}
