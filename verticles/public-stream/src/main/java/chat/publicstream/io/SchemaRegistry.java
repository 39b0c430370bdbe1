package chat.publicstream.io;

import chat.publicschema.PublicTopic;
import chat.runtime.async.Deadline;
import chat.runtime.async.Retry;
import chat.runtime.health.Health;
import chat.runtime.settings.PublicTopicSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.EnumMap;
import java.util.Map;

/**
 * A schema registry that speaks Confluent's REST API. Each topic is a subject, {@code
 * <topic>-value}; all of them hold the one schema. Whether a new version of it is compatible is
 * judged by the registry, by the level that its operator has set for the subject.
 */
public final class SchemaRegistry {
  /** The part whose health it is. */
  private static final String PART = "public-stream/schema-registry";

  /** From the request to the whole answer. */
  private static final long TIMEOUT_MILLIS = 10_000;

  private static final int CONNECT_TIMEOUT_MILLIS = 5_000;
  private static final int WORDS_MAX = 300;
  private static final int OK = 200;
  private static final String MEDIA_TYPE = "application/vnd.schemaregistry.v1+json";

  private final Vertx vertx;
  private final URI uri;
  private final HttpClient client;
  private boolean closed;

  /**
   * @param uri of the API, with user and password if it wants them
   */
  public SchemaRegistry(Vertx vertx, URI uri) {
    this.vertx = vertx;
    this.uri = uri;
    this.client =
        vertx.createHttpClient(new HttpClientOptions().setConnectTimeout(CONNECT_TIMEOUT_MILLIS));
  }

  /**
   * Registers the schema for each topic, again and again until the registry takes it; meanwhile the
   * problem is told.
   *
   * @return the ids of the schema
   */
  public Future<Map<PublicTopic, Integer>> await(Health health) {
    health.problem(PART, "waits for the schema registry at " + place());
    return Retry.untilDone(
            vertx,
            "registering the schema of the public topics",
            () -> !closed,
            () ->
                registerAll()
                    .onFailure(
                        failure ->
                            health.problem(
                                PART,
                                "nothing is told before the schema registry at "
                                    + place()
                                    + " takes the schema: "
                                    + failure.getMessage())))
        .onSuccess(ids -> health.resolved(PART));
  }

  /** Gives up waiting. */
  public Future<Void> close() {
    closed = true;
    return client.close();
  }

  /** One after another: a registry may take two that come at once for two schemas. */
  private Future<Map<PublicTopic, Integer>> registerAll() {
    Map<PublicTopic, Integer> ids = new EnumMap<>(PublicTopic.class);
    Future<?> last = Future.succeededFuture();
    for (PublicTopic topic : PublicTopic.values()) {
      last =
          last.compose(done -> register(topic.topic() + "-value", PublicTopic.schema()))
              .onSuccess(id -> ids.put(topic, id));
    }
    return last.map(ids);
  }

  /** The id of the schema, which is new or known. */
  Future<Integer> register(String subject, String schema) {
    JsonObject body = new JsonObject().put("schemaType", "PROTOBUF").put("schema", schema);
    RequestOptions request =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setAbsoluteURI(place() + "/subjects/" + subject + "/versions")
            .putHeader("content-type", MEDIA_TYPE)
            .putHeader("accept", MEDIA_TYPE);
    if (uri.getUserInfo() != null) {
      request.putHeader(
          "authorization",
          "Basic "
              + Base64.getEncoder()
                  .encodeToString(uri.getUserInfo().getBytes(StandardCharsets.UTF_8)));
    }
    return Deadline.within(
        vertx,
        TIMEOUT_MILLIS,
        client
            .request(request)
            .compose(asked -> asked.send(body.toBuffer()))
            .compose(answer -> answer.body().map(text -> id(subject, answer, text))));
  }

  private static int id(String subject, HttpClientResponse answer, Buffer text) {
    if (answer.statusCode() == OK) {
      try {
        Integer id = text.toJsonObject().getInteger("id");
        if (id != null) {
          return id;
        }
      } catch (DecodeException | ClassCastException e) {
        // Falls through to the one message for all faults.
      }
    }
    String words = text.toString();
    throw new IllegalStateException(
        "subject "
            + subject
            + " wants 200 and an id, the registry answers "
            + answer.statusCode()
            + " "
            + words.substring(0, Math.min(WORDS_MAX, words.length())));
  }

  private String place() {
    return PublicTopicSettings.withoutUser(uri);
  }
}
