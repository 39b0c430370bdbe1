package chat.system;

import static java.util.Map.entry;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import chat.bench.client.HttpApi;
import chat.bench.client.Session;
import chat.model.CloseCode;
import chat.model.Ids;
import chat.model.v1.ClientFrame;
import chat.model.v1.Hello;
import chat.model.v1.ServerFrame;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Who may do what in a group and in a public channel: every command and every read, over HTTP and
 * WebSocket, by everybody. A command of the contract or of the protocol that has no row fails.
 */
@ExtendWith(Platform.Shared.class)
class AccessMatrixTest {
  private enum Who {
    OWNER,
    ADMIN,
    MEMBER,
    REMOVED,
    STRANGER,
    /** A stranger whom the owner and the guest block. */
    BLOCKED,
    DISABLED,
    EXPIRED,
    NO_TOKEN
  }

  private static final String FORM = "invalid_argument";
  private static final String NONE = "conversation_not_found";
  private static final String DENIED = "permission_denied";
  private static final String BLOCKED = "blocked";
  private static final String OFF = "account_disabled";
  private static final String TOKEN = "unauthenticated";
  private static final Pattern OPERATION =
      Pattern.compile(
          "operationId: (listProfiles|\\w+"
              + "(?=\\s+tags: \\[(?:conversations|groups|channels|messages|search)]))");

  /**
   * Status or code of each operation for everybody with a good token, in the order of {@link Who}.
   */
  private static final Map<String, List<String>> HTTP =
      Map.ofEntries(
          entry("createConversation", row("201", "201", "201", "201", "201", BLOCKED)),
          entry("listConversations", row("200", "200", "200", "200", "200", "200")),
          entry("getConversation", row("200", "200", "200", NONE, NONE, NONE)),
          entry("listMessages", row("200", "200", "200", NONE, NONE, NONE)),
          entry("search", row("200", "200", "200", NONE, NONE, NONE)),
          entry("listMentions", row("200", "200", "200", "200", "200", "200")),
          entry("listProfiles", row("200", "200", "200", "200", "200", "200")),
          entry("listReceipts", row("200", "200", "200", NONE, NONE, NONE)),
          entry("markRead", row("204", "204", "204", NONE, NONE, NONE)),
          entry("setPreferences", row("200", "200", "200", NONE, NONE, NONE)),
          entry("sendMessage", row("200", "200", "200", NONE, NONE, NONE)),
          entry("editMessage", row("200", "200", "200", NONE, NONE, NONE)),
          entry("deleteMessage", row("200", "200", "200", NONE, NONE, NONE)),
          entry("reactToMessage", row("200", "200", "200", NONE, NONE, NONE)),
          entry("createGroup", row("201", "201", "201", "201", "201", "201")),
          entry("updateGroup", row("200", "200", DENIED, NONE, NONE, NONE)),
          entry("addMembers", row("200", "200", DENIED, NONE, NONE, NONE)),
          entry("setRole", row("200", DENIED, DENIED, NONE, NONE, NONE)),
          entry("removeMember", row("200", "200", DENIED, NONE, NONE, NONE)),
          entry("createInvitation", row("201", "201", DENIED, NONE, NONE, NONE)),
          entry("listInvitations", row("200", "200", DENIED, NONE, NONE, NONE)),
          entry("revokeInvitation", row("200", "200", DENIED, NONE, NONE, NONE)),
          entry("listMembers", row("200", "200", "200", NONE, NONE, NONE)),
          entry("updateChannel", row(FORM, FORM, FORM, FORM, FORM, FORM)),
          entry("joinChannel", row(FORM, FORM, FORM, FORM, FORM, FORM)),
          entry("acceptInvitation", row("200", "200", "200", "200", "200", "200")));

  /** What is otherwise in a public channel, in which the guest is a member. */
  private static final Map<String, List<String>> CHANNEL_HTTP =
      Map.of(
          // Made by then.
          "createConversation", row("200", "200", "200", "200", "200", BLOCKED),
          "updateGroup", row(FORM, FORM, FORM, FORM, FORM, FORM),
          "updateChannel", row("200", "200", DENIED, NONE, NONE, NONE),
          "joinChannel", row("200", "200", "200", DENIED, "200", "200"));

