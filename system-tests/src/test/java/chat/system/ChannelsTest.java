package chat.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.model.ErrorCode;
import chat.model.Ids;
import chat.model.v1.Body;
import chat.model.v1.ChannelMembership;
import chat.model.v1.ChannelNews;
import chat.model.v1.ClientFrame;
import chat.model.v1.Cursor;
import chat.model.v1.Event;
import chat.model.v1.MemberRole;
import chat.model.v1.Send;
import chat.model.v1.ServerFrame;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Channels, as those see them who own them, look at them, and are called in them. */
class ChannelsTest extends ThreePeople {
  private static final Duration STORED_WITHIN = Duration.ofSeconds(60);

  /** A reaction may be lost on the way to those who look. */
  private static final Duration HEARD_WITHIN = Duration.ofSeconds(5);

  private Group channel;
  private int reactions;

  @BeforeEach
  void channel() throws Exception {
    channel = make(new JsonObject());
  }

  @Test
  void whoJoinsReadsEverythingAndHasTheChannelInHisList() throws Exception {
    channel.get(ben, "").problem(404, ErrorCode.CONVERSATION_NOT_FOUND);
    channel.get(ben, "/messages").problem(404, ErrorCode.CONVERSATION_NOT_FOUND);
    channel.send(ann, "before ben came");
    Socket socket = Socket.live(vertx, ben.session());

    join(ben).success();

    ChannelMembership membership =
        socket.next(f -> f.getEvent().hasChannelMembership()).getEvent().getChannelMembership();
    assertTrue(membership.getBegins());
    assertEquals(MemberRole.MEMBER_ROLE_MEMBER, membership.getRole());
    assertEquals("news", membership.getChannel().getName());
    channel.awaitMember(ben);
    Await.until(
        "the line that made it, and what was said before",
        STORED_WITHIN,
        () -> texts(ben).size() == 2);
    Await.until(
        "the channel in his list", STORED_WITHIN, () -> rest.conversations(ben).size() == 1);
    channel.send(ann, "after");
    Await.until(
        "the head in his list",
        STORED_WITHIN,
        () ->
            rest.line(ben, channel.id())
                .filter(line -> line.getString("kind").equals("channel"))
                .filter(line -> line.getInteger("head") == 3)
                .filter(line -> line.getInteger("unread") == 1)
                .filter(line -> line.getInteger("member_count") == 2)
                .filter(line -> lastText(line).equals("after"))
                .isPresent());
    socket.done(Frames.read(channel.id(), 3));
    Await.until("nothing unread", STORED_WITHIN, () -> hasNothingUnread(ben));
    JsonObject receipts = channel.get(ben, "/receipts").success();
    assertEquals(1, receipts.getJsonArray("receipts").size(), "his own alone");
    Await.until("the writer has read what he wrote", STORED_WITHIN, () -> hasNothingUnread(ann));
  }

  @Test
  void thoseWhoLookHearOfItOnTwoGatewaysAndOthersDoNot(Platform platform) throws Exception {
    join(ben).success();
    join(cid).success();
    channel.awaitMember(ben);
    channel.awaitMember(cid);
    try (SecondGateway second = SecondGateway.start(platform)) {
      Socket annSocket = Socket.live(vertx, ann.session());
      Socket benSocket = Socket.live(vertx, ben.session());
      Socket cidSocket = Socket.live(vertx, cid.session(), second.url());
      int head = open(benSocket).getOpened().getHead();
      assertEquals(head, open(cidSocket).getOpened().getHead());
      hears(benSocket);
      hears(cidSocket);
      int sequence = channel.send(ann, "live");

      for (Socket socket : List.of(benSocket, cidSocket)) {
        ChannelNews news = newsOf(socket, sequence);
        assertEquals(channel.id(), news.getConversationId());
        assertTrue(news.getMissed() || texts(news).contains("live"), news::toString);
      }
      for (Socket socket : List.of(benSocket, cidSocket)) {
        seesReaction(annSocket, sequence, socket);
      }
      benSocket.say(Frames.close(channel.id()));
      newsOf(cidSocket, channel.send(ann, "ben looks away"));
      open(benSocket);
      hears(benSocket);
      assertEquals(
          Optional.empty(),
          annSocket.next(ServerFrame::hasChannel, Duration.ZERO),
          "who has it not open hears nothing");
    }
  }

