package chat.runtime.store;

import chat.model.Limits;
import chat.model.v1.ConversationState;
import chat.runtime.cassandra.Cassandra;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The state of each conversation: one cell, whole, with the position up to which it is folded. */
public final class ConversationStateStore {
  private final Cassandra cassandra;
  private final PreparedStatement load;
  private final PreparedStatement loadAll;
  private final PreparedStatement write;

  public ConversationStateStore(Cassandra cassandra) {
    this.cassandra = cassandra;
    load = cassandra.prepare("SELECT state FROM {ks}.conversation_state WHERE conversation_id = ?");
    loadAll =
        cassandra.prepare(
            "SELECT conversation_id, state FROM {ks}.conversation_state WHERE conversation_id IN ?");
    write =
        cassandra.prepare(
            "INSERT INTO {ks}.conversation_state (conversation_id, state) VALUES (?, ?) USING TIMESTAMP ?");
  }

  /** The state, or one at position 0 without members for a conversation that is not known. */
  public Future<ConversationState> load(String conversationId) {
    return cassandra.execute(load.bind(conversationId)).map(ConversationStateStore::read);
  }

  /**
   * The states of some conversations; those that are not known are left out. One request is much
   * cheaper than one for each, although the rows lie on different nodes.
   *
   * @param conversationIds at most {@link Limits#SCREEN_CONVERSATIONS_MAX}
   */
  public Future<Map<String, ConversationState>> loadAll(List<String> conversationIds) {
    if (conversationIds.isEmpty()) {
      return Future.succeededFuture(Map.of());
    }
    return cassandra
        .execute(loadAll.bind(conversationIds))
        .map(
            rows -> {
              Map<String, ConversationState> states = new HashMap<>();
              rows.currentPage()
                  .forEach(row -> states.put(row.getString("conversation_id"), state(row)));
              return states;
            });
  }

  public Future<Void> write(String conversationId, ConversationState state) {
    return cassandra.write(write.bind(conversationId, Cassandra.blob(state), state.getPosition()));
  }

  private static ConversationState read(AsyncResultSet rows) {
    Row row = rows.one();
    return row == null ? ConversationState.getDefaultInstance() : state(row);
  }

  private static ConversationState state(Row row) {
    return Cassandra.parse(ConversationState.parser(), row.getByteBuffer("state"));
  }
}