  /** The answer to each frame, likewise; without a good token there is no connection. */
  private static final Map<String, List<String>> WEB_SOCKET =
      Map.ofEntries(
          entry("SEND", List.of("sent", "sent", "sent", NONE, NONE, NONE)),
          entry("READ", List.of("done", "done", "done", NONE, NONE, NONE)),
          entry("PREFER", List.of("done", "done", "done", NONE, NONE, NONE)),
          entry("EDIT", List.of("done", "done", "done", NONE, NONE, NONE)),
          entry("DELETE", List.of("done", "done", "done", NONE, NONE, NONE)),
          entry("REACT", List.of("done", "done", "done", NONE, NONE, NONE)),
          entry("OPEN", List.of(FORM, FORM, FORM, FORM, FORM, FORM)));

  private static final Map<String, List<String>> CHANNEL_WEB_SOCKET =
      Map.of("OPEN", List.of("OPENED", "OPENED", "OPENED", NONE, NONE, NONE));

  /** Frames that ask for nothing of a conversation, and those that have no answer. */
  private static final Set<String> NOT_JUDGED =
      Set.of("HELLO", "HEARTBEAT", "ACK", "TYPING", "CLOSE", "WATCH", "FRAME_NOT_SET");

  private final Vertx vertx = Vertx.vertx();
  private final Map<Who, Person> people = new EnumMap<>(Who.class);
  private Rest rest;
  private Person guest;

  @AfterEach
  void close() throws Exception {
    Await.result(vertx.close());
  }

  @TestFactory
  Stream<DynamicTest> everyCommandByEverybody(Platform platform) throws Exception {
    rest = new Rest(vertx, platform.http());
    HttpApi api = new HttpApi(vertx, platform.http());
    for (Who who : Who.values()) {
      if (who != Who.NO_TOKEN && who != Who.EXPIRED) {
        people.put(
            who,
            Await.result(
                Person.signUp(api, who.name().toLowerCase(java.util.Locale.ROOT).substring(0, 3))));
      }
    }
    guest = Await.result(Person.signUp(api, "guest"));
    people.put(Who.EXPIRED, expired(platform.operator(), people.get(Who.STRANGER)));
    block(people.get(Who.OWNER), people.get(Who.BLOCKED));
    block(guest, people.get(Who.BLOCKED));
    platform.operator().disable(people.get(Who.DISABLED));
    Await.until(
        "the account is known to be disabled",
        java.time.Duration.ofSeconds(10),
        () -> at(HttpMethod.GET, Who.DISABLED, "/v1/profile", null).outcome().equals(OFF));
    List<DynamicTest> tests = new ArrayList<>();
    tests.add(dynamicTest("every operation has a row", this::everyOperationHasARow));
    tests.add(dynamicTest("every frame has a row", AccessMatrixTest::everyFrameHasARow));
    for (Who who : List.of(Who.DISABLED, Who.EXPIRED)) {
      tests.add(dynamicTest("no WebSocket for " + who, () -> isNotWelcome(who)));
    }
    new TreeMap<>(HTTP)
        .forEach(
            (id, row) -> {
              tests.add(dynamicTest(id, () -> overHttp(id, row, false)));
              List<String> inChannel = CHANNEL_HTTP.getOrDefault(id, row);
              tests.add(dynamicTest(id + " in a channel", () -> overHttp(id, inChannel, true)));
            });
    new TreeMap<>(WEB_SOCKET)
        .forEach(
            (id, row) -> {
              tests.add(dynamicTest(id, () -> overWebSocket(id, row, false)));
              List<String> inChannel = CHANNEL_WEB_SOCKET.getOrDefault(id, row);
              tests.add(
                  dynamicTest(id + " in a channel", () -> overWebSocket(id, inChannel, true)));
            });
    return tests.stream();
  }

  private Person expired(Operator operator, Person person) throws Exception {
    return new Person(
        person.api(),
        person.handle(),
        person.password(),
        operator.expired(vertx, person.session()));
  }

  private void block(Person who, Person whom) throws Exception {
    rest.call(HttpMethod.PUT, who.session(), "/v1/blocks/" + whom.session().userId()).noContent();
  }

