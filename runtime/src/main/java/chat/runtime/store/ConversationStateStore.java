package chat.runtime.store;

import chat.model.v1.ConversationState;
import chat.runtime.cassandra.Cassandra;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import io.vertx.core.Future;

/** The state of each conversation: one cell, whole, with the position up to which it is folded. */
public final class ConversationStateStore {
  private final Cassandra cassandra;
  private final PreparedStatement load;
  private final PreparedStatement write;

  public ConversationStateStore(Cassandra cassandra) {
    this.cassandra = cassandra;
    load = cassandra.prepare("SELECT state FROM {ks}.conversation_state WHERE conversation_id = ?");
    write =
        cassandra.prepare(
            "INSERT INTO {ks}.conversation_state (conversation_id, state) VALUES (?, ?) USING TIMESTAMP ?");
  }

  /** The state, or one at position 0 without members for a conversation that is not known. */
  public Future<ConversationState> load(String conversationId) {
    return cassandra.execute(load.bind(conversationId)).map(ConversationStateStore::read);
  }

  public Future<Void> write(String conversationId, ConversationState state) {
    return cassandra.write(write.bind(conversationId, Cassandra.blob(state), state.getPosition()));
  }

  private static ConversationState read(AsyncResultSet rows) {
    Row row = rows.one();
    return row == null
        ? ConversationState.getDefaultInstance()
        : Cassandra.parse(ConversationState.parser(), row.getByteBuffer("state"));
  }
}
