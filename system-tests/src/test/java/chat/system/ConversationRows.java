package chat.system;

import static chat.system.MatrixRow.BLOCKED;
import static chat.system.MatrixRow.DENIED;
import static chat.system.MatrixRow.FORM;
import static chat.system.MatrixRow.FOUND;
import static chat.system.MatrixRow.NONE;
import static io.vertx.core.http.HttpMethod.DELETE;
import static io.vertx.core.http.HttpMethod.GET;
import static io.vertx.core.http.HttpMethod.PATCH;
import static io.vertx.core.http.HttpMethod.POST;
import static io.vertx.core.http.HttpMethod.PUT;
import static org.junit.jupiter.api.Assertions.assertEquals;

import chat.model.Ids;
import chat.system.MatrixRow.Place;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Rows of the access matrix: what is done and read in conversations over HTTP. */
final class ConversationRows {
  private static final String MISMATCH = "members_mismatch";
  private static final String INVALID = "invitation_invalid";

  /** A token of a group that was never made. */
  private static final String TO_NOTHING = "A".repeat(64);

  private final MatrixPeople people;
  private final MatrixScene scene;
  private final List<MatrixRow> rows = new ArrayList<>();
  private boolean isClosed;

  private ConversationRows(MatrixPeople people, MatrixScene scene) {
    this.people = people;
    this.scene = scene;
  }

  /** Rows that leave the scene as it was. */
  static List<MatrixRow> in(MatrixScene scene, MatrixPeople people) {
    ConversationRows all = new ConversationRows(people, scene);
    all.read();
    all.write();
    all.administer();
    return all.rows;
  }

  /** Rows after which nobody is where he was. */
  static List<MatrixRow> endOf(MatrixScene scene, MatrixPeople people) {
    ConversationRows all = new ConversationRows(people, scene);
    if (scene.place != Place.DIRECT) {
      all.comeIn();
    }
    if (scene.place != Place.CHANNEL) {
      all.add("joinChannel", everybody(FORM), all::join);
    }
    all.leave();
    return all.rows;
  }

  private void read() {
    add("getConversation", scene.members("200"), who -> read(who, "").outcome());
    add("listMessages", scene.members(FOUND), who -> seen(read(who, "/messages")));
    add("listMembers", scene.members("200"), who -> read(who, "/members").outcome());
    add("listReceipts", scene.members("200"), who -> read(who, "/receipts").outcome());
    add("listInvitations", scene.administrators("200"), who -> read(who, "/invitations").outcome());
    add("listConversations", scene.readers(), scene::list);
    String search = "/v1/search?q=" + scene.word();
    add("search", scene.readers(), who -> seen(people.ask(who, GET, search, null)));
    add(
        "search in the conversation",
        scene.members(FOUND),
        who -> seen(people.ask(who, GET, search + "&conversation_id=" + scene.of(who).id(), null)));
    if (scene.place != Place.DIRECT) {
      add(
          "listMentions",
          scene.readers(),
          who -> seen(people.ask(who, GET, "/v1/mentions?limit=50", null)));
    }
    add("pollInbox", scene.readers(), scene::inbox);
  }

  private void write() {
    add(
        "sendMessage",
        scene.members("200", BLOCKED),
        who -> scene.ask(who, POST, "/messages", message()).outcome());
    add(
        "markRead",
        scene.members("204"),
        who -> scene.ask(who, POST, "/read", new JsonObject().put("sequence", 1)).outcome());
    add(
        "setPreferences",
        scene.members("200"),
        who ->
            scene.ask(who, PATCH, "/preferences", Group.command().put("pinned", true)).outcome());
    add("editMessage", scene.members("200", BLOCKED), who -> edit(who, scene.messageOf(who)));
    add(
        "editMessage of somebody else",
        scene.members(DENIED, BLOCKED),
        who -> edit(who, scene.spareMessageForeignTo(who)));
    add(
        "reactToMessage",
        scene.members("200", BLOCKED),
        who ->
            scene
                .ask(
                    who,
                    PUT,
                    "/messages/" + scene.messageOf(who) + "/reactions",
                    Group.command().put("reaction", "x"))
                .outcome());
    add("deleteMessage", scene.members("200"), who -> delete(who, scene.spareMessageOf(who), ""));
    add(
        "deleteMessage for oneself",
        scene.members("200"),
        who -> delete(who, scene.messageOf(who), "&only_for_me=true"));
    add(
        "deleteMessage of somebody else",
        scene.administrators("200"),
        who -> delete(who, scene.spareMessageForeignTo(who), ""));
  }

