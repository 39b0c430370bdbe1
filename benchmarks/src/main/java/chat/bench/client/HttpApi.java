package chat.bench.client;

import chat.model.Ids;
import chat.model.JsonCodec;
import chat.model.v1.Message;
import chat.model.v1.Receipt;
import com.google.protobuf.InvalidProtocolBufferException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The calls of the HTTP API that an app makes before and beside its WebSocket. */
public final class HttpApi {
  private static final int CONNECT_TIMEOUT_MILLIS = 5_000;
  private static final int ANSWER_TIMEOUT_MILLIS = 30_000;
  private static final int CONNECTIONS_MAX = 32;
  private static final int RETRIES_MAX = 20;
  private static final int RETRY_AFTER_MAX_SECONDS = 60;

  /** Held, or its level is forgotten: Vert.x warns of each idle connection that its pool closes. */
  private static final Logger POOL_LOG =
      Logger.getLogger("io.vertx.core.http.impl.HttpClientConnectionInternal");

  static {
    POOL_LOG.setLevel(Level.SEVERE);
  }

  private final Vertx vertx;
  private final WebClient client;
  private final URI base;

  /**
   * @param base for instance {@code http://127.0.0.1:8080}
   */
  public HttpApi(Vertx vertx, URI base) {
    this.vertx = vertx;
    this.base = base;
    this.client =
        WebClient.create(
            vertx,
            new WebClientOptions()
                .setConnectTimeout(CONNECT_TIMEOUT_MILLIS)
                .setUserAgent("chat-bench"),
            new PoolOptions().setHttp1MaxSize(CONNECTIONS_MAX));
  }

  /** Whether the platform answers at all. */
  public Future<Void> ping() {
    return client
        .getAbs(base + "/.well-known/jwks.json")
        .timeout(CONNECT_TIMEOUT_MILLIS)
        .send()
        .mapEmpty();
  }

  public Future<Session> signUp(String handle, String password, String displayName) {
    JsonObject account =
        new JsonObject()
            .put("handle", handle)
            .put("password", password)
            .put("display_name", displayName)
            .put("device", new JsonObject().put("name", "bench"));
    return call(HttpMethod.POST, "/v1/accounts", null, account).map(Session::of);
  }

  /**
   * Logs in.
   *
   * @param deviceId a device of the same user to go on with, or null for a new one
   */
  public Future<Session> login(String handle, String password, String deviceId) {
    JsonObject device = new JsonObject().put("name", "bench");
    if (deviceId != null) {
      device.put("id", deviceId);
    }
    JsonObject credentials =
        new JsonObject().put("handle", handle).put("password", password).put("device", device);
    return call(HttpMethod.POST, "/v1/sessions", null, credentials).map(Session::of);
  }

  public Future<Session> refresh(String refreshToken) {
    JsonObject body = new JsonObject().put("refresh_token", refreshToken);
    return call(HttpMethod.POST, "/v1/sessions/refresh", null, body).map(Session::of);
  }

  /** The id of the direct conversation with another user, made now if there is none. */
  public Future<String> directConversation(Session session, String memberId) {
    JsonObject body = new JsonObject().put("kind", "direct").put("member_id", memberId);
    return call(HttpMethod.POST, "/v1/conversations", session, body)
        .map(conversation -> conversation.getString("conversation_id"));
  }

  /** Makes a group of the caller and others; its id. */
  public Future<String> makeGroup(
      Session session, String clientId, String name, List<String> memberIds) {
    JsonObject body =
        new JsonObject()
            .put("client_id", clientId)
            .put("name", name)
            .put("member_ids", new JsonArray(memberIds));
    return call(HttpMethod.POST, "/v1/groups", session, body)
        .map(group -> group.getString("conversation_id"));
  }

  /** Makes a channel of the caller; its id. */
  public Future<String> makeChannel(Session session, String name) {
    JsonObject body =
        new JsonObject().put("kind", "channel").put("client_id", Ids.next()).put("name", name);
    return call(HttpMethod.POST, "/v1/conversations", session, body)
        .map(channel -> channel.getString("conversation_id"));
  }

