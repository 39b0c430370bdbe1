package chat.system;

import static chat.system.MatrixRow.BLOCKED;
import static chat.system.MatrixRow.FORM;
import static chat.system.MatrixRow.FOUND;
import static chat.system.MatrixRow.NOTHING;
import static chat.system.MatrixRow.OFF;
import static chat.system.MatrixRow.TOKEN;
import static chat.system.MatrixRow.all;
import static io.vertx.core.http.HttpMethod.DELETE;
import static io.vertx.core.http.HttpMethod.GET;
import static io.vertx.core.http.HttpMethod.PATCH;
import static io.vertx.core.http.HttpMethod.POST;
import static io.vertx.core.http.HttpMethod.PUT;

import chat.bench.client.Session;
import chat.model.Ids;
import chat.system.MatrixRow.Place;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Rows of the access matrix: accounts, sessions, devices, people and new conversations over HTTP.
 * What somebody reads of himself is looked at for what is another one's.
 */
final class AccountRows {
  private static final String NOT_FOUND = "not_found";
  private static final String WRONG = "wrong_credentials";
  private static final String UNKNOWN_REFRESH_TOKEN = "A".repeat(43);

  private final MatrixPeople people;
  private final List<MatrixRow> rows = new ArrayList<>();

  private AccountRows(MatrixPeople people) {
    this.people = people;
  }

  static List<MatrixRow> of(MatrixPeople people) {
    AccountRows all = new AccountRows(people);
    all.openToEverybody();
    all.people();
    all.conversations();
    all.devices();
    all.sessions();
    return all.rows;
  }

  private void openToEverybody() {
    Map.of(
            "listSigningKeys", "/.well-known/jwks.json",
            "getContract", "/v1/openapi.yaml",
            "getAsyncApi", "/v1/asyncapi.json",
            "getKafkaAsyncApi", "/v1/asyncapi-kafka.json")
        .forEach((operation, path) -> add(operation, whoever("200"), asking(GET, path)));
    add("createAccount", whoever("201"), this::signUp);
    JsonObject idToken = device().put("id_token", "x");
    add("createOidcSession", whoever(NOT_FOUND), asking(POST, "/v1/sessions/oidc", idToken));
  }

  private void people() {
    String owner = people.id(Who.OWNER);
    String guest = people.guest.session().userId();
    String disabled = people.id(Who.DISABLED);
    add("getProfile", only(Who.OWNER), who -> finds(who, "/v1/profile", owner));
    add(
        "updateProfile",
        answers("200"),
        asking(PATCH, "/v1/profile", new JsonObject().put("status_text", "here")));
    add("findUsers", answers(FOUND), who -> finds(who, handle(Who.OWNER), owner));
    add("findUsers disabled", answers(NOTHING), who -> finds(who, handle(Who.DISABLED), disabled));
    add("listContacts", only(Who.ADMIN), who -> finds(who, "/v1/contacts?limit=100", owner));
    add(
        "getContact",
        MatrixRow.answers(FORM, "contact", "none", "none", "none", "none"),
        who -> state(people.ask(who, GET, "/v1/contacts/" + owner, null)));
    // Whom the guest blocks learns nothing of it.
    add(
        "putContact",
        answers("outgoing"),
        who -> state(people.ask(who, PUT, "/v1/contacts/" + guest, null)));
    add("deleteContact", answers("204"), asking(DELETE, "/v1/contacts/" + guest));
    add(
        "listBlocks",
        only(Who.OWNER),
        who -> finds(who, "/v1/blocks?limit=100", people.id(Who.BLOCKED)));
    add("putBlock", answers("204"), asking(PUT, "/v1/blocks/" + disabled));
    add("deleteBlock", answers("204"), asking(DELETE, "/v1/blocks/" + disabled));
    JsonObject watched = new JsonObject().put("user_ids", new JsonArray().add(owner));
    add(
        "listPresence",
        only(Who.ADMIN),
        who -> MatrixRow.found(people.ask(who, POST, "/v1/presence", watched), owner));
    add(
        "listProfiles",
        answers(FOUND),
        who -> MatrixRow.found(people.ask(who, POST, "/v1/profiles", watched), owner));
    JsonObject gone = new JsonObject().put("user_ids", new JsonArray().add(disabled));
    add(
        "listProfiles disabled",
        answers(NOTHING),
        who -> MatrixRow.found(people.ask(who, POST, "/v1/profiles", gone), disabled));
    add("getSettings", answers("200"), asking(GET, "/v1/settings"));
    add(
        "updateSettings",
        answers("200"),
        asking(PATCH, "/v1/settings", new JsonObject().put("last_seen", "contacts")));
    add("exportData", only(Who.OWNER), who -> exportedProfile(who, owner));
    // Nobody is to be missing afterwards: that he may, EraseTest says.
    add(
        "eraseAccount",
        answers(WRONG),
        asking(POST, "/v1/erasure", new JsonObject().put("password", "not the password")));
    add("listGateways", answers("200"), asking(GET, "/v1/gateways"));
  }

  private void conversations() {
    JsonObject direct =
        new JsonObject().put("kind", "direct").put("member_id", people.guest.session().userId());
    add(
        "createConversation",
        MatrixRow.answers("201", "201", "201", "201", BLOCKED, "201"),
        asking(POST, "/v1/conversations", direct));
    add(
        "createConversation of a channel",
        answers("201"),
        who ->
            people
                .ask(
                    who,
                    POST,
                    "/v1/conversations",
                    Group.command().put("kind", "channel").put("name", "x"))
                .outcome());
    add(
        "createGroup",
        answers("201"),
        who ->
            people
                .ask(
                    who,
                    POST,
                    "/v1/groups",
                    Group.command().put("name", "x").put("member_ids", new JsonArray()))
                .outcome());
  }

