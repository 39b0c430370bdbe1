package chat.runtime.seal;

import chat.model.v1.PersonKeyAnswer;
import chat.model.v1.PersonKeyQuery;
import chat.model.v1.WrappedPersonKey;
import com.google.protobuf.ByteString;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * People's keys in PostgreSQL. A key is stored before anything is sealed under it, and two who make
 * one at once get the same.
 */
public final class PersonKeyTable implements KeySource {
  private final Pool pool;
  private final MasterKeys masterKeys;

  public PersonKeyTable(Pool pool, MasterKeys masterKeys) {
    this.pool = pool;
    this.masterKeys = masterKeys;
  }

  /**
   * @param query ids of users, as UUIDs
   */
  @Override
  public Future<PersonKeyAnswer> ask(PersonKeyQuery query) {
    return find(query.getUserIdsList())
        .compose(
            found -> {
              Set<String> without = new HashSet<>(query.getUserIdsList());
              found.getKeysList().forEach(key -> without.remove(key.getUserId()));
              return query.getMake() && !without.isEmpty()
                  ? make(List.copyOf(without)).compose(made -> find(query.getUserIdsList()))
                  : Future.succeededFuture(found);
            });
  }

  private Future<PersonKeyAnswer> find(List<String> userIds) {
    return pool.preparedQuery(
            "SELECT user_id, wrapped_key FROM person_keys WHERE user_id = ANY($1)")
        .execute(Tuple.of(ids(userIds)))
        .map(PersonKeyTable::answer);
  }

  private Future<?> make(List<String> userIds) {
    Buffer[] wrapped =
        userIds.stream()
            .map(userId -> Buffer.buffer(masterKeys.newWrapped(userId)))
            .toArray(Buffer[]::new);
    return pool.preparedQuery(
            "INSERT INTO person_keys (user_id, wrapped_key)"
                + " SELECT * FROM unnest($1::uuid[], $2::bytea[]) ON CONFLICT DO NOTHING")
        .execute(Tuple.of(ids(userIds), (Object) wrapped));
  }

  private static UUID[] ids(List<String> userIds) {
    return userIds.stream().map(UUID::fromString).toArray(UUID[]::new);
  }

  private static PersonKeyAnswer answer(RowSet<Row> rows) {
    PersonKeyAnswer.Builder answer = PersonKeyAnswer.newBuilder();
    for (Row row : rows) {
      WrappedPersonKey.Builder key =
          WrappedPersonKey.newBuilder().setUserId(row.getUUID("user_id").toString());
      Buffer wrapped = row.getBuffer("wrapped_key");
      if (wrapped != null) {
        key.setWrappedKey(ByteString.copyFrom(wrapped.getBytes()));
      }
      answer.addKeys(key);
    }
    return answer.build();
  }
}
