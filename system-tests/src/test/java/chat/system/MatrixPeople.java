package chat.system;

import chat.bench.client.HttpApi;
import chat.bench.client.Session;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/**
 * The people of the access matrix, and two more: the guest, who comes and goes and blocks whom the
 * owner blocks, and the friend, who is everybody's contact.
 */
final class MatrixPeople {
  /** As docs/accounts.md promises. */
  private static final Duration TOLD_WITHIN = Duration.ofSeconds(10);

  final Rest rest;
  final Person guest;
  final Person friend;
  private final Map<Who, Person> people = new EnumMap<>(Who.class);

  private MatrixPeople(Rest rest, Person guest, Person friend) {
    this.rest = rest;
    this.guest = guest;
    this.friend = friend;
  }

  static MatrixPeople come(Vertx vertx, Platform platform) throws Exception {
    HttpApi api = new HttpApi(vertx, platform.http());
    MatrixPeople all =
        new MatrixPeople(
            new Rest(vertx, platform.http()),
            Await.result(Person.signUp(api, "guest")),
            Await.result(Person.signUp(api, "friend")));
    for (Who who : Who.values()) {
      if (who != Who.NO_TOKEN) {
        String name = who.name().toLowerCase(Locale.ROOT).substring(0, 3);
        all.people.put(who, Await.result(Person.signUp(api, name)));
      }
    }
    platform.operator().disable(all.of(Who.DISABLED));
    all.people.put(Who.EXPIRED, expired(platform.operator(), vertx, all.of(Who.EXPIRED)));
    for (Who who : Who.LOGGED_IN) {
      all.rest.makeContacts(all.of(who), all.friend);
    }
    all.rest.makeContacts(all.of(Who.OWNER), all.of(Who.ADMIN));
    all.rest.makeContacts(all.of(Who.OWNER), all.of(Who.BLOCKED));
    return all;
  }

  private static Person expired(Operator operator, Vertx vertx, Person person) throws Exception {
    return new Person(
        person.api(),
        person.handle(),
        person.password(),
        operator.expired(vertx, person.session()));
  }

  /** From now on the owner and the guest block him who is blocked. */
  void block() throws Exception {
    for (Person blocker : new Person[] {of(Who.OWNER), guest}) {
      rest.call(HttpMethod.PUT, blocker.session(), "/v1/blocks/" + id(Who.BLOCKED)).noContent();
    }
  }

  void awaitDisabled() throws Exception {
    Await.until(
        "the account is known to be disabled",
        TOLD_WITHIN,
        () ->
            ask(Who.DISABLED, HttpMethod.GET, "/v1/profile", null).outcome().equals(MatrixRow.OFF));
  }

  /** The person; whoever has no token is like the stranger otherwise. */
  Person of(Who who) {
    return people.get(who == Who.NO_TOKEN ? Who.STRANGER : who);
  }

  String id(Who who) {
    return of(who).session().userId();
  }

  /** Null for whoever has none. */
  Session session(Who who) {
    return who == Who.NO_TOKEN ? null : of(who).session();
  }

  Rest.Answer ask(Who who, HttpMethod method, String path, JsonObject body) throws Exception {
    return rest.call(method, session(who), path, body);
  }

  /** A session on one more device, for whoever can log in. */
  Session spare(Who who) throws Exception {
    return who.isLoggedIn() ? Await.result(of(who).anotherDevice()) : session(who);
  }
}
