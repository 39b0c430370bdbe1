package chat.client.io;

import chat.client.model.ChatEvent;
import chat.client.model.ChatException;
import chat.client.model.ConnectionState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** What the app waits for: commands, and the connection. */
final class Outcomes {
  private final Map<String, CompletableFuture<ChatEvent.CommandDone>> commands = new HashMap<>();
  private final List<CompletableFuture<Void>> connecting = new ArrayList<>();

  void await(String commandId, CompletableFuture<ChatEvent.CommandDone> outcome) {
    commands.put(commandId, outcome);
  }

  void awaitLive(CompletableFuture<Void> live) {
    connecting.add(live);
  }

  /** What completes those who wait for an event, once the app has been told of it. */
  Runnable of(ChatEvent event) {
    if (event instanceof ChatEvent.CommandDone) {
      ChatEvent.CommandDone done = (ChatEvent.CommandDone) event;
      CompletableFuture<ChatEvent.CommandDone> outcome = commands.remove(done.id());
      return outcome == null ? () -> {} : () -> outcome.complete(done);
    }
    if (event instanceof ChatEvent.CommandRefused) {
      ChatEvent.CommandRefused refused = (ChatEvent.CommandRefused) event;
      return failure(refused.id(), refused.cause());
    }
    return event instanceof ChatEvent.ConnectionChanged
        ? ofConnection((ChatEvent.ConnectionChanged) event)
        : () -> {};
  }

  /** Fails who waits for a command. */
  Runnable failure(String commandId, ChatException cause) {
    CompletableFuture<ChatEvent.CommandDone> outcome = commands.remove(commandId);
    return outcome == null ? () -> {} : () -> outcome.completeExceptionally(cause);
  }

  /** Fails all who wait for commands. */
  Runnable failures(ChatException cause) {
    List<Runnable> failures = new ArrayList<>();
    List.copyOf(commands.keySet()).forEach(id -> failures.add(failure(id, cause)));
    return () -> failures.forEach(Runnable::run);
  }

  private Runnable ofConnection(ChatEvent.ConnectionChanged change) {
    boolean live = change.state() == ConnectionState.LIVE;
    if (!live && change.state() != ConnectionState.CLOSED) {
      return () -> {};
    }
    List<CompletableFuture<Void>> waiting = List.copyOf(connecting);
    connecting.clear();
    ChatException cause = new ChatException("closed", change.toString(), 0, false);
    return () ->
        waiting.forEach(
            future -> {
              if (live) {
                future.complete(null);
              } else {
                future.completeExceptionally(cause);
              }
            });
  }
}
