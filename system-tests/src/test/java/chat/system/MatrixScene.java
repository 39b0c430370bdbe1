package chat.system;

import static chat.system.MatrixRow.DENIED;
import static chat.system.MatrixRow.FOUND;
import static chat.system.MatrixRow.NOBODY;
import static chat.system.MatrixRow.NONE;
import static chat.system.MatrixRow.NOTHING;

import chat.model.ConversationIds;
import chat.model.Ids;
import chat.model.v1.Event;
import chat.system.MatrixRow.Place;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A place of the access matrix with somebody in each role, in which everybody who may has written.
 * All rows of the place share it.
 */
final class MatrixScene {
  private static final Duration STORED_WITHIN = Duration.ofSeconds(60);
  private static final int INVITATIONS = 3;
  private static final int SPARE_MESSAGES = 2;

  final Place place;

  /** Of whoever is in another conversation than the owner and the member. */
  private final Map<Who, Group> conversations = new EnumMap<>(Who.class);

  private final MatrixPeople people;
  private final Map<Who, Integer> sequences = new EnumMap<>(Who.class);
  private final JsonArray invitations = new JsonArray();

  /** Written before he was blocked. */
  private final Queue<Integer> spareMessagesOfBlocked = new ConcurrentLinkedQueue<>();

  private int sequenceToBlocked;

  private MatrixScene(Place place, MatrixPeople people) {
    this.place = place;
    this.people = people;
  }

  /** Before anybody is blocked. */
  static MatrixScene make(Place place, MatrixPeople people) throws Exception {
    MatrixScene scene = new MatrixScene(place, people);
    if (place == Place.DIRECT) {
      scene.makeDirect();
    } else {
      scene.makeGroup();
    }
    return scene;
  }

  /** The word that stands in each message here, and nowhere else. */
  String word() {
    return "in" + place.name().toLowerCase(Locale.ROOT);
  }

  /** A body with the word. */
  JsonObject body() {
    return new JsonObject().put("text", word() + ", again");
  }

  boolean hasWord(Event event) {
    return event.getMessage().getBody().getText().contains(word());
  }

  /** The conversation that somebody asks for. */
  Group of(Who who) {
    return conversations.getOrDefault(who, conversations.get(Who.OWNER));
  }

  /** Whether somebody is a member of it. */
  boolean isIn(Who who) {
    return place == Place.DIRECT
        ? who == Who.OWNER || who == Who.MEMBER || who == Who.BLOCKED
        : who.isMember();
  }

  /** His own message there, or, of whoever has none that he could name, the owner's. */
  int messageOf(Who who) {
    return sequences.getOrDefault(who, sequences.get(Who.OWNER));
  }

  /** A message of his own that no other row needs, or the owner's for whoever has none. */
  int spareMessageOf(Who who) throws Exception {
    if (place == Place.DIRECT && who == Who.BLOCKED) {
      return spareMessagesOfBlocked.remove();
    }
    return isIn(who) ? send(who) : messageOf(who);
  }

  /** Somebody else's message that no other row needs, or the owner's for whoever is no member. */
  int spareMessageForeignTo(Who who) throws Exception {
    if (place == Place.DIRECT && who == Who.BLOCKED) {
      return sequenceToBlocked;
    }
    if (!isIn(who)) {
      return messageOf(who);
    }
    return send(who == Who.MEMBER ? Who.OWNER : Who.MEMBER);
  }

  private int send(Who who) throws Exception {
    return of(who).send(people.of(who), "x");
  }

  /** For what members may; of others it is hidden that the conversation is there. */
  Map<Who, String> members(String outcome) {
    return members(outcome, outcome);
  }

  /**
   * The same for what a block forbids.
   *
   * @param toBlocked the answer to whoever is blocked by the other member
   */
  Map<Who, String> members(String outcome, String toBlocked) {
    return place == Place.DIRECT
        ? MatrixRow.answers(outcome, NOBODY, outcome, NOBODY, toBlocked, NONE)
        : MatrixRow.answers(outcome, outcome, outcome, NONE, NONE, NONE);
  }

  /** Who reads of all of his conversations at once, and finds something of this one. */
  Map<Who, String> readers() {
    return place == Place.DIRECT
        ? MatrixRow.answers(FOUND, NOBODY, FOUND, NOBODY, FOUND, NOTHING)
        : MatrixRow.answers(FOUND, FOUND, FOUND, NOTHING, NOTHING, NOTHING);
  }

  /** For what the owner and admins may; nobody is one in a direct conversation. */
  Map<Who, String> administrators(String outcome) {
    return place == Place.DIRECT
        ? members(DENIED)
        : MatrixRow.answers(outcome, outcome, DENIED, NONE, NONE, NONE);
  }

  JsonObject invitation(int number) {
    return invitations.getJsonObject(number);
  }