  /**
   * Adds members to a group or channel, at most 1,000.
   *
   * @return sequence of the line that says so, 0 where there is none
   */
  public Future<Integer> addMembers(
      Session session, String conversationId, String clientId, List<String> memberIds) {
    JsonObject body =
        new JsonObject().put("client_id", clientId).put("member_ids", new JsonArray(memberIds));
    return call(HttpMethod.POST, "/v1/conversations/" + conversationId + "/members", session, body)
        .map(HttpApi::sequence);
  }

  /** Removes a member; sequence of the line that says so. */
  public Future<Integer> removeMember(
      Session session, String conversationId, String clientId, String memberId) {
    String path =
        "/v1/conversations/%s/members/%s?client_id=%s"
            .formatted(conversationId, memberId, clientId);
    return call(HttpMethod.DELETE, path, session, null).map(HttpApi::sequence);
  }

  /** Gives a message of one's own another text. */
  public Future<Void> editMessage(
      Session session, String conversationId, int sequence, String clientId, String text) {
    JsonObject body =
        new JsonObject().put("client_id", clientId).put("body", new JsonObject().put("text", text));
    return call(HttpMethod.PATCH, message(conversationId, sequence), session, body).mapEmpty();
  }

  /** Deletes a message for everyone. */
  public Future<Void> deleteMessage(
      Session session, String conversationId, int sequence, String clientId) {
    String path = message(conversationId, sequence) + "?client_id=" + clientId;
    return call(HttpMethod.DELETE, path, session, null).mapEmpty();
  }

  private static String message(String conversationId, int sequence) {
    return "/v1/conversations/" + conversationId + "/messages/" + sequence;
  }

  /** The codec leaves out zeros. */
  private static Integer sequence(JsonObject answer) {
    return answer.getInteger("sequence", 0);
  }

  /** How many members a group or channel has, as far as that can be read yet. */
  public Future<Integer> memberCount(Session session, String conversationId) {
    return call(HttpMethod.GET, "/v1/conversations/" + conversationId, session, null)
        .map(conversation -> conversation.getInteger("member_count"));
  }

  /** The number of the newest event in the caller's inbox. */
  public Future<Integer> inboxHead(Session session) {
    return call(HttpMethod.GET, "/v1/inbox", session, null)
        .map(answer -> answer.getJsonObject("cursor").getInteger("inbox_seq"));
  }

  /** Asks for a contact, or accepts. */
  public Future<Void> putContact(Session session, String userId) {
    return call(HttpMethod.PUT, "/v1/contacts/" + userId, session, null).mapEmpty();
  }

  /** The messages after a sequence, oldest first, at most one page. */
  public Future<List<Message>> messagesAfter(Session session, String conversationId, int sequence) {
    String path = "/v1/conversations/" + conversationId + "/messages?limit=50&after=" + sequence;
    return call(HttpMethod.GET, path, session, null).map(HttpApi::messages);
  }

  /** Sends a text as a client without a WebSocket does; done when the log has it. */
  public Future<Void> sendText(Session session, String conversationId, String text) {
    JsonObject body =
        new JsonObject()
            .put("client_message_id", Ids.next())
            .put("body", new JsonObject().put("text", text));
    return call(HttpMethod.POST, "/v1/conversations/" + conversationId + "/messages", session, body)
        .mapEmpty();
  }

  /**
   * Says where the device of a session is reached while it sleeps.
   *
   * @param registration as the API wants it
   */
  public Future<Void> registerPush(Session session, JsonObject registration) {
    return call(HttpMethod.PUT, "/v1/push", session, registration).mapEmpty();
  }

  /** The key with which a browser subscribes, empty when there is no Web Push. */
  public Future<String> webPublicKey(Session session) {
    return call(HttpMethod.GET, "/v1/push", session, null)
        .map(answer -> answer.getString("web_public_key"));
  }

