package chat.client.io;

import chat.client.core.Command;
import chat.client.core.Connection;
import chat.client.core.Effect;
import chat.client.core.Moment;
import chat.client.model.Account;
import chat.client.model.ChatEvent;
import chat.client.model.ChatException;
import chat.client.model.ChatListener;
import chat.client.model.ConnectionState;
import chat.client.model.Cursor;
import chat.client.model.JsonObject;
import chat.client.storage.Storage;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import okhttp3.OkHttpClient;

/** Feeds the connection with what happens, on one thread, and carries out what it wants. */
public final class Engine implements Effect.Port {
  private static final Logger LOG = Logger.getLogger("chat.client");
  private static final long CALL_TIMEOUT_SECONDS = 20;
  private static final long CLOSE_TIMEOUT_MILLIS = 5_000;
  private static final int NO_CLOSE_FRAME = 1006;

  private final OkHttpClient http =
      new OkHttpClient.Builder().callTimeout(CALL_TIMEOUT_SECONDS, TimeUnit.SECONDS).build();
  private final Random random = new SecureRandom();
  private final long startNanos = System.nanoTime();
  private final Loop loop = new Loop();
  private final Outcomes outcomes = new Outcomes();
  private final Delivery delivery;
  private final HttpApi api;
  private final UserApi userApi;
  private final Store store;
  private final Sessions sessions;
  private final Function<String, CompletableFuture<String>> tokens;
  private final Connection connection;

  private String token;
  private GatewaySocket socket;
  private int socketNumber;
  private boolean delivered;

  /**
   * @param base address of the HTTP API
   * @param storage what the device has kept is read from it now
   * @param executor through which the app is told
   * @param source gives a token, for the refused one or null; null for the tokens of a login
   * @throws IOException when what is stored cannot be read
   */
  public Engine(
      String base,
      Storage storage,
      Executor executor,
      Function<String, CompletableFuture<String>> source)
      throws IOException {
    delivery = new Delivery(executor);
    api = new HttpApi(http, base);
    store = new Store(storage, e -> tell(new ChatEvent.StorageFailed(e)));
    sessions =
        new Sessions(
            api, store, store.session().orElse(null), System::currentTimeMillis, this::millis);
    tokens = source == null ? sessions::token : refused -> UserApi.ask(source, refused);
    userApi = new UserApi(api, tokens);
    connection = new Connection(store.userId(), store.cursor(), store.commands());
  }

  /** Something for the connection. */
  public interface Input {
    /** Tells it. */
    List<Effect> tell(Connection connection, Moment at);
  }

  /** Tells the connection something, soon. */
  public void input(Input input) {
    loop.run(() -> step(input));
  }

  /** Adds somebody who hears what happens. */
  public void listen(ChatListener listener) {
    delivery.listen(listener);
  }

  /** Who is logged in. */
  public Optional<Account> account() {
    return sessions.account();
  }

  /** Becomes done when everything that was missed is here. */
  public CompletableFuture<Void> connect() {
    CompletableFuture<Void> live = new CompletableFuture<>();
    loop.run(
        () -> {
          if (connection.state() == ConnectionState.LIVE) {
            delivery.run(() -> live.complete(null));
          } else {
            outcomes.awaitLive(live);
          }
          step(Connection::connect);
        },
        live);
    return live;
  }

  /** Gives a command its id and queues it. */
  public CompletableFuture<ChatEvent.CommandDone> command(
      Command.Kind kind, String conversationId, Map<String, Object> fields) {
    Command command = new Command(kind, nextId(), conversationId, fields);
    CompletableFuture<ChatEvent.CommandDone> outcome = new CompletableFuture<>();
    loop.run(
        () -> {
          outcomes.await(command.id(), outcome);
          try {
            step((machine, at) -> machine.command(command, at));
          } catch (ChatException e) {
            delivery.run(outcomes.failure(command.id(), e));
          }
        },
        outcome);
    return outcome;
  }

  /** An id for a command. */
  public String nextId() {
    return Ids.next(sessions.platformMillis());
  }

  /** Makes an account or logs in. Whatever is stored of another user is deleted. */
  public CompletableFuture<Account> begin(String path, Map<String, Object> body) {
    return api.call("POST", path, null, body)
        .thenCompose(
            answer -> {
              CompletableFuture<Account> begun = new CompletableFuture<>();
              Account account = new Account(answer);
              loop.run(
                  () -> {
                    if (!store.userId().isEmpty() && !store.userId().equals(account.userId())) {
                      forget();
                    }
                    sessions.begin(answer);
                    begun.complete(account);
                  },
                  begun);
              return begun;
            });
  }

  /** Logs out and deletes all that is stored, whether or not the platform can be reached. */
  public CompletableFuture<Void> logOut() {
    return call("DELETE", "/v1/sessions/current", null)
        .handle((answer, failure) -> null)
        .thenCompose(
            ignored -> {
              CompletableFuture<Void> done = new CompletableFuture<>();
              loop.run(
                  () -> {
                    sessions.end();
                    forget();
                    done.complete(null);
                  },
                  done);
              return done;
            });
  }

  private void forget() {
    delivery.drop();
    step(Connection::forget);
    store.clear();
    delivery.run(
        outcomes.failures(ChatException.refused("unauthenticated", "the user has logged out")));
  }

  /** A call of the HTTP API as the user, with a new token if need be. */
  public CompletableFuture<JsonObject> call(String method, String path, Map<String, Object> body) {
    return userApi.call(method, path, body);
  }

