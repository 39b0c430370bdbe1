package chat.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.bench.client.Session;
import chat.model.Ids;
import chat.model.v1.Body;
import chat.model.v1.ClientFrame;
import chat.model.v1.NotificationLevel;
import chat.model.v1.Prefer;
import chat.model.v1.Preferences;
import chat.model.v1.PreferencesChanged;
import chat.model.v1.ScreenConversation;
import chat.model.v1.Send;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How people want to have their conversations, and how many messages call them. */
class PreferencesTest extends ThreePeople {
  private static final Duration STORED_WITHIN = Duration.ofSeconds(30);

  private Group group;

  @BeforeEach
  void makeGroup() throws Exception {
    group = Group.make(rest, ann, ben);
    group.awaitMember(ben);
  }

  @Test
  void whatOneWantsIsInStepOnAllDevicesAndNobodyElseHearsOfIt() throws Exception {
    Session laptop = Await.result(ben.anotherDevice());
    Socket phoneSocket = Socket.live(vertx, ben.session());
    Socket laptopSocket = Socket.live(vertx, laptop);
    awaitLine(group, line -> line.getInteger("head") == 1);
    Preferences pinned = Preferences.newBuilder().setPinned(true).build();

    phoneSocket.done(prefer(pinned));

    PreferencesChanged told = preferences(laptopSocket);
    assertEquals(group.id(), told.getConversationId());
    assertEquals(pinned, told.getPreferences(), "what has changed and nothing else");
    JsonObject command =
        Group.command().put("notify", "mentions").put("muted_until", "2099-12-01T08:00:00Z");
    set(command).success();
    assertEquals(
        NotificationLevel.NOTIFICATION_LEVEL_MENTIONS,
        preferences(laptopSocket).getPreferences().getNotify());
    set(command.copy().put("notify", "nothing")).success();
    awaitPreferences(
        "{'notify':'mentions','pinned':true,'archived':false,'marked_unread':false,"
            + "'muted_until':'2099-12-01T08:00:00Z'}");
    ScreenConversation onScreen = Socket.screen(vertx, laptop, 5, 0).getConversations(0);
    assertTrue(onScreen.getPreferences().getPinned());
    assertTrue(onScreen.getPreferences().hasMutedUntil());

    set(Group.command().putNull("muted_until").put("pinned", false).put("archived", true))
        .success();
    awaitPreferences("{'notify':'mentions','pinned':false,'archived':true,'marked_unread':false}");
    assertEquals(
        new JsonObject(
            "{\"notify\":\"all\",\"pinned\":false,\"archived\":false,\"marked_unread\":false}"),
        group.get(ann, "").success().getJsonObject("preferences"));
  }

  @Test
  void whatIsMarkedAsUnreadIsSoUntilItIsReadOnWhicheverDevice() throws Exception {
    Socket laptopSocket = Socket.live(vertx, Await.result(ben.anotherDevice()));
    set(Group.command().put("marked_unread", true)).success();
    awaitLine(group, line -> line.getJsonObject("preferences").getBoolean("marked_unread"));
    laptopSocket.done(Frames.read(group.id(), 1));
    awaitLine(group, line -> !line.getJsonObject("preferences").getBoolean("marked_unread"));
  }

  @Test
  void whatCallsSomebodyIsCountedUntilItIsReadOrDeleted() throws Exception {
    Socket annSocket = Socket.live(vertx, ann.session());
    call(annSocket, 2, group, false);
    call(annSocket, 3, group, true);
    group.send(ann, "by the way");
    call(annSocket, 5, group, false);
    awaitLine(group, line -> line.getInteger("mentions") == 3 && line.getInteger("unread") == 5);
    assertEquals(3, Socket.screen(vertx, ben.session(), 5, 0).getConversations(0).getMentions());

    group.give(HttpMethod.DELETE, ann, "/messages/5?client_id=" + Ids.next(), null).success();
    awaitLine(group, line -> line.getInteger("mentions") == 2);
    read(group, 2);
    awaitLine(group, line -> line.getInteger("mentions") == 1);
    assertEquals(1, group.get(ben, "").success().getInteger("mentions"));
    group.send(ben, "who writes has read");
    awaitLine(group, line -> line.getInteger("mentions") == 0);
    assertEquals(0, group.get(ann, "").success().getInteger("mentions"), "nobody calls himself");
  }

  @Test
  void inAChannelThoseWhoAreCalledByNameAreCounted() throws Exception {
    Group channel = Group.channel(rest, ann, ben);
    channel.awaitMember(ben);
    Socket annSocket = Socket.live(vertx, ann.session());
    call(annSocket, 2, channel, true);
    call(annSocket, 3, channel, false);
    awaitLine(channel, line -> line.getInteger("mentions") == 1 && line.getInteger("unread") == 2);
    set(channel, Group.command().put("archived", true)).success();
    read(channel, 3);
    awaitLine(
        channel,
        line ->
            line.getInteger("mentions") == 0
                && line.getJsonObject("preferences").getBoolean("archived"));
  }

  private void call(Socket socket, int sequence, Group where, boolean all) throws Exception {
    Send.Builder send =
        Send.newBuilder()
            .setConversationId(where.id())
            .setClientMessageId(Ids.next())
            .setBody(Body.newBuilder().setText("look"))
            .setMentionsAll(all);
    if (!all) {
      send.addMentionedIds(ben.session().userId());
    }
    assertEquals(sequence, socket.sent(ClientFrame.newBuilder().setSend(send)));
  }

  private void read(Group where, int sequence) throws Exception {
    where
        .give(HttpMethod.POST, ben, "/read", new JsonObject().put("sequence", sequence))
        .noContent();
  }

  private ClientFrame.Builder prefer(Preferences preferences) {
    return ClientFrame.newBuilder()
        .setPrefer(
            Prefer.newBuilder()
                .setConversationId(group.id())
                .setClientId(Ids.next())
                .setPreferences(preferences));
  }

  private Rest.Answer set(JsonObject command) throws Exception {
    return set(group, command);
  }

  private Rest.Answer set(Group where, JsonObject command) throws Exception {
    return where.give(HttpMethod.PATCH, ben, "/preferences", command);
  }

  private static PreferencesChanged preferences(Socket socket) throws Exception {
    return socket
        .next(frame -> frame.getEvent().hasPreferencesChanged())
        .getEvent()
        .getPreferencesChanged();
  }

  private void awaitPreferences(String expected) throws Exception {
    JsonObject preferences = new JsonObject(expected.replace('\'', '"'));
    awaitLine(group, line -> line.getJsonObject("preferences").equals(preferences));
  }

  /** Ben's list shows a conversation so. */
  private void awaitLine(Group where, Predicate<JsonObject> expected) throws Exception {
    Await.until(
        "the line of the list",
        STORED_WITHIN,
        () -> rest.line(ben, where.id()).filter(expected).isPresent());
  }
}