  private void administer() {
    String guestId = people.guest.session().userId();
    String guestPath = "/members/" + guestId;
    JsonArray guest = new JsonArray().add(guestId);
    add(
        "updateGroup",
        scene.place == Place.GROUP ? scene.administrators("200") : everybody(FORM),
        who -> scene.ask(who, PATCH, "/group", Group.command().put("name", "by " + who)).outcome());
    add(
        "updateChannel",
        scene.place == Place.CHANNEL ? scene.administrators("200") : everybody(FORM),
        who ->
            scene.ask(who, PATCH, "/channel", Group.command().put("name", "by " + who)).outcome());
    add(
        "removeMember",
        orForm(scene.administrators("200")),
        who -> {
          String outcome = scene.ask(who, DELETE, guestPath + clientId(), null).outcome();
          return restored(
              outcome, () -> byOwner(POST, "/members", Group.command().put("member_ids", guest)));
        });
    add(
        "addMembers",
        orForm(scene.administrators("200")),
        who -> {
          if (scene.place != Place.DIRECT && (who == Who.OWNER || who == Who.ADMIN)) {
            byOwner(DELETE, guestPath + clientId(), null);
          }
          return scene
              .ask(who, POST, "/members", Group.command().put("member_ids", guest))
              .outcome();
        });
    add(
        "setRole",
        orForm(owner("200")),
        who -> {
          String outcome =
              scene.ask(who, PATCH, guestPath, Group.command().put("role", "admin")).outcome();
          return restored(
              outcome, () -> byOwner(PATCH, guestPath, Group.command().put("role", "member")));
        });
    add(
        "createInvitation",
        orForm(scene.administrators("201")),
        who -> scene.ask(who, POST, "/invitations", Group.command()).outcome());
    add(
        "revokeInvitation",
        orForm(scene.administrators("200")),
        who -> scene.ask(who, DELETE, invitationPath(who) + clientId(), null).outcome());
  }

  private void comeIn() {
    add(
        scene.place == Place.CHANNEL ? "createConversation again" : "createGroup again",
        MatrixRow.answers(MISMATCH, MISMATCH, MISMATCH, NONE, MISMATCH, MISMATCH),
        this::makeAgain);
    String good = scene.invitation(2).getString("token");
    String forged = good.substring(0, good.length() - 8) + "forged--";
    add("acceptInvitation that was revoked", everybody(INVALID), who -> accept(who, revoked()));
    add("acceptInvitation that was forged", everybody(INVALID), who -> accept(who, forged));
    add("acceptInvitation to nothing", everybody(INVALID), who -> accept(who, TO_NOTHING));
    if (scene.place == Place.CHANNEL) {
      add(
          "joinChannel",
          MatrixRow.answers("200", "200", "200", DENIED, "200", "200"),
          who -> restored(join(who), () -> leaveUnlessMember(who)));
      add(
          "joinChannel by invitation only",
          scene.members("200"),
          who -> {
            closeChannel();
            return join(who);
          });
    }
    add(
        "acceptInvitation",
        everybody("200"),
        who -> restored(accept(who, good), () -> leaveUnlessMember(who)));
  }

  /** After this row the members are gone. */
  private void leave() {
    add(
        "removeMember oneself",
        orForm(scene.members("200")),
        who -> {
          String outcome = leave(who);
          return who == Who.ADMIN ? restored(outcome, this::bringAdminBack) : outcome;
        });
  }

