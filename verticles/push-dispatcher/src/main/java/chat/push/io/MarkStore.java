package chat.push.io;

import chat.push.core.Marks;
import chat.runtime.cassandra.Cassandra;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What devices were told of conversations: registers that only grow. */
public final class MarkStore {
  /** Much longer than a message may be pushed. */
  private static final int TTL_SECONDS = 30 * 24 * 60 * 60;

  private final Cassandra cassandra;
  private final PreparedStatement load;
  private final PreparedStatement writeRead;
  private final PreparedStatement writeIntended;
  private final PreparedStatement writeTold;
  private final PreparedStatement writeWithdrawn;

  /** Prepares statements, which blocks. */
  public MarkStore(Cassandra cassandra) {
    this.cassandra = cassandra;
    load =
        cassandra.prepare(
            "SELECT user_id, device_id, read, intended, told, withdrawn FROM {ks}.push_marks"
                + " WHERE user_id IN ? AND conversation_id = ?");
    writeRead =
        cassandra.prepare(
            "INSERT INTO {ks}.push_marks (user_id, conversation_id, read) VALUES (?, ?, ?)"
                + using());
    writeIntended = cassandra.prepare(ofDevice("intended"));
    writeTold = cassandra.prepare(ofDevice("told"));
    writeWithdrawn = cassandra.prepare(ofDevice("withdrawn"));
  }

  /** A device of a user, and a conversation. */
  record Place(String userId, String conversationId, String deviceId) {}

  /**
   * The marks of some places, in one request for each conversation.
   *
   * @param places some dozens
   */
  Future<Map<Place, Marks>> load(List<Place> places) {
    Map<String, List<Place>> byConversation = new HashMap<>();
    places.forEach(
        place ->
            byConversation
                .computeIfAbsent(place.conversationId(), id -> new ArrayList<>())
                .add(place));
    Map<Place, Marks> marks = new HashMap<>();
    return Future.all(
            byConversation.entrySet().stream()
                .map(each -> load(each.getKey(), each.getValue(), marks))
                .toList())
        .map(read -> marks);
  }

  private Future<Void> load(String conversationId, List<Place> places, Map<Place, Marks> marks) {
    Map<String, Long> readByUser = new HashMap<>();
    return cassandra
        .executeEach(
            load.bind(places.stream().map(Place::userId).distinct().toList(), conversationId),
            row -> {
              String userId = row.getString("user_id");
              String deviceId = row.getString("device_id");
              readByUser.put(userId, row.getLong("read"));
              if (deviceId != null) {
                marks.put(
                    new Place(userId, conversationId, deviceId),
                    new Marks(
                        row.getLong("read"),
                        row.getLong("intended"),
                        row.getLong("told"),
                        row.getLong("withdrawn")));
              }
            })
        .map(
            read -> {
              // Of a device that was told nothing only the user's mark counts.
              places.forEach(
                  place ->
                      marks.putIfAbsent(
                          place, new Marks(readByUser.getOrDefault(place.userId(), 0L), 0, 0, 0)));
              return null;
            });
  }

  Future<Void> writeRead(String userId, String conversationId, long sequence) {
    return cassandra.write(writeRead.bind(userId, conversationId, sequence, sequence));
  }

  Future<Void> writeIntended(Place place, long sequence) {
    return write(writeIntended, place, sequence);
  }

  Future<Void> writeTold(Place place, long sequence) {
    return write(writeTold, place, sequence);
  }

  Future<Void> writeWithdrawn(Place place, long sequence) {
    return write(writeWithdrawn, place, sequence);
  }

  private Future<Void> write(PreparedStatement statement, Place place, long sequence) {
    return cassandra.write(
        statement.bind(
            place.userId(), place.conversationId(), place.deviceId(), sequence, sequence));
  }

  private static String ofDevice(String mark) {
    return "INSERT INTO {ks}.push_marks (user_id, conversation_id, device_id, "
        + mark
        + ") VALUES (?, ?, ?, ?)"
        + using();
  }

  private static String using() {
    return " USING TTL " + TTL_SECONDS + " AND TIMESTAMP ?";
  }
}