  /** Sequence of the newest message of a conversation. */
  public Future<Long> head(Session session, String conversationId) {
    return call(HttpMethod.GET, "/v1/conversations/" + conversationId, session, null)
        .map(conversation -> conversation.getLong("head"));
  }

  /** Messages of the user's conversations with all of these words. */
  public Future<JsonObject> search(Session session, String words, int limit) {
    String path = "/v1/search?limit=" + limit + "&q=" + words.replace(" ", "%20");
    return call(HttpMethod.GET, path, session, null);
  }

  /** The newest message of a conversation with all of these words. */
  public Future<JsonObject> searchIn(Session session, String conversationId, String words) {
    String path =
        "/v1/search?limit=1&conversation_id=" + conversationId + "&q=" + words.replace(" ", "%20");
    return call(HttpMethod.GET, path, session, null);
  }

  /** How far each member of the conversation has got. */
  public Future<List<Receipt>> receipts(Session session, String conversationId) {
    return call(HttpMethod.GET, "/v1/conversations/" + conversationId + "/receipts", session, null)
        .map(answer -> receipts(conversationId, answer));
  }

  private static List<Receipt> receipts(String conversationId, JsonObject answer) {
    List<Receipt> receipts = new ArrayList<>();
    for (Object each : answer.getJsonArray("receipts")) {
      JsonObject receipt = (JsonObject) each;
      receipts.add(
          Receipt.newBuilder()
              .setConversationId(conversationId)
              .setUserId(receipt.getString("user_id"))
              .setDelivered(receipt.getInteger("delivered"))
              .setRead(receipt.getInteger("read"))
              .build());
    }
    return receipts;
  }

  private static List<Message> messages(JsonObject page) {
    List<Message> messages = new ArrayList<>();
    for (Object message : page.getJsonArray("messages")) {
      try {
        messages.add(
            (Message) JsonCodec.parse(((JsonObject) message).encode(), Message.newBuilder()));
      } catch (InvalidProtocolBufferException e) {
        throw new IllegalStateException("not a message: " + message, e);
      }
    }
    return messages;
  }

  /** Calls again after the time that the answer names when it is 429 or 503. */
  private Future<JsonObject> call(
      HttpMethod method, String path, Session session, JsonObject body) {
    return attempt(method, path, session, body, RETRIES_MAX);
  }

  private Future<JsonObject> attempt(
      HttpMethod method, String path, Session session, JsonObject body, int retriesLeft) {
    HttpRequest<Buffer> request =
        client.requestAbs(method, base + path).timeout(ANSWER_TIMEOUT_MILLIS);
    if (session != null) {
      request.bearerTokenAuthentication(session.accessToken());
    }
    Future<HttpResponse<Buffer>> answer =
        body == null ? request.send() : request.sendJsonObject(body);
    return answer.compose(
        response -> {
          if (response.statusCode() < 300) {
            return Future.succeededFuture(response.bodyAsJsonObject());
          }
          String retryAfter = response.getHeader("Retry-After");
          if (retryAfter != null && retryAfter.matches("[0-9]{1,4}") && retriesLeft > 0) {
            int seconds = Math.min(RETRY_AFTER_MAX_SECONDS, Integer.parseInt(retryAfter));
            return vertx
                .timer(Math.max(1, seconds * 1_000L))
                .compose(t -> attempt(method, path, session, body, retriesLeft - 1));
          }
          return Future.failedFuture(problem(method + " " + path, response));
        });
  }

  private static HttpApiException problem(String call, HttpResponse<Buffer> response) {
    JsonObject problem;
    try {
      problem = response.bodyAsJsonObject();
    } catch (DecodeException | ClassCastException e) {
      problem = null;
    }
    if (problem == null) {
      return new HttpApiException(call, response.statusCode(), "", "no problem document");
    }
    return new HttpApiException(
        call,
        response.statusCode(),
        problem.getString("code", ""),
        problem.getString("detail", problem.getString("title", "")));
  }
}
