package chat.bench.client;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Messages without a final answer, oldest first. A message leaves only by its answer; each attempt
 * to send it has a request number of its own, and no number is used twice.
 */
final class Outbox {
  private final int messagesMax;
  private final Map<UUID, PendingSend> pending = new LinkedHashMap<>();
  private final Map<Integer, Attempt> attempts = new LinkedHashMap<>();
  private final Map<UUID, Integer> requestOf = new HashMap<>();
  private int lastRequest;

  private record Attempt(PendingSend send, long sentNanos) {}

  Outbox(int messagesMax) {
    this.messagesMax = messagesMax;
  }

  int size() {
    return pending.size();
  }

  /** Takes a new message; false when it holds as many as it may. */
  boolean offer(PendingSend send) {
    if (pending.size() >= messagesMax) {
      return false;
    }
    pending.put(send.clientMessageId(), send);
    return true;
  }

  /** A request number for something else than a message. */
  int nextRequest() {
    return ++lastRequest;
  }

  /** The request number for the next attempt; an earlier attempt is no longer waited for. */
  int attempt(PendingSend send, long nowNanos) {
    int request = nextRequest();
    Integer earlier = requestOf.put(send.clientMessageId(), request);
    if (earlier != null) {
      attempts.remove(earlier);
    }
    attempts.put(request, new Attempt(send, nowNanos));
    return request;
  }

  /** The message of an attempt that got its final answer, null for an attempt not waited for. */
  PendingSend answered(int request) {
    PendingSend send = toBeRetried(request);
    if (send != null) {
      pending.remove(send.clientMessageId());
    }
    return send;
  }

  /** The message of an attempt that failed for now, null for an attempt not waited for. */
  PendingSend toBeRetried(int request) {
    Attempt attempt = attempts.remove(request);
    if (attempt == null) {
      return null;
    }
    requestOf.remove(attempt.send().clientMessageId());
    return attempt.send();
  }

  /** Whether it is still without an answer and no attempt is under way. */
  boolean isIdle(PendingSend send) {
    UUID id = send.clientMessageId();
    return pending.containsKey(id) && !requestOf.containsKey(id);
  }

  /** No attempt will be answered any more: the connection is gone. */
  void connectionLost() {
    attempts.clear();
    requestOf.clear();
  }

  /** All messages without a final answer, oldest first. */
  List<PendingSend> all() {
    return new ArrayList<>(pending.values());
  }

  /** When the oldest attempt that still waits was made, or {@code nowNanos} if none waits. */
  long oldestAttemptNanos(long nowNanos) {
    return attempts.isEmpty() ? nowNanos : attempts.values().iterator().next().sentNanos();
  }
}
