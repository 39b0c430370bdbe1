package chat.http.io;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** One's own profile, and finding others. */
final class ProfileHandlers {
  private final AccountStore accounts;
  private final AttemptLimits attempts;

  ProfileHandlers(AccountStore accounts, AttemptLimits attempts) {
    this.accounts = accounts;
    this.attempts = attempts;
  }

  Map<String, Operation> operations() {
    return Map.of(
        "getProfile", this::get,
        "updateProfile", this::update,
        "findUsers", this::find,
        "listProfiles", this::list);
  }

  private Future<Reply> get(RoutingContext context) {
    UUID userId = userId(context);
    return accounts
        .byIds(List.of(userId))
        .map(profiles -> reply(Optional.ofNullable(profiles.get(userId))));
  }

  private Future<Reply> update(RoutingContext context) {
    return accounts
        .change(userId(context), Input.profileChange(Input.body(context)))
        .map(ProfileHandlers::reply);
  }

  private Future<Reply> find(RoutingContext context) {
    String handle = Input.handle(Input.query(context, "handle"));
    return attempts
        .find(BearerAuthentication.caller(context).userId())
        .compose(allowed -> accounts.byHandle(handle))
        .map(found -> reply(found.stream().toList()));
  }

  /** Not counted as a search: ids cannot be guessed as handles can. */
  private Future<Reply> list(RoutingContext context) {
    return accounts.enabledByIds(userIds(context)).map(found -> reply(found.values()));
  }

  private static Set<UUID> userIds(RoutingContext context) {
    return Input.body(context).getJsonArray("user_ids").stream()
        .map(id -> UUID.fromString((String) id))
        .collect(Collectors.toSet());
  }

  private static Reply reply(Collection<Profile> profiles) {
    JsonArray users = new JsonArray();
    profiles.forEach(profile -> users.add(profile.toJson()));
    return Reply.ok(new JsonObject().put("users", users));
  }

  private static UUID userId(RoutingContext context) {
    return UUID.fromString(BearerAuthentication.caller(context).userId());
  }

  private static Reply reply(Optional<Profile> own) {
    return Reply.ok(own.orElseThrow(AccountStore::noAccount).toJson());
  }
}