  private void isNotWelcome(Who who) throws Exception {
    Session session = people.get(who).session();
    Socket socket =
        Await.result(Socket.open(vertx, session.gatewayUrls().get(0), List.of(Socket.SUBPROTOCOL)));
    socket.say(
        ClientFrame.newBuilder().setHello(Hello.newBuilder().setToken(session.accessToken())));
    assertEquals(TOKEN, outcome(socket.next()));
    assertEquals(CloseCode.UNAUTHENTICATED.code(), socket.closeCode());
  }

  /** Who has no good token gets nothing, whatever it is: disabled, expired, none. */
  private static List<String> row(String... outcomes) {
    List<String> row = new ArrayList<>(List.of(outcomes));
    row.addAll(List.of(OFF, TOKEN, TOKEN));
    return row;
  }

  private void everyOperationHasARow() throws Exception {
    String contract =
        rest.call(HttpMethod.GET, null, "/v1/openapi.yaml", null).response().bodyAsString();
    Set<String> operations = new TreeSet<>();
    Matcher found = OPERATION.matcher(contract);
    while (found.find()) {
      operations.add(found.group(1));
    }
    assertEquals(operations, new TreeSet<>(HTTP.keySet()));
  }

  private static void everyFrameHasARow() {
    Set<String> frames = new TreeSet<>(WEB_SOCKET.keySet());
    frames.addAll(NOT_JUDGED);
    Set<String> known = new TreeSet<>();
    Arrays.stream(ClientFrame.FrameCase.values()).forEach(frame -> known.add(frame.name()));
    assertEquals(known, frames);
  }

  private void overHttp(String operation, List<String> row, boolean inChannel) throws Exception {
    Scene scene = scene(inChannel);
    // The owner comes last: what he does might take from the others what they ask for.
    for (int i = row.size() - 1; i >= 0; i--) {
      Who who = Who.values()[i];
      assertEquals(row.get(i), call(operation, who, scene).outcome(), operation + " by " + who);
    }
  }

  private void overWebSocket(String frame, List<String> row, boolean inChannel) throws Exception {
    Scene scene = scene(inChannel);
    for (int i = row.size() - 1; i >= 0; i--) {
      Who who = Who.values()[i];
      Socket socket = Socket.live(vertx, people.get(who).session());
      socket.say(Frames.of(frame, scene.group.id(), scene.sequences.getOrDefault(who, 1)));
      assertEquals(row.get(i), outcome(socket.reply(1)), frame + " by " + who);
      socket.close();
    }
  }

  /** A group or a channel with somebody in each role, in which everybody who may has written. */
  private Scene scene(boolean inChannel) throws Exception {
    Person owner = people.get(Who.OWNER);
    Person[] members = {people.get(Who.ADMIN), people.get(Who.MEMBER), people.get(Who.REMOVED)};
    Group group =
        inChannel ? Group.channel(rest, owner, members) : Group.make(rest, owner, members);
    group.setRole(owner, people.get(Who.ADMIN), "admin").success();
    Map<Who, Integer> sequences = new EnumMap<>(Who.class);
    for (Who who : List.of(Who.REMOVED, Who.OWNER, Who.ADMIN, Who.MEMBER)) {
      sequences.put(who, group.send(people.get(who), "by " + who));
    }
    JsonArray invitations = new JsonArray();
    for (int i = 0; i < 2; i++) {
      invitations.add(
          group.give(HttpMethod.POST, owner, "/invitations", Group.command()).success(201));
    }
    group.remove(owner, people.get(Who.REMOVED).session()).success();
    Await.until(
        "the projection of the group",
        java.time.Duration.ofSeconds(10),
        () ->
            group.get(people.get(Who.REMOVED), "").outcome().equals(NONE)
                && group.get(owner, "").success().getInteger("head") >= sequences.get(Who.MEMBER));
    return new Scene(group, sequences, invitations);
  }

  private record Scene(Group group, Map<Who, Integer> sequences, JsonArray invitations) {}

