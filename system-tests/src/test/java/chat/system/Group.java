package chat.system;

import chat.bench.client.Session;
import chat.model.Ids;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Arrays;

/** A group or a channel under the hands of a test. */
record Group(Rest rest, String id) {
  private static final Duration KNOWN_WITHIN = Duration.ofSeconds(30);

  static Group make(Rest rest, Person owner, Person... others) throws Exception {
    JsonArray members = new JsonArray();
    Arrays.stream(others).forEach(other -> members.add(other.session().userId()));
    JsonObject made =
        rest.post(
                owner.session(),
                "/v1/groups",
                command().put("name", "circle").put("member_ids", members))
            .success(201);
    return new Group(rest, made.getString("conversation_id"));
  }

  /** A public channel, which a test handles like a group. */
  static Group channel(Rest rest, Person owner, Person... others) throws Exception {
    JsonObject made =
        rest.post(
                owner.session(),
                "/v1/conversations",
                command().put("kind", "channel").put("name", "news").put("joining", "public"))
            .success(201);
    Group channel = new Group(rest, made.getString("conversation_id"));
    JsonArray members = new JsonArray();
    Arrays.stream(others).forEach(other -> members.add(other.session().userId()));
    channel
        .give(HttpMethod.POST, owner, "/members", command().put("member_ids", members))
        .success();
    return channel;
  }

  /** The body of a command, with an id of its own. */
  static JsonObject command() {
    return new JsonObject().put("client_id", Ids.next());
  }

  String path(String rest) {
    return "/v1/conversations/" + id + rest;
  }

  Rest.Answer get(Person reader, String path) throws Exception {
    return rest.get(reader.session(), path(path));
  }

  Rest.Answer give(HttpMethod method, Person author, String path, JsonObject body)
      throws Exception {
    return rest.call(method, author.session(), path(path), body);
  }

  /**
   * Waits until it is known everywhere that somebody is a member; until then it is hidden from him.
   */
  void awaitMember(Person person) throws Exception {
    Await.until(
        person.handle() + " is known as a member",
        KNOWN_WITHIN,
        () -> get(person, "").found().isPresent());
  }

  /** Sends a message; its sequence. */
  int send(Person author, String text) throws Exception {
    return give(
            HttpMethod.POST,
            author,
            "/messages",
            new JsonObject()
                .put("client_message_id", Ids.next())
                .put("body", new JsonObject().put("text", text)))
        .success()
        .getInteger("sequence");
  }

  Rest.Answer remove(Person author, Session member) throws Exception {
    return give(
        HttpMethod.DELETE,
        author,
        "/members/" + member.userId() + "?client_id=" + Ids.next(),
        null);
  }

  Rest.Answer setRole(Person author, Person member, String role) throws Exception {
    return give(
        HttpMethod.PATCH,
        author,
        "/members/" + member.session().userId(),
        command().put("role", role));
  }
}
