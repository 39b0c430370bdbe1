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
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import okhttp3.OkHttpClient;

/** Feeds the connection with what happens, on one thread, and carries out what it wants. */
public final class Engine implements Effect.Port {
  private static final Logger LOG = Logger.getLogger("chat.client");
  private static final long CALL_TIMEOUT_SECONDS = 20;
  private static final long CLOSE_TIMEOUT_SECONDS = 5;

  private final OkHttpClient http =
      new OkHttpClient.Builder().callTimeout(CALL_TIMEOUT_SECONDS, TimeUnit.SECONDS).build();
  private final Random random = new SecureRandom();
  private final long startNanos = System.nanoTime();
  private final ScheduledThreadPoolExecutor loop =
      new ScheduledThreadPoolExecutor(1, task -> new Thread(task, "chat-client"));
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
  private ScheduledFuture<?> wake;

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
    loop.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    loop.setRemoveOnCancelPolicy(true);
    delivery = new Delivery(executor);
    api = new HttpApi(http, base);
    store = new Store(storage, e -> tell(new ChatEvent.StorageFailed(e)));
    sessions = new Sessions(api, store, store.session().orElse(null));
    tokens = source == null ? sessions::token : source;
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
    onLoop(() -> step(input));
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
    onLoop(
        () -> {
          if (connection.state() == ConnectionState.LIVE) {
            delivery.run(() -> live.complete(null));
          } else {
            outcomes.awaitLive(live);
          }
          step(Connection::connect);
        });
    return live;
  }

  /** Gives a command its id and queues it. */
  public CompletableFuture<ChatEvent.CommandDone> command(
      Command.Kind kind, String conversationId, Map<String, Object> fields) {
    Command command = new Command(kind, nextId(), conversationId, fields);
    CompletableFuture<ChatEvent.CommandDone> outcome = new CompletableFuture<>();
    onLoop(
        () -> {
          outcomes.await(command.id(), outcome);
          try {
            step((machine, at) -> machine.command(command, at));
          } catch (ChatException e) {
            delivery.run(outcomes.failure(command.id(), e));
          }
        });
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
              onLoop(
                  () -> {
                    if (!store.userId().isEmpty() && !store.userId().equals(account.userId())) {
                      forget();
                    }
                    sessions.begin(answer);
                    begun.complete(account);
                  });
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
              onLoop(
                  () -> {
                    sessions.end();
                    forget();
                    done.complete(null);
                  });
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
      delivery.end(TimeUnit.SECONDS.toMillis(CLOSE_TIMEOUT_SECONDS));
      onLoop(
          () -> {
            step(Connection::disconnect);
            delivery.run(
                outcomes.failures(
                    new ChatException(
                        "closed", "what is stored is sent in the next life", 0, false)));
          });
      loop.shutdown();
      if (!loop.awaitTermination(CLOSE_TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
        LOG.warning("the storage does not answer");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      loop.shutdown();
    }
    http.dispatcher().executorService().shutdown();
    http.connectionPool().evictAll();
  }

  private void onLoop(Runnable task) {
    try {
      loop.execute(
          () -> {
            try {
              task.run();
            } catch (RuntimeException e) {
              LOG.log(Level.SEVERE, "a fault of the client", e);
            }
          });
    } catch (RejectedExecutionException e) {
      LOG.log(Level.FINE, "the client is closed", e);
    }
  }

  private void step(Input input) {
    carryOut(input.tell(connection, now()));
  }

  private void carryOut(List<Effect> effects) {
    effects.forEach(effect -> effect.carryOut(this));
    if (wake != null) {
      wake.cancel(false);
    }
    Moment now = now();
    long wakeAt = connection.wakeAtMillis(now);
    if (wakeAt != Long.MAX_VALUE && !loop.isShutdown()) {
      long delay = Math.max(0, wakeAt - millis());
      wake =
          loop.schedule(() -> onLoop(() -> step(Connection::wake)), delay, TimeUnit.MILLISECONDS);
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
                    onLoop(
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
    socket =
        GatewaySocket.open(
            http,
            url,
            new GatewaySocket.Events() {
              @Override
              public void opened() {
                input((machine, at) -> machine.opened(number, at));
              }

              @Override
              public void frame(JsonObject frame, Runnable handled) {
                onLoop(() -> take(number, frame, handled));
              }

              @Override
              public void closed(int code, long retryAfterMillis) {
                input((machine, at) -> machine.closed(number, code, retryAfterMillis, at));
              }
            });
  }

  private void take(int number, JsonObject frame, Runnable handled) {
    delivered = false;
    step((machine, at) -> machine.frame(number, frame, at));
    if (delivered) {
      delivery.run(handled);
    } else {
      handled.run();
    }
  }

  @Override
  public void say(int number, Map<String, Object> frame) {
    if (number == socketNumber) {
      socket.say(frame);
    }
  }

  @Override
  public void close(int number) {
    if (number == socketNumber) {
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
    onLoop(
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
