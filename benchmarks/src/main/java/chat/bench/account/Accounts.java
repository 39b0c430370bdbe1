package chat.bench.account;

import chat.bench.client.Bounded;
import chat.bench.client.HttpApi;
import chat.bench.client.HttpApiException;
import chat.bench.client.Session;
import chat.model.ErrorCode;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The users of the bench, {@code bench_0001} and on, each signed up the first time and the same
 * again later. They authenticate as everybody does; a refresh token spares the password hash.
 */
public final class Accounts {
  /** Hashing a password costs the platform tens of milliseconds of CPU. */
  private static final int CALLS_AT_ONCE = 4;

  /** No password is hashed then. */
  private static final int REFRESHES_AT_ONCE = 16;

  /** A run that ends early loses at most so many refresh tokens, each worth a password hash. */
  private static final int SAVED_EVERY = 250;

  private final HttpApi api;
  private final AccountFile file;
  private int unsaved;

  /** Two users and their conversation. */
  public record Pair(String conversationId, List<Session> sessions) {}

  public Accounts(HttpApi api, AccountFile file) {
    this.api = api;
    this.file = file;
  }

  /**
   * Sessions for a number of users, paired in direct conversations; what does not exist is made.
   *
   * @param users an even number
   */
  public Future<List<Pair>> pairs(int users) {
    return sessions(users).compose(this::pairs);
  }

  /** The same for users who are logged in. */
  public Future<List<Pair>> pairs(List<Session> sessions) {
    return Bounded.map(inPairs(sessions), CALLS_AT_ONCE, this::pair);
  }

  /** A session for each of a number of users, who are made if they do not exist. */
  public Future<List<Session>> sessions(int users) {
    return sessions(handles(users), CALLS_AT_ONCE);
  }

  /**
   * The same for thousands of them: the first signs up, the others are imported.
   *
   * @param blocking runs the import off the event loop
   */
  public Future<List<Session>> sessions(int users, AccountImport imports, Blocking blocking) {
    List<String> handles = handles(users);
    return session(handles.get(0))
        .compose(
            first ->
                blocking.run(
                    () -> {
                      List<String> unknown =
                          handles.stream().filter(handle -> file.user(handle) == null).toList();
                      imports.add(unknown, handles.get(0), file);
                    }))
        .compose(imported -> sessions(handles, REFRESHES_AT_ONCE));
  }

  /** Runs something that blocks. */
  public interface Blocking {
    Future<Void> run(Runnable work);
  }

  private Future<List<Session>> sessions(List<String> handles, int atOnce) {
    return Bounded.map(handles, atOnce, this::session).onComplete(done -> file.save());
  }

  private static List<String> handles(int users) {
    return IntStream.rangeClosed(1, users).mapToObj("bench_%04d"::formatted).toList();
  }

  private static List<List<Session>> inPairs(List<Session> sessions) {
    List<List<Session>> pairs = new ArrayList<>();
    for (int i = 0; i + 1 < sessions.size(); i += 2) {
      pairs.add(List.of(sessions.get(i), sessions.get(i + 1)));
    }
    return pairs;
  }

  private Future<Pair> pair(List<Session> sessions) {
    return api.directConversation(sessions.get(0), sessions.get(1).userId())
        .map(conversationId -> new Pair(conversationId, sessions));
  }

  private Future<Session> session(String handle) {
    JsonObject known = file.user(handle);
    Future<Session> session =
        known == null
            ? after(ErrorCode.HANDLE_TAKEN, signUp(handle), () -> loginToTaken(handle))
            : resume(handle, known);
    return session.onSuccess(open -> keep(handle, open));
  }

  private void keep(String handle, Session open) {
    file.put(
        handle,
        new JsonObject()
            .put("device_id", open.deviceId())
            .put("refresh_token", open.refreshToken()));
    unsaved++;
    if (unsaved == SAVED_EVERY) {
      unsaved = 0;
      file.save();
    }
  }

  /** By the refresh token, else by the password, else the platform began anew without this user. */
  private Future<Session> resume(String handle, JsonObject known) {
    Future<Session> refreshed = api.refresh(known.getString("refresh_token"));
    return refreshed.recover(
        failure ->
            failure instanceof HttpApiException e && e.status() == 401
                ? after(
                    ErrorCode.WRONG_CREDENTIALS,
                    login(handle, known.getString("device_id")),
                    () -> signUp(handle))
                : Future.failedFuture(failure));
  }

  private Future<Session> signUp(String handle) {
    return api.signUp(handle, file.password(), "Bench " + handle.substring("bench_".length()));
  }

  private Future<Session> login(String handle, String deviceId) {
    return api.login(handle, file.password(), deviceId);
  }

  private Future<Session> loginToTaken(String handle) {
    return after(
        ErrorCode.WRONG_CREDENTIALS,
        login(handle, null),
        () ->
            Future.failedFuture(
                new IllegalStateException(
                    "the user %s exists, but not with the password in %s; bring back that file or take an empty home"
                        .formatted(handle, file))));
  }

  private interface Alternative {
    Future<Session> open();
  }

  private static Future<Session> after(
      ErrorCode code, Future<Session> first, Alternative alternative) {
    return first.recover(
        failure ->
            failure instanceof HttpApiException e && e.code().equals(code.code())
                ? alternative.open()
                : Future.failedFuture(failure));
  }
}