  private void add(String command, Map<Who, String> expected, MatrixRow.Cell cell) {
    rows.add(new MatrixRow(command, scene.place, expected, cell));
  }

  private static Map<Who, String> owner(String outcome) {
    return MatrixRow.answers(outcome, DENIED, DENIED, NONE, NONE, NONE);
  }

  private static Map<Who, String> everybody(String outcome) {
    return MatrixRow.answers(MatrixRow.all(outcome));
  }

  /** Of direct conversations the form of the id alone says that this is not done there. */
  private Map<Who, String> orForm(Map<Who, String> elsewhere) {
    return scene.place == Place.DIRECT ? everybody(FORM) : elsewhere;
  }

  private Rest.Answer read(Who who, String path) throws Exception {
    return scene.ask(who, GET, path, null);
  }

  private String seen(Rest.Answer answer) {
    return MatrixRow.found(answer, scene.word());
  }

  private JsonObject message() {
    return new JsonObject().put("client_message_id", Ids.next()).put("body", scene.body());
  }

  private String edit(Who who, int sequence) throws Exception {
    JsonObject command = Group.command().put("body", scene.body());
    return scene.ask(who, PATCH, "/messages/" + sequence, command).outcome();
  }

  private String delete(Who who, int sequence, String more) throws Exception {
    return scene.ask(who, DELETE, "/messages/" + sequence + clientId() + more, null).outcome();
  }

  /** The owner's is another one, so that both have one to revoke. */
  private String invitationPath(Who who) {
    return "/invitations/"
        + (scene.place == Place.DIRECT
            ? Ids.next()
            : scene.invitation(who == Who.OWNER ? 0 : 1).getString("invitation_id"));
  }

  private String accept(Who who, String token) throws Exception {
    JsonObject command = Group.command().put("token", token);
    return people.ask(who, POST, "/v1/invitations/accept", command).outcome();
  }

  private String revoked() {
    return scene.invitation(1).getString("token");
  }

  private String join(Who who) throws Exception {
    return scene.ask(who, POST, "/join", Group.command()).outcome();
  }

  private String leave(Who who) throws Exception {
    return scene.ask(who, DELETE, "/members/" + people.id(who) + clientId(), null).outcome();
  }

  private void leaveUnlessMember(Who who) throws Exception {
    if (!who.isMember()) {
      assertEquals("200", leave(who));
    }
  }

  private synchronized void closeChannel() throws Exception {
    if (!isClosed) {
      byOwner(PATCH, "/channel", Group.command().put("joining", "invitation"));
      isClosed = true;
    }
  }

  private void bringAdminBack() throws Exception {
    String adminId = people.id(Who.ADMIN);
    byOwner(POST, "/members", Group.command().put("member_ids", new JsonArray().add(adminId)));
    byOwner(PATCH, "/members/" + adminId, Group.command().put("role", "admin"));
  }

  /** The command that made the group or channel, as it was. */
  private String makeAgain(Who who) throws Exception {
    JsonObject command = new JsonObject().put("client_id", scene.clientId());
    return scene.place == Place.CHANNEL
        ? people
            .ask(who, POST, "/v1/conversations", command.put("kind", "channel").put("name", "news"))
            .outcome()
        : people
            .ask(
                who,
                POST,
                "/v1/groups",
                command.put("name", "circle").put("member_ids", new JsonArray()))
            .outcome();
  }

  private static String clientId() {
    return "?client_id=" + Ids.next();
  }

  private interface Step {
    void run() throws Exception;
  }

  /** Undoes what was allowed. */
  private static String restored(String outcome, Step undo) throws Exception {
    if (outcome.equals("200")) {
      undo.run();
    }
    return outcome;
  }

  private void byOwner(HttpMethod method, String path, JsonObject body) throws Exception {
    scene.ask(Who.OWNER, method, path, body).success();
  }
}
