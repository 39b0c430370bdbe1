package chat.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import chat.http.io.Contract;
import chat.http.io.ConversationStores;
import chat.runtime.bus.BusCodecs;
import chat.runtime.redis.RedisSettings;
import chat.runtime.search.SearchStore;
import chat.runtime.store.ChannelMemberStore;
import chat.runtime.store.ConversationListStore;
import chat.runtime.store.ConversationStateStore;
import chat.runtime.store.HiddenStore;
import chat.runtime.store.HistoryStore;
import chat.runtime.store.PersonalRows;
import chat.runtime.store.ReceiptStore;
import chat.runtime.store.RecentMessages;
import chat.runtime.store.VerdictStore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.openapi.contract.OpenAPIContract;
import io.vertx.openapi.contract.Operation;
import io.vertx.openapi.validation.ResponseValidator;
import io.vertx.openapi.validation.ValidatableResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * The API on a port, on real stores, and a client of it. Each answer to an operation of the
 * contract is held against the contract.
 */
final class TestApi implements AutoCloseable {
  private static final Set<String> NO_JSON = Set.of("application/yaml", "application/zip");

  private static final Duration COUNTS_WITHIN = Duration.ofSeconds(30);

  static final String PASSWORD = "a long pass phrase";

  final ConversationStateStore states = new ConversationStateStore(TestServers.CASSANDRA);
  final ConversationListStore lists = new ConversationListStore(TestServers.CASSANDRA);
  final HistoryStore history = new HistoryStore(TestServers.CASSANDRA);
  final ReceiptStore receipts = new ReceiptStore(TestServers.CASSANDRA);
  final HiddenStore hidden = new HiddenStore(TestServers.CASSANDRA);
  final ChannelMemberStore members = new ChannelMemberStore(TestServers.CASSANDRA);
  final VerdictStore verdicts = new VerdictStore(TestServers.CASSANDRA);
  final SearchStore search = new SearchStore(TestServers.CASSANDRA);
  final Vertx vertx = Vertx.vertx();

  /** Whose erasure was noted in the log that is for ever. */
  final List<String> erased = new CopyOnWriteArrayList<>();

  final HttpApiVerticle verticle;

  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private final OpenAPIContract contract;
  private final ResponseValidator validator;

  TestApi() {
    this(Map.of());
  }

  TestApi(Map<String, String> settings) {
    this(settings, TestServers.REDIS);
  }

  /**
   * An API that counts attempts in the real Redis; those before it has reached it pass uncounted.
   */
  static TestApi counting(Map<String, String> settings) {
    TestApi api =
        new TestApi(settings, new RedisSettings(TestServers.servers().addresses().redis()));
    String handle = newHandle();
    long endNanos = System.nanoTime() + COUNTS_WITHIN.toNanos();
    JsonObject guess = logInBody(handle, "not the pass phrase");
    while (api.from("192.0.2.1", "/v1/sessions", guess).status() != 429) {
      if (System.nanoTime() - endNanos > 0) {
        api.close();
        throw new AssertionError("attempts were not counted within " + COUNTS_WITHIN);
      }
    }
    return api;
  }

  private TestApi(Map<String, String> settings, RedisSettings redis) {
    BusCodecs.register(vertx.eventBus());
    verticle =
        new HttpApiVerticle(
            TestServers.config(settings),
            8,
            stores(),
            redis,
            userId -> {
              erased.add(userId);
              return Future.succeededFuture();
            });
    await(vertx.deployVerticle(verticle));
    contract = await(Contract.load(vertx)).routes();
    validator = ResponseValidator.create(vertx, contract);
  }

  ConversationStores stores() {
    RecentMessages recent = new RecentMessages(history, () -> 1, 1 << 20);
    return new ConversationStores(
        states,
        lists,
        history,
        recent,
        receipts,
        hidden,
        members,
        verdicts,
        search,
        new PersonalRows(TestServers.CASSANDRA));
  }

