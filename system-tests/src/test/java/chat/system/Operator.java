package chat.system;

import static org.junit.jupiter.api.Assertions.assertEquals;

import chat.bench.client.Session;
import chat.embedded.EmbeddedServers;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.PubSecKeyOptions;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;

/** Whoever has the servers and the keys in his hands. */
record Operator(EmbeddedServers servers) {

  /** As docs/accounts.md says. */
  void disable(Person person) throws SQLException {
    update("UPDATE accounts SET disabled_at = now() WHERE handle = ?", person);
  }

  void enable(Person person) throws SQLException {
    update("UPDATE accounts SET disabled_at = NULL WHERE handle = ?", person);
  }

  /** What he wrote is not destroyed until that is lifted. */
  void hold(Person person) throws SQLException {
    update(
        "INSERT INTO legal_holds (user_id, reason)"
            + " SELECT user_id, 'a court wants it' FROM accounts WHERE handle = ?",
        person);
  }

  void liftHold(Person person) throws SQLException {
    updateById("DELETE FROM legal_holds WHERE user_id = ?", person);
  }

  /** It opens under no master key any more. */
  void damageKey(Person person) throws SQLException {
    updateById(
        "UPDATE person_keys SET wrapped_key = wrapped_key || '\\x00' WHERE user_id = ?", person);
  }

  void mendKey(Person person) throws SQLException {
    updateById(
        "UPDATE person_keys SET wrapped_key = substring(wrapped_key FROM 1 FOR 60)"
            + " WHERE user_id = ?",
        person);
  }

  /** The same session with an access token that is genuine and has expired. */
  Session expired(Vertx vertx, Session session) throws IOException {
    JWTAuth jwt =
        JWTAuth.create(
            vertx,
            new JWTAuthOptions()
                .addPubSecKey(
                    new PubSecKeyOptions()
                        .setAlgorithm("ES256")
                        .setBuffer(Files.readString(servers.tokenKey()))));
    String token =
        jwt.generateToken(
            new JsonObject()
                .put("iss", "chat")
                .put("sub", session.userId())
                .put("did", session.deviceId())
                .put("exp", Instant.now().getEpochSecond() - 1),
            new JWTOptions().setAlgorithm("ES256").setNoTimestamp(true));
    return new Session(
        session.userId(),
        session.deviceId(),
        token,
        Instant.now().minusSeconds(1),
        session.refreshToken(),
        session.gatewayUrls());
  }

  private void update(String statement, Person person) throws SQLException {
    try (Connection database = connect();
        PreparedStatement update = database.prepareStatement(statement)) {
      update.setString(1, person.handle());
      assertEquals(1, update.executeUpdate());
    }
  }

  private void updateById(String statement, Person person) throws SQLException {
    try (Connection database = connect();
        PreparedStatement update = database.prepareStatement(statement)) {
      update.setObject(1, UUID.fromString(person.session().userId()));
      assertEquals(1, update.executeUpdate());
    }
  }

  private Connection connect() throws SQLException {
    URI uri = URI.create(servers.addresses().postgres());
    String url = "jdbc:postgresql://" + uri.getHost() + ":" + uri.getPort() + uri.getPath();
    return DriverManager.getConnection(url, uri.getUserInfo(), servers.postgresPassword());
  }
}
