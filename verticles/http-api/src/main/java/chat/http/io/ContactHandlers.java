package chat.http.io;

import chat.http.core.ContactState;
import chat.http.core.Relation;
import chat.http.io.ContactStore.Line;
import chat.http.io.ContactStore.Pair;
import chat.model.ErrorCode;
import chat.runtime.async.Deadline;
import chat.runtime.redis.CommandRates;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** Contacts and blocks of the caller. */
final class ContactHandlers {
  private static final int CONTACTS_MAX = 5_000;
  private static final int BLOCKS_MAX = 5_000;
  private static final long LIMIT_DEFAULT = 50;
  private static final UUID FIRST = new UUID(0, 0);

  /** A block holds for the log a moment later than here; so long an answer waits for it. */
  private static final long LOG_WAIT_MILLIS = 3_000;

  private final ContactStore contacts;
  private final BlockOutbox outbox;
  private final CommandRates rates;
  private final PresenceHandlers presence;

  ContactHandlers(
      ContactStore contacts, BlockOutbox outbox, CommandRates rates, PresenceHandlers presence) {
    this.contacts = contacts;
    this.outbox = outbox;
    this.rates = rates;
    this.presence = presence;
  }

  Map<String, Operation> operations() {
    return Map.of(
        "listContacts", this::list,
        "getContact", this::get,
        "putContact", this::request,
        "deleteContact", this::end,
        "listBlocks", this::blocks,
        "putBlock", this::block,
        "deleteBlock", this::unblock);
  }

  private Future<Reply> list(RoutingContext context) {
    ContactState state =
        ContactState.of(Input.optionalQuery(context, "state").orElse(ContactState.CONTACT.text()));
    int limit = limit(context);
    return contacts
        .contacts(callerId(context), state, after(context), limit + 1)
        .map(lines -> page("contacts", lines, limit, Optional.of(state)));
  }

  private Future<Reply> blocks(RoutingContext context) {
    int limit = limit(context);
    return contacts
        .blocks(callerId(context), after(context), limit + 1)
        .map(lines -> page("blocks", lines, limit, Optional.empty()));
  }

  private Future<Reply> get(RoutingContext context) {
    Pair pair = pair(context);
    return contacts.load(pair).map(relation -> reply(pair, relation));
  }

  private Future<Reply> request(RoutingContext context) {
    Pair pair = pair(context);
    takeRate(pair);
    return contacts
        .hasFullList(pair, CONTACTS_MAX)
        .compose(isFull -> change(pair, relation -> requested(relation, isFull)))
        .map(relation -> reply(pair, relation));
  }

  private Future<Reply> end(RoutingContext context) {
    return change(pair(context), Relation::ended).map(ended -> Reply.noContent());
  }

  private Future<Reply> block(RoutingContext context) {
    Pair pair = pair(context);
    takeRate(pair);
    return contacts
        .hasFullBlockList(pair.userId(), BLOCKS_MAX)
        .compose(isFull -> changeBlock(context, pair, relation -> blocked(relation, isFull)));
  }

  private Future<Reply> unblock(RoutingContext context) {
    Pair pair = pair(context);
    takeRate(pair);
    return changeBlock(context, pair, Relation::unblocked);
  }

  private Future<Reply> changeBlock(
      RoutingContext context, Pair pair, UnaryOperator<Relation> change) {
    return change(pair, change)
        .compose(
            relation -> {
              found(pair, relation);
              return Deadline.within(context.vertx(), LOG_WAIT_MILLIS, outbox.carryOut())
                  .otherwiseEmpty()
                  .map(told -> Reply.noContent());
            });
  }

  private Future<Optional<Relation>> change(Pair pair, UnaryOperator<Relation> change) {
    return contacts
        .change(pair, change)
        .onSuccess(
            changed ->
                presence.visibilityChanged(pair.userId().toString(), pair.otherId().toString()));
  }

  private static Relation requested(Relation relation, boolean isFull) {
    if (relation.blocks()) {
      throw new ProblemException(
          ErrorCode.BLOCKED, "You block this person. Lift the block before you ask for a contact.");
    }
    if (isFull && relation.own() == ContactState.NONE) {
      throw new ProblemException(
          ErrorCode.LIMIT_REACHED,
          "Each of you may have at most " + CONTACTS_MAX + " contacts and requests.");
    }
    return relation.requested();
  }

  private static Relation blocked(Relation relation, boolean isFull) {
    if (isFull && !relation.blocks()) {
      throw new ProblemException(
          ErrorCode.LIMIT_REACHED, "You may block at most " + BLOCKS_MAX + " people.");
    }
    return relation.blocked();
  }

  private static Reply reply(Pair pair, Optional<Relation> relation) {
    Relation now = found(pair, relation);
    return Reply.ok(
        new JsonObject()
            .put("user_id", pair.otherId().toString())
            .put("state", now.own().text())
            .put("blocked", now.blocks()));
  }

  private static Relation found(Pair pair, Optional<Relation> relation) {
    return relation.orElseThrow(
        () ->
            new ProblemException(
                ErrorCode.NOT_FOUND, "There is no user with the id " + pair.otherId() + "."));
  }

  /**
   * @param lines one more than the limit when there are more
   * @param state of all of them, if they have one
   */
  private static Reply page(
      String name, List<Line> lines, int limit, Optional<ContactState> state) {
    JsonArray people = new JsonArray();
    for (Line line : lines.subList(0, Math.min(limit, lines.size()))) {
      JsonObject person =
          new JsonObject()
              .put("user", line.profile().toJson())
              .put("since", line.since().toString());
      state.ifPresent(theirs -> person.put("state", theirs.text()));
      people.add(person);
    }
    JsonObject page = new JsonObject().put(name, people);
    if (lines.size() > limit) {
      page.put("next_after", lines.get(limit - 1).profile().userId().toString());
    }
    return Reply.ok(page);
  }

  private void takeRate(Pair pair) {
    rates
        .refuse(pair.userId().toString())
        .ifPresent(
            outcome -> {
              throw ProblemException.undecided(outcome.getRetryLater());
            });
  }

  private static Pair pair(RoutingContext context) {
    Pair pair = new Pair(callerId(context), UUID.fromString(Input.path(context, "user_id")));
    if (pair.userId().equals(pair.otherId())) {
      throw ProblemException.invalid(
          "user_id", "is your own id", "The id of another user, a UUID in lower case.");
    }
    return pair;
  }

  private static UUID callerId(RoutingContext context) {
    return UUID.fromString(BearerAuthentication.caller(context).userId());
  }

  private static UUID after(RoutingContext context) {
    return Input.optionalQuery(context, "after").map(UUID::fromString).orElse(FIRST);
  }

  private static int limit(RoutingContext context) {
    return Input.queryNumber(context, "limit").orElse(LIMIT_DEFAULT).intValue();
  }
}