  @Test
  void whoIsRemovedHearsAndReadsNothingAnyMore() throws Exception {
    join(ben).success();
    channel.awaitMember(ben);
    Socket socket = Socket.live(vertx, ben.session());
    open(socket);
    channel.remove(ann, ben.session()).success();
    channel.send(ann, "without ben");

    ServerFrame frame = socket.next(f -> f.hasChannel() || endsMembership(f));
    assertFalse(frame.hasChannel(), "nothing is told him after his removal");
    Await.until(
        "the channel is closed to him",
        STORED_WITHIN,
        () ->
            channel
                .get(ben, "/messages")
                .outcome()
                .equals(ErrorCode.CONVERSATION_NOT_FOUND.code()));
    channel.get(ben, "/members").problem(404, ErrorCode.CONVERSATION_NOT_FOUND);
    assertEquals(ErrorCode.CONVERSATION_NOT_FOUND.code(), open(socket).getError().getCode());
    assertEquals(
        ErrorCode.CONVERSATION_NOT_FOUND.code(),
        socket.give(Frames.send(channel.id())).getError().getCode());
    Await.until(
        "his list without the channel", STORED_WITHIN, () -> rest.conversations(ben).isEmpty());
    join(ben).problem(403, ErrorCode.PERMISSION_DENIED);
    add(ben).success();
    channel.awaitMember(ben);
  }

  @Test
  void whoIsCalledByNameFindsItInHisInboxAndNobodyElseDoes() throws Exception {
    Socket benBefore = Socket.live(vertx, ben.session());
    Socket cidSocket = Socket.live(vertx, cid.session());
    join(ben).success();
    join(cid).success();
    cidSocket.next(f -> f.getEvent().hasChannelMembership());
    Event joined = benBefore.next(f -> f.getEvent().hasChannelMembership()).getEvent();
    benBefore.close();
    Cursor seen = benBefore.head().toBuilder().setInboxSeq(joined.getInboxSeq()).build();
    Socket annSocket = Socket.live(vertx, ann.session());
    int first = call(annSocket, ben);
    channel.send(ann, "nobody is called");
    int second = call(annSocket, ben, cid);

    Socket benSocket = Socket.resumed(vertx, ben.session(), seen);
    assertEquals(first, nextMessage(benSocket));
    assertEquals(second, nextMessage(benSocket));
    assertEquals(second, nextMessage(cidSocket), "nothing else is in his inbox");
  }

  @Test
  void onlyAdminsPostWhenTheChannelSaysSo() throws Exception {
    join(ben).success();
    channel
        .give(HttpMethod.PATCH, ann, "/channel", Group.command().put("posting", "admins"))
        .success();
    post(ben).problem(403, ErrorCode.PERMISSION_DENIED);
    channel.setRole(ann, ben, "admin").success();
    post(ben).success();
    Await.until(
        "the channel as it is",
        STORED_WITHIN,
        () ->
            channel
                .get(ben, "")
                .found()
                .filter(seen -> seen.getString("posting").equals("admins"))
                .filter(seen -> seen.getString("role").equals("admin"))
                .filter(seen -> seen.getString("joining").equals("public"))
                .isPresent());
  }

