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
import chat.model.v1.Close;
import chat.model.v1.Cursor;
import chat.model.v1.Event;
import chat.model.v1.MemberRole;
import chat.model.v1.Open;
import chat.model.v1.React;
import chat.model.v1.Read;
import chat.model.v1.Send;
import chat.model.v1.ServerFrame;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Channels, as those see them who own them, look at them, and are called in them. */
class ChannelsTest extends ThreePeople {
  private static final Duration STORED_WITHIN = Duration.ofSeconds(10);

  private Group channel;

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
    awaitMember(ben);
    Await.until(
        "the line that made it, and what was said before",
        STORED_WITHIN,
        () -> texts(ben).size() == 2);
    Await.until("the channel in his list", STORED_WITHIN, () -> list(ben).size() == 1);
    channel.send(ann, "after");
    Await.until(
        "the head in his list",
        STORED_WITHIN,
        () -> {
          JsonObject line = list(ben).getJsonObject(0);
          return line.getString("kind").equals("channel")
              && line.getInteger("head") == 3
              && line.getInteger("unread") == 1
              && line.getInteger("member_count") == 2
              && line.getJsonObject("last_message")
                  .getJsonObject("body")
                  .getString("text")
                  .equals("after");
        });
    socket.say(
        ClientFrame.newBuilder()
            .setRequest(1)
            .setRead(Read.newBuilder().setConversationId(channel.id()).setSequence(3)));
    assertTrue(socket.reply(1).hasDone());
    Await.until(
        "nothing unread",
        STORED_WITHIN,
        () -> list(ben).getJsonObject(0).getInteger("unread") == 0);
    JsonObject receipts = channel.get(ben, "/receipts").success();
    assertEquals(1, receipts.getJsonArray("receipts").size(), "his own alone");
    Await.until(
        "the writer has read what he wrote",
        STORED_WITHIN,
        () -> list(ann).getJsonObject(0).getInteger("unread") == 0);
  }

  @Test
  void thoseWhoLookHearOfItOnTwoGatewaysAndOthersDoNot(Platform platform) throws Exception {
    join(ben).success();
    join(cid).success();
    awaitMember(ben);
    awaitMember(cid);
    try (SecondGateway second = SecondGateway.start(platform)) {
      Socket annSocket = Socket.live(vertx, ann.session());
      Socket benSocket = Socket.live(vertx, ben.session());
      Socket cidSocket = Socket.live(vertx, cid.session(), second.url());
      int head = open(benSocket, 1).getOpened().getHead();
      assertEquals(head, open(cidSocket, 1).getOpened().getHead());
      hears(benSocket);
      hears(cidSocket);
      int sequence = channel.send(ann, "live");

      for (Socket socket : List.of(benSocket, cidSocket)) {
        ChannelNews news =
            socket.next(f -> f.hasChannel() && f.getChannel().getHead() == sequence).getChannel();
        assertEquals(channel.id(), news.getConversationId());
        assertEquals(sequence, news.getHead());
        assertEquals("live", news.getEvents(0).getMessage().getBody().getText());
        assertFalse(news.getMissed());
      }
      annSocket.say(
          ClientFrame.newBuilder()
              .setRequest(1)
              .setReact(
                  React.newBuilder()
                      .setConversationId(channel.id())
                      .setClientId(Ids.next())
                      .setSequence(sequence)
                      .setReaction("x")));
      assertTrue(annSocket.reply(1).hasDone(), "who has it not open hears nothing else");
      ChannelNews reaction = cidSocket.next(ServerFrame::hasChannel).getChannel();
      assertTrue(reaction.getEvents(0).hasReactionChanged());
      benSocket.next(ServerFrame::hasChannel);
      benSocket.say(
          ClientFrame.newBuilder().setClose(Close.newBuilder().setConversationId(channel.id())));
      channel.send(ann, "ben looks away");
      cidSocket.next(ServerFrame::hasChannel);
      open(benSocket, 2);
      hears(benSocket);
    }
  }

  @Test
  void whoIsRemovedHearsAndReadsNothingAnyMore() throws Exception {
    join(ben).success();
    awaitMember(ben);
    Socket socket = Socket.live(vertx, ben.session());
    open(socket, 1);
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
    assertEquals(ErrorCode.CONVERSATION_NOT_FOUND.code(), open(socket, 2).getError().getCode());
    socket.send(3, channel.id(), Ids.next(), "let me in");
    assertEquals(ErrorCode.CONVERSATION_NOT_FOUND.code(), socket.reply(3).getError().getCode());
    Await.until("his list without the channel", STORED_WITHIN, () -> list(ben).isEmpty());
    join(ben).problem(403, ErrorCode.PERMISSION_DENIED);
    add(ben).success();
    awaitMember(ben);
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
    int first = call(annSocket, 1, ben);
    channel.send(ann, "nobody is called");
    int second = call(annSocket, 2, ben, cid);

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
        () -> {
          JsonObject seen = channel.get(ben, "").success();
          return seen.getString("posting").equals("admins")
              && seen.getString("role").equals("admin")
              && seen.getString("joining").equals("public");
        });
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
        () -> channel.get(ann, "").success().getInteger("member_count") == 9);
    Set<String> listed = new TreeSet<>();
    String after = "";
    int pages = 0;
    do {
      JsonObject page = channel.get(ann, "/members?limit=2" + after).success();
      JsonArray rows = page.getJsonArray("members");
      assertTrue(rows.size() <= 2);
      rows.forEach(row -> assertTrue(listed.add(((JsonObject) row).getString("user_id"))));
      after = page.containsKey("next_after") ? "&after=" + page.getString("next_after") : "";
      pages++;
    } while (!after.isEmpty());
    assertTrue(pages > 3);
    Set<String> expected = new TreeSet<>(List.of(ann.session().userId()));
    people.forEach(person -> expected.add(person.session().userId()));
    assertEquals(expected, listed);
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

  private ServerFrame open(Socket socket, int request) throws Exception {
    socket.say(
        ClientFrame.newBuilder()
            .setRequest(request)
            .setOpen(Open.newBuilder().setConversationId(channel.id())));
    return socket.reply(request);
  }

  /**
   * Waits until what is said comes at once; before, it may be told only that something was said.
   */
  private void hears(Socket socket) throws Exception {
    ChannelNews news;
    do {
      int said = channel.send(ann, "can you hear me");
      news = socket.next(f -> f.hasChannel() && f.getChannel().getHead() == said).getChannel();
    } while (news.getMissed());
    Event last = news.getEvents(news.getEventsCount() - 1);
    assertEquals("can you hear me", last.getMessage().getBody().getText());
  }

  private static boolean endsMembership(ServerFrame frame) {
    return frame.getEvent().hasChannelMembership()
        && frame.getEvent().getChannelMembership().getRole() == MemberRole.MEMBER_ROLE_UNSPECIFIED;
  }

  /** Says something that calls people by name; the sequence of the message. */
  private int call(Socket socket, int request, Person... people) throws Exception {
    Send.Builder send =
        Send.newBuilder()
            .setConversationId(channel.id())
            .setClientMessageId(Ids.next())
            .setBody(Body.newBuilder().setText("look"));
    for (Person person : people) {
      send.addMentionedIds(person.session().userId());
    }
    socket.say(ClientFrame.newBuilder().setRequest(request).setSend(send));
    return socket.reply(request).getSent().getSequence();
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

  private void awaitMember(Person person) throws Exception {
    Await.until(
        "membership of " + person.handle(),
        STORED_WITHIN,
        () -> channel.get(person, "").response().statusCode() == 200);
  }

  private JsonArray texts(Person person) throws Exception {
    return channel.get(person, "/messages").success().getJsonArray("messages");
  }

  private JsonArray list(Person person) throws Exception {
    return rest.get(person.session(), "/v1/conversations").success().getJsonArray("conversations");
  }
}
