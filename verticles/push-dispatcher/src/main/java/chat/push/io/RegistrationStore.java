package chat.push.io;

import chat.push.core.Content;
import chat.push.core.Registration;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Where devices are reached, in PostgreSQL. Most people have no device there, and each event asks
 * for many of them, once for each provider at about the same time.
 */
final class RegistrationStore {
  private static final int QUESTIONS_MAX = 500;

  private final Pool pool;
  private final Gathered<Question, Map<String, Reach>> questions;

  RegistrationStore(Vertx vertx, Pool pool) {
    this.pool = pool;
    this.questions = new Gathered<>(vertx, QUESTIONS_MAX, this::find, false);
  }

  /**
   * The devices of a user at one provider.
   *
   * @param senderName empty when it is not known
   * @param senderBlocked the user has blocked the sender
   */
  record Reach(List<Registration> registrations, String senderName, boolean senderBlocked) {
    static final Reach NONE = new Reach(List.of(), "", false);
  }

  private record Question(UUID userId, UUID senderId) {}

  /**
   * @param senderId the user's own where there is no sender
   */
  Future<Reach> find(String provider, String userId, String senderId) {
    return questions
        .ask(new Question(UUID.fromString(userId), UUID.fromString(senderId)))
        .map(byProvider -> byProvider.getOrDefault(provider, Reach.NONE));
  }

  /** Forgets where a device was reached, unless it is reached elsewhere since. */
  Future<Void> forget(String provider, Registration registration) {
    return pool.preparedQuery(
            "DELETE FROM push_registrations WHERE device_id = $1 AND provider = $2 AND token = $3")
        .execute(Tuple.of(UUID.fromString(registration.deviceId()), provider, registration.token()))
        .mapEmpty();
  }

  private Future<List<Map<String, Reach>>> find(List<Question> questions) {
    List<Question> asked = questions.stream().distinct().toList();
    return pool.preparedQuery(
            "SELECT asked.number, p.provider, p.device_id, p.token, p.public_key, p.auth_secret,"
                + " p.content, s.display_name, b.user_id IS NOT NULL AS blocked FROM"
                + " unnest($1::uuid[], $2::uuid[]) WITH ORDINALITY AS asked (user_id, sender_id,"
                + " number) JOIN push_registrations AS p ON p.user_id = asked.user_id"
                // A device that is logged out hears nothing.
                + " JOIN devices AS d ON d.device_id = p.device_id AND d.session_id IS NOT NULL"
                + " JOIN accounts AS a ON a.user_id = p.user_id AND a.disabled_at IS NULL"
                + " LEFT JOIN accounts AS s ON s.user_id = asked.sender_id"
                + " LEFT JOIN blocks AS b"
                + " ON b.user_id = asked.user_id AND b.other_id = asked.sender_id")
        .execute(
            Tuple.tuple()
                .addArrayOfUUID(asked.stream().map(Question::userId).toArray(UUID[]::new))
                .addArrayOfUUID(asked.stream().map(Question::senderId).toArray(UUID[]::new)))
        .map(
            rows -> {
              Map<Question, Map<String, Reach>> found = new HashMap<>();
              rows.forEach(
                  row ->
                      found
                          .computeIfAbsent(asked.get(number(row)), question -> new HashMap<>())
                          .merge(row.getString("provider"), read(row), RegistrationStore::both));
              return questions.stream()
                  .map(question -> found.getOrDefault(question, Map.of()))
                  .toList();
            });
  }

  private static int number(Row row) {
    return (int) (row.getLong("number") - 1);
  }

  private static Reach read(Row row) {
    String name = row.getString("display_name");
    return new Reach(
        List.of(
            new Registration(
                row.getUUID("device_id").toString(),
                row.getString("token"),
                row.getString("public_key"),
                row.getString("auth_secret"),
                Content.of(row.getString("content")))),
        name == null ? "" : name,
        row.getBoolean("blocked"));
  }

  private static Reach both(Reach one, Reach other) {
    List<Registration> all = new ArrayList<>(one.registrations);
    all.addAll(other.registrations);
    return new Reach(all, one.senderName, one.senderBlocked);
  }
}