  /** Ends everything. What was not told yet comes again in the next life. */
  public void close() {
    try {
      delivery.end(CLOSE_TIMEOUT_MILLIS);
    } catch (InterruptedException e) {
      // Whoever is in a hurry does not wait for the listener.
      Thread.currentThread().interrupt();
    }
    loop.end(
        () -> {
          step(Connection::disconnect);
          delivery.run(outcomes.failures(Loop.closed()));
        },
        CLOSE_TIMEOUT_MILLIS);
    http.dispatcher().executorService().shutdown();
    http.connectionPool().evictAll();
  }

  private void step(Input input) {
    try {
      input.tell(connection, now()).forEach(this::carryOut);
    } finally {
      wakeInTime();
    }
  }

  /** One effect that fails is no reason to forget the others. */
  private void carryOut(Effect effect) {
    try {
      effect.carryOut(this);
    } catch (RuntimeException e) {
      LOG.log(Level.SEVERE, "a fault of the client", e);
    }
  }

  private void wakeInTime() {
    long wakeAt = connection.wakeAtMillis(now());
    if (wakeAt == Long.MAX_VALUE) {
      loop.cancelWake();
    } else {
      loop.wakeAfter(Math.max(0, wakeAt - millis()), () -> step(Connection::wake));
    }
  }

  private Moment now() {
    return new Moment(millis(), random.nextDouble());
  }

  private long millis() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos);
  }

  @Override
  public void fetchToken(int attempt, boolean refused) {
    CompletableFuture<?> unused =
        tokens
            .apply(refused ? token : null)
            .whenComplete(
                (fresh, failure) ->
                    loop.run(
                        () -> {
                          if (failure == null) {
                            token = fresh;
                            List<String> urls = sessions.gateways();
                            step((machine, at) -> machine.token(attempt, fresh, urls, at));
                          } else {
                            ChatException cause = UserApi.chatException(failure);
                            step((machine, at) -> machine.tokenFailed(attempt, cause, at));
                          }
                        }));
  }

  @Override
  public void fetchGateways(int attempt) {
    CompletableFuture<?> unused =
        api.call("GET", "/v1/gateways", token, null)
            .whenComplete(
                (answer, failure) ->
                    input(
                        (machine, at) ->
                            failure == null
                                ? machine.gateways(attempt, Sessions.urls(answer), at)
                                : machine.gatewaysFailed(
                                    attempt, UserApi.chatException(failure), at)));
  }

  @Override
  public void open(int number, String url) {
    socketNumber = number;
    socket = null;
    try {
      socket = GatewaySocket.open(http, url, events(number));
    } catch (IllegalArgumentException e) {
      LOG.log(Level.WARNING, "a gateway has no address of a WebSocket", e);
      input((machine, at) -> machine.closed(number, NO_CLOSE_FRAME, 0, at));
    }
  }

  private GatewaySocket.Events events(int number) {
    return new GatewaySocket.Events() {
      @Override
      public void opened() {
        input((machine, at) -> machine.opened(number, at));
      }

      @Override
      public void frame(JsonObject frame, Runnable handled) {
        loop.run(() -> take(number, frame, handled));
      }

      @Override
      public void closed(int code, long retryAfterMillis) {
        input((machine, at) -> machine.closed(number, code, retryAfterMillis, at));
      }
    };
  }

  private void take(int number, JsonObject frame, Runnable handled) {
    delivered = false;
    try {
      step((machine, at) -> machine.frame(number, frame, at));
    } finally {
      if (delivered) {
        delivery.run(handled);
      } else {
        handled.run();
      }
    }
  }

  @Override
  public void say(int number, Map<String, Object> frame) {
    if (number == socketNumber && socket != null) {
      socket.say(frame);
    }
  }

  @Override
  public void close(int number) {
    if (number == socketNumber && socket != null) {
      socket.close();
    }
  }

  @Override
  public void deliver(ChatEvent event, Cursor cursor, String commandId) {
    delivered = true;
    int life = delivery.life();
    delivery.tell(
        event,
        () -> ofLife(life, () -> step((machine, at) -> machine.handled(cursor, commandId, at))),
        failure -> {
          LOG.log(Level.SEVERE, "a listener has thrown", failure);
          ofLife(life, () -> listenerFailed(failure));
        },
        outcomes.of(event));
  }

  private void ofLife(int life, Runnable task) {
    loop.run(
        () -> {
          if (delivery.life() == life) {
            task.run();
          }
        });
  }

  private void listenerFailed(Throwable failure) {
    delivery.drop();
    step((machine, at) -> machine.listenerFailed(failure.toString(), at));
  }

  private void tell(ChatEvent event) {
    delivery.tell(event, () -> {}, failure -> {}, () -> {});
  }

  @Override
  public void saveCursor(Cursor cursor) {
    store.saveCursor(cursor);
  }

  @Override
  public void saveCommand(Command command) {
    store.saveCommand(command);
  }

  @Override
  public void removeCommand(String id) {
    store.removeCommand(id);
  }

  @Override
  public void replaced(String id) {
    store.removeCommand(id);
    ChatException cause =
        new ChatException(
            ChatException.REPLACED, "another read of the conversation stands for it", 0, true);
    delivery.run(outcomes.failure(id, cause));
  }

  @Override
  public void saveUser(String userId) {
    store.saveUser(userId);
  }

  @Override
  public void report(String fault) {
    LOG.warning(fault);
  }
}
