package chat.http.io;

import chat.model.Addresses;
import chat.model.ErrorCode;
import chat.model.JsonCodec;
import chat.model.Limits;
import chat.model.v1.ConversationRecord;
import chat.model.v1.Cursor;
import chat.model.v1.Event;
import chat.model.v1.InboxNews;
import chat.model.v1.Outcome;
import chat.model.v1.PollInbox;
import chat.model.v1.PolledInbox;
import chat.runtime.auth.AccessToken;
import chat.runtime.auth.EndedSessions;
import chat.runtime.core.Commands;
import chat.runtime.core.InvalidCommandException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The inbox for devices without a WebSocket. A gateway serves them, as it serves those that have
 * one; here requests are only handed on.
 */
final class InboxHandlers {
  /** Beyond the wait that was asked for: what a gateway may need to find out about a cursor. */
  static final long OVERTIME_MILLIS = 25_000;

  private static final long READ_MARKER_TIMEOUT_MILLIS = 8_000;

  private final EventBus eventBus;
  private final EndedSessions ended;
  private final Set<Waiting> waiting = new HashSet<>();

  /** A request that has no answer yet. */
  private record Waiting(PollInbox poll, Promise<Reply> reply) {}

  InboxHandlers(EventBus eventBus, EndedSessions ended) {
    this.eventBus = eventBus;
    this.ended = ended;
  }

  Map<String, Operation> operations() {
    return Map.of("pollInbox", this::poll, "markRead", this::markRead);
  }

  private Future<Reply> poll(RoutingContext context) {
    long waitMillis =
        TimeUnit.SECONDS.toMillis(Input.queryNumber(context, "wait_seconds").orElse(0L));
    AccessToken caller = BearerAuthentication.caller(context);
    PollInbox.Builder poll =
        PollInbox.newBuilder()
            .setUserId(caller.userId())
            .setDeviceId(caller.deviceId())
            .setEventsMax(
                Input.queryNumber(context, "limit").orElse((long) Limits.PAGE_MAX).intValue())
            .setWaitMillis((int) waitMillis);
    cursor(context).ifPresent(poll::setCursor);
    Waiting one = new Waiting(poll.build(), Promise.promise());
    waiting.add(one);
    this.<PolledInbox>ask(Addresses.ANY_GATEWAY_POLLS, one.poll, waitMillis + OVERTIME_MILLIS)
        .map(polled -> reply(caller, polled))
        .onComplete(
            answer -> {
              waiting.remove(one);
              if (answer.succeeded()) {
                one.reply.tryComplete(answer.result());
              } else {
                one.reply.tryFail(answer.cause());
              }
            });
    return one.reply.future();
  }

  /** This node is about to leave: whoever waits asks another one. */
  void drain() {
    for (Waiting one : Set.copyOf(waiting)) {
      if (one.poll.hasCursor()) {
        InboxNews nothing = InboxNews.newBuilder().setCursor(one.poll.getCursor()).build();
        one.reply.tryComplete(Reply.ok(json(nothing)));
      } else {
        one.reply.tryFail(
            ProblemException.retryLater(ErrorCode.UNAVAILABLE, "This node leaves.", 1_000));
      }
    }
  }

  private Future<Reply> markRead(RoutingContext context) {
    return this.<Outcome>ask(
            Addresses.ANY_GATEWAY_READ_MARKERS, readMarker(context), READ_MARKER_TIMEOUT_MILLIS)
        .map(
            outcome -> {
              if (outcome.hasRetryLater()) {
                throw ProblemException.undecided(outcome.getRetryLater());
              }
              if (outcome.getVerdict().hasRefused()) {
                throw new ProblemException(
                    ErrorCode.of(outcome.getVerdict().getRefused().getCode()),
                    "There is no conversation with this id of which you are a member.");
              }
              return Reply.noContent();
            });
  }

  private <T> Future<T> ask(String address, Object request, long timeoutMillis) {
    return eventBus
        .<T>request(address, request, new DeliveryOptions().setSendTimeout(timeoutMillis))
        .map(Message::body);
  }

  private static Optional<Cursor> cursor(RoutingContext context) {
    Optional<String> epoch = Input.optionalQuery(context, "epoch");
    Optional<Long> after = Input.queryNumber(context, "after");
    if (epoch.isPresent() != after.isPresent()) {
      throw ProblemException.invalid(
          epoch.isPresent() ? "after" : "epoch",
          "is missing",
          "epoch and after of the last answer's cursor, or none of them.");
    }
    return epoch.map(
        value ->
            Cursor.newBuilder()
                .setEpoch(value)
                .setInboxSeq(after.orElseThrow().intValue())
                .build());
  }

  private static ConversationRecord readMarker(RoutingContext context) {
    try {
      return Commands.markRead(
          BearerAuthentication.caller(context).userId(),
          ConversationHandlers.conversationId(context),
          Input.body(context).getLong("sequence").intValue());
    } catch (InvalidCommandException e) {
      throw new ProblemException(e.code(), e.getMessage() + ".");
    }
  }

  /** Who was logged out or disabled while he waited gets nothing any more. */
  private Reply reply(AccessToken caller, PolledInbox polled) {
    ended
        .why(caller.sessionId())
        .ifPresent(
            code -> {
              throw BearerAuthentication.sessionEnded(code);
            });
    return reply(polled);
  }

  private static Reply reply(PolledInbox polled) {
    return switch (polled.getResultCase()) {
      case NEWS -> Reply.ok(json(polled.getNews()));
      case RETRY_LATER ->
          throw ProblemException.retryLater(
              ErrorCode.of(polled.getRetryLater().getCode()),
              polled.getRetryLater().getCode().equals(ErrorCode.RATE_LIMITED.code())
                  ? "These are more requests than one person may make."
                  : "The inbox cannot be read at the moment.",
              polled.getRetryLater().getRetryAfterMillis());
      case RESULT_NOT_SET -> throw new IllegalStateException("an answer without a result");
    };
  }

  /** Events as they stand in {@code event} frames; what is around them has all of its fields. */
  private static Buffer json(InboxNews news) {
    Buffer json = Buffer.buffer("{\"events\":[");
    String separator = "";
    for (Event event : news.getEventsList()) {
      json.appendString(separator).appendString(JsonCodec.print(event));
      separator = ",";
    }
    json.appendString("],\"cursor\":").appendBuffer(json(news.getCursor()).toBuffer());
    if (news.hasReset()) {
      JsonObject reset =
          new JsonObject()
              .put("reason", news.getReset().getReason())
              .put("head", json(news.getReset().getHead()));
      json.appendString(",\"reset\":").appendBuffer(reset.toBuffer());
    }
    return json.appendString(",\"synced\":" + news.getSynced() + "}");
  }

  private static JsonObject json(Cursor cursor) {
    return new JsonObject()
        .put("epoch", cursor.getEpoch())
        .put("inbox_seq", Integer.toUnsignedLong(cursor.getInboxSeq()));
  }
}