  private Rest.Answer call(String operation, Who who, Scene scene) throws Exception {
    JsonObject command = Group.command();
    String id = "?client_id=" + command.getString("client_id");
    String message = "/messages/" + scene.sequences.getOrDefault(who, 2);
    String invitation =
        scene.invitations.getJsonObject(who == Who.OWNER ? 0 : 1).getString("invitation_id");
    JsonObject text = new JsonObject().put("text", "x");
    String guestId = guest.session().userId();
    return switch (operation) {
      case "createConversation" ->
          at(
              HttpMethod.POST,
              who,
              "/v1/conversations",
              new JsonObject().put("kind", "direct").put("member_id", guestId));
      case "createGroup" ->
          at(
              HttpMethod.POST,
              who,
              "/v1/groups",
              command.put("name", "x").put("member_ids", new JsonArray()));
      case "acceptInvitation" ->
          at(
              HttpMethod.POST,
              who,
              "/v1/invitations/accept",
              command.put("token", scene.invitations.getJsonObject(0).getString("token")));
      case "listConversations" -> at(HttpMethod.GET, who, "/v1/conversations", null);
      case "getConversation" -> in(scene, HttpMethod.GET, who, "", null);
      case "listMessages" -> in(scene, HttpMethod.GET, who, "/messages", null);
      case "search" ->
          at(HttpMethod.GET, who, "/v1/search?q=x&conversation_id=" + scene.group.id(), null);
      case "listMentions" -> at(HttpMethod.GET, who, "/v1/mentions", null);
      case "listProfiles" ->
          at(
              HttpMethod.POST,
              who,
              "/v1/profiles",
              new JsonObject().put("user_ids", new JsonArray().add(guestId)));
      case "listReceipts" -> in(scene, HttpMethod.GET, who, "/receipts", null);
      case "markRead" ->
          in(scene, HttpMethod.POST, who, "/read", new JsonObject().put("sequence", 1));
      case "setPreferences" ->
          in(scene, HttpMethod.PATCH, who, "/preferences", command.put("pinned", true));
      case "listInvitations" -> in(scene, HttpMethod.GET, who, "/invitations", null);
      case "sendMessage" ->
          in(
              scene,
              HttpMethod.POST,
              who,
              "/messages",
              new JsonObject().put("client_message_id", Ids.next()).put("body", text));
      case "editMessage" -> in(scene, HttpMethod.PATCH, who, message, command.put("body", text));
      case "deleteMessage" -> in(scene, HttpMethod.DELETE, who, message + id, null);
      case "reactToMessage" ->
          in(scene, HttpMethod.PUT, who, message + "/reactions", command.put("reaction", "x"));
      case "listMembers" -> in(scene, HttpMethod.GET, who, "/members", null);
      case "updateChannel" ->
          in(scene, HttpMethod.PATCH, who, "/channel", command.put("name", "by " + who));
      case "joinChannel" -> in(scene, HttpMethod.POST, who, "/join", command);
      case "updateGroup" ->
          in(scene, HttpMethod.PATCH, who, "/group", command.put("name", "by " + who));
      case "addMembers" ->
          in(
              scene,
              HttpMethod.POST,
              who,
              "/members",
              command.put("member_ids", new JsonArray().add(guestId)));
      case "setRole" ->
          in(scene, HttpMethod.PATCH, who, "/members/" + memberId(), command.put("role", "admin"));
      case "removeMember" -> removeGuest(scene, who, id);
      case "createInvitation" -> in(scene, HttpMethod.POST, who, "/invitations", command);
      case "revokeInvitation" ->
          in(scene, HttpMethod.DELETE, who, "/invitations/" + invitation + id, null);
      default -> throw new AssertionError("nobody knows how to call " + operation);
    };
  }

  private Rest.Answer removeGuest(Scene scene, Who who, String id) throws Exception {
    String guestId = guest.session().userId();
    scene
        .group
        .give(
            HttpMethod.POST,
            people.get(Who.OWNER),
            "/members",
            Group.command().put("member_ids", new JsonArray().add(guestId)))
        .success();
    return in(scene, HttpMethod.DELETE, who, "/members/" + guestId + id, null);
  }

  private String memberId() {
    return people.get(Who.MEMBER).session().userId();
  }

  private Rest.Answer in(Scene scene, HttpMethod method, Who who, String path, JsonObject body)
      throws Exception {
    return at(method, who, scene.group.path(path), body);
  }

  private Rest.Answer at(HttpMethod method, Who who, String path, JsonObject body)
      throws Exception {
    return rest.call(method, who == Who.NO_TOKEN ? null : people.get(who).session(), path, body);
  }

  private static String outcome(ServerFrame frame) {
    return switch (frame.getFrameCase()) {
      case SENT -> "sent";
      case DONE -> "done";
      case ERROR -> frame.getError().getCode();
      default -> frame.getFrameCase().name();
    };
  }
}