  @Test
  void manyComeAtOnceAndAreListedInPages() throws Exception {
    List<Person> people = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      people.add(Await.result(Person.signUp(ann.api(), "p" + i)));
    }
    JsonObject command = Group.command();
    JsonObject invitation =
        channel.give(HttpMethod.POST, ann, "/invitations", command).success(201);
    List<Future<?>> joins = new ArrayList<>();
    List<Integer> statuses = new ArrayList<>();
    for (Person person : people) {
      boolean invited = joins.size() % 2 == 0;
      joins.add(
          Future.fromCompletionStage(
              CompletableFuture.runAsync(
                  () -> {
                    try {
                      Rest.Answer answer =
                          invited
                              ? rest.post(
                                  person.session(),
                                  "/v1/invitations/accept",
                                  Group.command().put("token", invitation.getString("token")))
                              : join(person);
                      synchronized (statuses) {
                        statuses.add(answer.response().statusCode());
                      }
                    } catch (Exception e) {
                      throw new IllegalStateException(e);
                    }
                  })));
    }
    Await.result(Future.all(joins));
    assertEquals(8, statuses.stream().filter(status -> status == 200).count());
    Await.until(
        "all of them",
        STORED_WITHIN,
        () ->
            channel
                .get(ann, "")
                .found()
                .filter(seen -> seen.getInteger("member_count") == 9)
                .isPresent());
    Set<String> expected = new TreeSet<>(List.of(ann.session().userId()));
    people.forEach(person -> expected.add(person.session().userId()));
    Await.until("all are listed", STORED_WITHIN, () -> listed().equals(expected));
  }

  /** The members, in pages of two. */
  private Set<String> listed() throws Exception {
    Set<String> listed = new TreeSet<>();
    String after = "";
    do {
      JsonObject page = channel.get(ann, "/members?limit=2" + after).success();
      JsonArray rows = page.getJsonArray("members");
      assertTrue(rows.size() <= 2);
      rows.forEach(row -> assertTrue(listed.add(((JsonObject) row).getString("user_id"))));
      after = page.containsKey("next_after") ? "&after=" + page.getString("next_after") : "";
    } while (!after.isEmpty());
    return listed;
  }

  @Test
  void aKindThatNeedsMoreSaysSo() throws Exception {
    rest.post(ann.session(), "/v1/conversations", new JsonObject().put("kind", "channel"))
        .problem(400, ErrorCode.INVALID_ARGUMENT);
    Group group = Group.make(rest, ann, ben);
    group
        .give(HttpMethod.POST, cid, "/join", Group.command())
        .problem(400, ErrorCode.INVALID_ARGUMENT);
    group
        .give(HttpMethod.PATCH, ann, "/channel", Group.command().put("name", "x"))
        .problem(400, ErrorCode.INVALID_ARGUMENT);
    channel
        .give(HttpMethod.PATCH, ann, "/group", Group.command().put("name", "x"))
        .problem(400, ErrorCode.INVALID_ARGUMENT);
  }

  private Group make(JsonObject settings) throws Exception {
    JsonObject made =
        rest.post(
                ann.session(),
                "/v1/conversations",
                Group.command()
                    .put("kind", "channel")
                    .put("name", "news")
                    .put("joining", "public")
                    .mergeIn(settings))
            .success(201);
    assertEquals("channel", made.getString("kind"));
    assertEquals("owner", made.getString("role"));
    return new Group(rest, made.getString("conversation_id"));
  }

  private ServerFrame open(Socket socket) throws Exception {
    return socket.give(Frames.open(channel.id()));
  }

  /**
   * Waits until what is said comes at once; before, it may be told only that something was said.
   */
  private void hears(Socket socket) throws Exception {
    Await.until(
        "what is said comes with its words",
        STORED_WITHIN,
        () -> {
          int said = channel.send(ann, "can you hear me");
          return texts(newsOf(socket, said)).contains("can you hear me");
        });
  }

  /** What is told when the channel has come to a message. */
  private static ChannelNews newsOf(Socket socket, int sequence) throws Exception {
    return socket
        .next(frame -> frame.hasChannel() && frame.getChannel().getHead() == sequence)
        .getChannel();
  }

  private static List<String> texts(ChannelNews news) {
    return news.getEventsList().stream()
        .map(event -> event.getMessage().getBody().getText())
        .toList();
  }

  /** A reaction may be lost on the way, so there is another one until one is seen. */
  private void seesReaction(Socket author, int sequence, Socket reader) throws Exception {
    Await.value(
        "a reaction is seen",
        STORED_WITHIN,
        () -> {
          ClientFrame.Builder react = Frames.react(channel.id(), sequence);
          react.getReactBuilder().setReaction("x" + ++reactions);
          author.done(react);
          return reader.next(ChannelsTest::tellsReaction, HEARD_WITHIN);
        });
  }

  private static boolean tellsReaction(ServerFrame frame) {
    return frame.getChannel().getEventsList().stream().anyMatch(Event::hasReactionChanged);
  }

  private static boolean endsMembership(ServerFrame frame) {
    return frame.getEvent().hasChannelMembership()
        && frame.getEvent().getChannelMembership().getRole() == MemberRole.MEMBER_ROLE_UNSPECIFIED;
  }

  /** Says something that calls people by name; the sequence of the message. */
  private int call(Socket socket, Person... people) throws Exception {
    Send.Builder send =
        Send.newBuilder()
            .setConversationId(channel.id())
            .setClientMessageId(Ids.next())
            .setBody(Body.newBuilder().setText("look"));
    for (Person person : people) {
      send.addMentionedIds(person.session().userId());
    }
    return socket.sent(ClientFrame.newBuilder().setSend(send));
  }

  private static int nextMessage(Socket socket) throws Exception {
    return socket.next(ServerFrame::hasEvent).getEvent().getMessage().getSequence();
  }

  private Rest.Answer join(Person person) throws Exception {
    return channel.give(HttpMethod.POST, person, "/join", Group.command());
  }

  private Rest.Answer add(Person person) throws Exception {
    return channel.give(
        HttpMethod.POST,
        ann,
        "/members",
        Group.command().put("member_ids", new JsonArray().add(person.session().userId())));
  }

  private Rest.Answer post(Person person) throws Exception {
    return channel.give(
        HttpMethod.POST,
        person,
        "/messages",
        new JsonObject()
            .put("client_message_id", Ids.next())
            .put("body", new JsonObject().put("text", "x")));
  }

  private JsonArray texts(Person person) throws Exception {
    return channel.get(person, "/messages").success().getJsonArray("messages");
  }

  private boolean hasNothingUnread(Person person) throws Exception {
    return rest.line(person, channel.id())
        .filter(line -> line.getInteger("unread") == 0)
        .isPresent();
  }

  private static String lastText(JsonObject line) {
    return line.getJsonObject("last_message", new JsonObject())
        .getJsonObject("body", new JsonObject())
        .getString("text", "");
  }
}
