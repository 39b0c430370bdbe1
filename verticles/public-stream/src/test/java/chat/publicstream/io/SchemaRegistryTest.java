package chat.publicstream.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.publicschema.PublicTopic;
import chat.runtime.health.Health;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.EnumSet;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a real registry that speaks Confluent's API makes of the schema. */
class SchemaRegistryTest {
  private static final long WITHIN_SECONDS = 120;
  private static final String PROBLEM = "public-stream/schema-registry";

  private final Vertx vertx = Vertx.vertx();
  private final HttpClient http = HttpClient.newHttpClient();

  @AfterEach
  void close() throws Exception {
    result(vertx.close());
  }

  @Test
  void theRoleWaitsForARegistryThatIsAwayAndRegistersTheSchemaOfEachTopic() throws Exception {
    Health health = new Health("public-stream");
    try (Registry server = new Registry()) {
      SchemaRegistry registry = new SchemaRegistry(vertx, server.uri());
      Future<Map<PublicTopic, Integer>> waiting = registry.await(health);
      assertTrue(health.problems().get(PROBLEM).contains("127.0.0.1"));
      assertTrue(health.isReady(), "nothing else waits for it");
      assertFalse(waiting.isComplete());

      server.start();
      Map<PublicTopic, Integer> ids = result(waiting);

      assertEquals(EnumSet.allOf(PublicTopic.class), ids.keySet());
      assertEquals(Map.of(), health.problems());
      for (PublicTopic topic : PublicTopic.values()) {
        JsonObject schema = get(server, "/schemas/ids/" + ids.get(topic));
        assertEquals("PROTOBUF", schema.getString("schemaType"));
        assertTrue(schema.getString("schema").contains("message " + topic.type().getName()));
        assertEquals(
            ids.get(topic),
            get(server, "/subjects/" + topic.topic() + "-value/versions/latest").getInteger("id"));
      }
      assertEquals(ids, result(registry.await(health)), "known schemas keep their ids");

      put(server, "/config/a-value", new JsonObject().put("compatibility", "BACKWARD"));
      result(registry.register("a-value", schema("string name = 1;")));
      ExecutionException refused =
          assertThrows(
              ExecutionException.class,
              () -> result(registry.register("a-value", schema("int64 name = 1;"))));
      assertTrue(refused.getMessage().contains("answers 409"), refused.getMessage());
    }
  }

  private static String schema(String field) {
    return "syntax = \"proto3\"; package a; message A { " + field + " }";
  }

  private JsonObject get(Registry server, String path) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(URI.create(server.uri() + path)).build();
    return new JsonObject(http.send(request, HttpResponse.BodyHandlers.ofString()).body());
  }

  private void put(Registry server, String path, JsonObject body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(server.uri() + path))
            .header("content-type", "application/vnd.schemaregistry.v1+json")
            .PUT(HttpRequest.BodyPublishers.ofString(body.encode()))
            .build();
    assertEquals(200, http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode());
  }

  private static <T> T result(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(WITHIN_SECONDS, TimeUnit.SECONDS);
  }
}
