package chat.runtime.projection;

import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.BoundStatementBuilder;
import com.datastax.oss.driver.api.core.cql.ColumnDefinitions;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A statement that is bound to the tables of the life that is used at the moment of binding. */
final class LiveStatement implements PreparedStatement {
  private final LiveTables tables;
  private final Projection projection;
  private final String cql;
  private final Map<Integer, PreparedStatement> byLife = new ConcurrentHashMap<>();

  LiveStatement(LiveTables tables, Projection projection, String cql) {
    this.tables = tables;
    this.projection = projection;
    this.cql = cql;
  }

  Projection projection() {
    return projection;
  }

  void prepare(Life life) {
    byLife.computeIfAbsent(life.number(), number -> tables.prepare(life, cql));
  }

  private PreparedStatement now() {
    return byLife.get(tables.used(projection).number());
  }

  @Override
  public ByteBuffer getId() {
    return now().getId();
  }

  @Override
  public String getQuery() {
    return now().getQuery();
  }

  @Override
  public ColumnDefinitions getVariableDefinitions() {
    return now().getVariableDefinitions();
  }

  @Override
  public List<Integer> getPartitionKeyIndices() {
    return now().getPartitionKeyIndices();
  }

  @Override
  public ByteBuffer getResultMetadataId() {
    return now().getResultMetadataId();
  }

  @Override
  public ColumnDefinitions getResultSetDefinitions() {
    return now().getResultSetDefinitions();
  }

  @Override
  public void setResultMetadata(ByteBuffer id, ColumnDefinitions definitions) {
    now().setResultMetadata(id, definitions);
  }

  @Override
  public BoundStatement bind(Object... values) {
    return now().bind(values);
  }

  @Override
  public BoundStatementBuilder boundStatementBuilder(Object... values) {
    return now().boundStatementBuilder(values);
  }
}