  /** The id of the command that made the group or channel. */
  String clientId() {
    return ConversationIds.uuid(of(Who.OWNER).id());
  }

  Rest.Answer ask(Who who, HttpMethod method, String path, JsonObject body) throws Exception {
    return people.ask(who, method, of(who).path(path), body);
  }

  private void makeDirect() throws Exception {
    for (Who other : List.of(Who.MEMBER, Who.BLOCKED)) {
      String id = Await.result(people.of(Who.OWNER).conversationWith(people.of(other)));
      Group conversation = new Group(people.rest, id);
      conversations.put(other == Who.MEMBER ? Who.OWNER : other, conversation);
      sequences.put(other, conversation.send(people.of(other), word() + " by " + other));
    }
    sequenceToBlocked = of(Who.BLOCKED).send(people.of(Who.OWNER), "x");
    for (int i = 0; i < SPARE_MESSAGES; i++) {
      spareMessagesOfBlocked.add(send(Who.BLOCKED));
    }
    sequences.put(Who.OWNER, of(Who.OWNER).send(people.of(Who.OWNER), word() + " by OWNER"));
  }

  private void makeGroup() throws Exception {
    Person maker = people.of(Who.REMOVED);
    Person owner = people.of(Who.OWNER);
    Person[] others = {owner, people.of(Who.ADMIN), people.of(Who.MEMBER), people.guest};
    Group group =
        place == Place.CHANNEL
            ? Group.channel(people.rest, maker, others)
            : Group.make(people.rest, maker, others);
    conversations.put(Who.OWNER, group);
    group.setRole(maker, owner, "owner").success();
    group.setRole(owner, people.of(Who.ADMIN), "admin").success();
    for (Who who : List.of(Who.REMOVED, Who.OWNER, Who.ADMIN, Who.MEMBER)) {
      sequences.put(who, callEverybody(group, who));
    }
    for (int i = 0; i < INVITATIONS; i++) {
      invitations.add(
          group.give(HttpMethod.POST, owner, "/invitations", Group.command()).success(201));
    }
    group.remove(owner, maker.session()).success();
  }

  /** A message that mentions all who are logged in; those who are no members are left out. */
  private int callEverybody(Group group, Who who) throws Exception {
    JsonArray mentioned = new JsonArray();
    Who.LOGGED_IN.forEach(each -> mentioned.add(people.id(each)));
    return group
        .give(
            HttpMethod.POST,
            people.of(who),
            "/messages",
            new JsonObject()
                .put("client_message_id", Ids.next())
                .put("body", new JsonObject().put("text", word() + " by " + who))
                .put("mentioned_ids", mentioned))
        .success()
        .getInteger("sequence");
  }

  /**
   * What has been done can be read everywhere: the state, the lists, the inboxes, the index of
   * words.
   */
  void awaitStored() throws Exception {
    for (Map.Entry<Who, String> reader : readers().entrySet()) {
      Who who = reader.getKey();
      if (who.isLoggedIn()) {
        Await.until(
            "the list and the inbox of " + who + " have what they shall of the " + place,
            STORED_WITHIN,
            () -> list(who).equals(reader.getValue()) && inbox(who).equals(reader.getValue()));
      }
    }
    for (Who who : Who.LOGGED_IN) {
      if (isIn(who)) {
        Await.until(
            "the messages in the " + place + " are found by " + who,
            STORED_WITHIN,
            () -> hits(who) == wantedHits(who));
      }
    }
    if (place != Place.DIRECT) {
      Await.until(
          "it is known who was removed from the " + place,
          STORED_WITHIN,
          () -> ask(Who.REMOVED, HttpMethod.GET, "", null).outcome().equals(NONE));
    }
  }

  /** Whether somebody's list has the conversation. */
  String list(Who who) throws Exception {
    return MatrixRow.found(
        people.ask(who, HttpMethod.GET, "/v1/conversations?limit=100", null), of(who).id());
  }

  /** Whether somebody's inbox has a message of here, from its beginning on. */
  String inbox(Who who) throws Exception {
    Rest.Answer head = people.ask(who, HttpMethod.GET, "/v1/inbox", null);
    if (head.response().statusCode() != 200) {
      return head.outcome();
    }
    String epoch = head.success().getJsonObject("cursor").getString("epoch");
    HttpDevice device = HttpDevice.resuming(people.rest, people.session(who), epoch, 0);
    device.catchUp();
    return device.events.stream().anyMatch(this::hasWord) ? FOUND : NOTHING;
  }

  private int hits(Who who) throws Exception {
    return people
        .ask(who, HttpMethod.GET, "/v1/search?q=" + word(), null)
        .success()
        .getJsonArray("hits")
        .size();
  }

  private int wantedHits(Who who) {
    return switch (place) {
      case DIRECT -> who == Who.BLOCKED ? 1 : who == Who.OWNER ? 3 : 2;
      default -> sequences.size();
    };
  }
}