  static <T> T await(Future<T> future) {
    try {
      return future.await(20, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  /** Runs something on an event loop, as the stores want it, and waits for it. */
  <T> T run(Supplier<Future<T>> work) {
    return await(
        Future.future(promise -> vertx.runOnContext(now -> work.get().onComplete(promise))));
  }

  /** An answer with the parts that tests look at. */
  record Answer(int status, Map<String, String> headers, String text) {
    JsonObject json() {
      return new JsonObject(text);
    }

    /** Asserts that it is a problem document with a code, and gives it. */
    JsonObject problem(int status, String code) {
      assertEquals(status, status(), text);
      assertEquals("application/problem+json", headers.get("content-type"), text);
      assertEquals(code, json().getString("code"), text);
      assertEquals(status, json().getInteger("status"), text);
      assertEquals("urn:chat:error:" + code, json().getString("type"), text);
      return json();
    }

    /** Asserts success, and gives the body. */
    JsonObject success(int status) {
      assertEquals(status, status(), text);
      return text.isEmpty() ? new JsonObject() : json();
    }
  }

  /** A person who has signed up. */
  record Person(JsonObject session) {
    String id() {
      return session.getString("user_id");
    }

    String token() {
      return session.getString("access_token");
    }

    String refreshToken() {
      return session.getString("refresh_token");
    }
  }

  static String newHandle() {
    return "u" + UUID.randomUUID().toString().replace("-", "").substring(0, 20);
  }

  static JsonObject signUpBody(String handle) {
    return new JsonObject()
        .put("handle", handle)
        .put("password", PASSWORD)
        .put("display_name", "Name of " + handle)
        .put("device", new JsonObject().put("name", "Test device"));
  }

  static JsonObject logInBody(String handle, String password) {
    return new JsonObject()
        .put("handle", handle)
        .put("password", password)
        .put("device", new JsonObject().put("name", "Another device"));
  }

  Person signUp() {
    return signUp(newHandle());
  }

  Person signUp(String handle) {
    return new Person(post("/v1/accounts", signUpBody(handle)).success(201));
  }

  Answer get(String path, String token) {
    return send(request(path, token).GET());
  }

  Answer post(String path, JsonObject body) {
    return call("POST", path, "", body);
  }

  /** The same as {@link #post} through a proxy that names the client's address. */
  Answer from(String address, String path, JsonObject body) {
    return send(
        request(path, "")
            .header("Content-Type", "application/json")
            .header("X-Forwarded-For", address)
            .POST(BodyPublishers.ofString(body.encode())));
  }

  Answer call(String method, String path, String token, JsonObject body) {
    return send(
        request(path, token)
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(body.encode())));
  }

  Answer delete(String path, String token) {
    return send(request(path, token).DELETE());
  }

  HttpRequest.Builder request(String path, String token) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + verticle.port() + path))
            .timeout(Duration.ofSeconds(20));
    return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
  }

  Answer send(HttpRequest.Builder builder) {
    HttpRequest request = builder.build();
    try {
      HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
      Map<String, String> headers = new HashMap<>();
      response.headers().map().forEach((name, values) -> headers.put(name, values.get(0)));
      Answer answer = new Answer(response.statusCode(), headers, response.body());
      holdAgainstContract(request, answer);
      return answer;
    } catch (IOException e) {
      throw new AssertionError(request + " failed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private void holdAgainstContract(HttpRequest request, Answer answer) {
    Operation operation =
        contract.findOperation(request.uri().getPath(), HttpMethod.valueOf(request.method()));
    String mediaType = answer.headers().getOrDefault("content-type", "");
    if (operation == null || NO_JSON.contains(mediaType)) {
      return;
    }
    await(
        validator.validate(
            answer.text().isEmpty()
                ? ValidatableResponse.create(answer.status(), answer.headers())
                : ValidatableResponse.create(
                    answer.status(),
                    answer.headers(),
                    Buffer.buffer(answer.text()),
                    "application/json"),
            operation.getOperationId()));
  }

  @Override
  public void close() {
    await(vertx.close());
  }
}
