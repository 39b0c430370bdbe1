package chat.gateway.io;

import chat.gateway.core.Poll;
import chat.gateway.core.SessionEvent;
import chat.gateway.core.SessionLimits;
import chat.model.Addresses;
import chat.model.ErrorCode;
import chat.model.v1.ConversationRecord;
import chat.model.v1.Outcome;
import chat.model.v1.PollInbox;
import chat.model.v1.PolledInbox;
import io.vertx.core.Future;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Serves devices without a WebSocket, whose requests the HTTP API hands on: it waits for events of
 * their inboxes and takes their read markers.
 */
public final class Polls {
  /** How often {@link #tick} is to be called. */
  public static final long TICK_MILLIS = 1_000;

  /** Requests that wait at one gateway. */
  static final int POLLS_MAX = 5_000;

  /** Those of one user, on all of his devices. */
  static final int POLLS_OF_USER_MAX = 8;

  private static final int RETRY_AFTER_MILLIS = 1_000;

  private final SessionLimits limits;
  private final Services services;
  private final Map<PollHost, Message<PollInbox>> open = new LinkedHashMap<>();
  private final Map<String, Integer> openByUser = new HashMap<>();
  private final MessageConsumer<PollInbox> polls;
  private final MessageConsumer<ConversationRecord> readMarkers;

  public Polls(EventBus eventBus, SessionLimits limits, Services services) {
    this.limits = limits;
    this.services = services;
    polls = eventBus.consumer(Addresses.ANY_GATEWAY_POLLS, this::poll);
    readMarkers = eventBus.consumer(Addresses.ANY_GATEWAY_READ_MARKERS, this::markRead);
  }

  /** Completes when all nodes know where to ask. */
  public Future<Void> listening() {
    return Future.join(polls.completion(), readMarkers.completion()).mapEmpty();
  }

  /** Takes no more, and lets those that wait ask another gateway. */
  public Future<Void> drain() {
    return Future.join(polls.unregister(), readMarkers.unregister())
        .onComplete(
            left ->
                List.copyOf(open.keySet())
                    .forEach(host -> host.on(new SessionEvent.Drain(0, List.of()))))
        .mapEmpty();
  }

  /** The one timer of all polls. */
  public void tick() {
    List.copyOf(open.keySet()).forEach(host -> host.on(new SessionEvent.Tick()));
  }

  private void poll(Message<PollInbox> message) {
    PollInbox request = message.body();
    Optional<PolledInbox> refusal = refusal(request.getUserId());
    if (refusal.isPresent()) {
      message.reply(refusal.get());
      return;
    }
    Poll poll = new Poll(limits, services.inboxes().epoch(), request, Clock.nowMillis());
    PollHost host = new PollHost(poll, services, this::answered);
    open.put(host, message);
    openByUser.merge(request.getUserId(), 1, Integer::sum);
    host.start();
  }

  private Optional<PolledInbox> refusal(String userId) {
    if (open.size() >= POLLS_MAX) {
      return Optional.of(Poll.retryLater(ErrorCode.UNAVAILABLE, RETRY_AFTER_MILLIS));
    }
    if (openByUser.getOrDefault(userId, 0) >= POLLS_OF_USER_MAX) {
      return Optional.of(Poll.retryLater(ErrorCode.RATE_LIMITED, RETRY_AFTER_MILLIS));
    }
    return services
        .commands()
        .refuse(userId)
        .map(outcome -> PolledInbox.newBuilder().setRetryLater(outcome.getRetryLater()).build());
  }

  private void answered(PollHost host, PolledInbox answer) {
    Message<PollInbox> message = open.remove(host);
    openByUser.computeIfPresent(
        message.body().getUserId(), (user, count) -> count == 1 ? null : count - 1);
    message.reply(answer);
  }

  private void markRead(Message<ConversationRecord> message) {
    Future<Outcome> outcome = services.commands().submit(message.body());
    outcome.onSuccess(message::reply);
  }
}