  private void devices() {
    String ownersDevice = people.of(Who.OWNER).session().deviceId();
    add("listDevices", only(Who.OWNER), who -> finds(who, "/v1/devices", ownersDevice));
    add("registerPush", answers("204"), this::registerPush);
    add("getPush", answers(FOUND), who -> finds(who, "/v1/push", "\"registered\":true"));
    add("deletePush", answers("204"), asking(DELETE, "/v1/push"));
    add("deleteDevice", answers("204"), this::deleteSpareDevice);
    add(
        "deleteDevice of somebody else",
        answers(NOT_FOUND),
        who -> {
          Who other = who == Who.OWNER ? Who.ADMIN : Who.OWNER;
          return people
              .ask(who, DELETE, "/v1/devices/" + people.of(other).session().deviceId(), null)
              .outcome();
        });
    add("deleteDevices", answers("204"), asking(DELETE, "/v1/devices?keep_current=true"));
  }

  /** Whoever has no good token may log in; the disabled may not, whatever he knows. */
  private void sessions() {
    Map<Who, String> everybodyElse =
        MatrixRow.answers("201", "201", "201", "201", "201", "201", OFF, "201", WRONG);
    add("createSession", everybodyElse, this::logIn);
    add(
        "refreshSession",
        MatrixRow.answers("200", "200", "200", "200", "200", "200", OFF, "200", TOKEN),
        who ->
            people
                .ask(
                    who,
                    POST,
                    "/v1/sessions/refresh",
                    new JsonObject()
                        .put(
                            "refresh_token",
                            who == Who.NO_TOKEN
                                ? UNKNOWN_REFRESH_TOKEN
                                : people.of(who).session().refreshToken()))
                .outcome());
    add(
        "deleteCurrentSession",
        answers("204"),
        who -> people.rest.call(DELETE, people.spare(who), "/v1/sessions/current").outcome());
    add(
        "changePassword",
        answers("204"),
        who ->
            people
                .ask(
                    who,
                    PUT,
                    "/v1/password",
                    new JsonObject()
                        .put("current_password", people.of(who).password())
                        .put("new_password", people.of(who).password()))
                .outcome());
  }

  private void add(String command, Map<Who, String> expected, MatrixRow.Cell cell) {
    rows.add(new MatrixRow(command, Place.ACCOUNT, expected, cell));
  }

  private MatrixRow.Cell asking(HttpMethod method, String path) {
    return asking(method, path, null);
  }

  private MatrixRow.Cell asking(HttpMethod method, String path, JsonObject body) {
    return who -> people.ask(who, method, path, body).outcome();
  }

  private static Map<Who, String> answers(String outcome) {
    return MatrixRow.answers(all(outcome));
  }

  /** The same for everybody, with a token or without. */
  private static Map<Who, String> whoever(String outcome) {
    String[] outcomes = new String[Who.values().length];
    Arrays.fill(outcomes, outcome);
    return MatrixRow.answers(outcomes);
  }

  /** One finds it, the others find nothing. */
  private static Map<Who, String> only(Who one) {
    Map<Who, String> answers = MatrixRow.answers(all(NOTHING));
    answers.put(one, FOUND);
    return answers;
  }

  private String handle(Who who) {
    return "/v1/users?handle=" + people.of(who).handle();
  }

  private String finds(Who who, String path, String text) throws Exception {
    return MatrixRow.found(people.ask(who, GET, path, null), text);
  }

  private String exportedProfile(Who who, String text) throws Exception {
    Rest.Answer answer = people.ask(who, GET, "/v1/export", null);
    return answer.response().statusCode() == 200
        ? Exported.of(answer).get("profile.json").contains(text) ? FOUND : NOTHING
        : answer.outcome();
  }

  private static String state(Rest.Answer answer) {
    return answer.response().statusCode() == 200
        ? answer.success().getString("state")
        : answer.outcome();
  }

  private String signUp(Who who) throws Exception {
    String id = Ids.next();
    JsonObject account =
        device()
            .put("handle", "new" + id.substring(id.length() - 12))
            .put("password", "password of " + id)
            .put("display_name", "new");
    return people.ask(who, POST, "/v1/accounts", account).outcome();
  }

  private String logIn(Who who) throws Exception {
    String password = people.of(who).password() + (who == Who.NO_TOKEN ? ", wrong" : "");
    JsonObject credentials =
        device().put("handle", people.of(who).handle()).put("password", password);
    return people.ask(who, POST, "/v1/sessions", credentials).outcome();
  }

  private String registerPush(Who who) throws Exception {
    JsonObject registration = new JsonObject().put("provider", "fcm").put("token", Ids.next());
    return people.ask(who, PUT, "/v1/push", registration).outcome();
  }

  private String deleteSpareDevice(Who who) throws Exception {
    Session spare = people.spare(who);
    return people.ask(who, DELETE, "/v1/devices/" + spareDeviceId(who, spare), null).outcome();
  }

  private static String spareDeviceId(Who who, Session spare) {
    return who == Who.NO_TOKEN ? Ids.next() : spare.deviceId();
  }

  private static JsonObject device() {
    return new JsonObject().put("device", new JsonObject().put("name", "matrix"));
  }
}
