package chat.http.io;

import chat.model.ErrorCode;
import chat.model.JsonCodec;
import chat.model.v1.Body;
import chat.model.v1.ConversationRecord;
import chat.model.v1.Outcome;
import chat.model.v1.Sent;
import chat.model.v1.Verdict;
import chat.runtime.bus.SubmissionClient;
import chat.runtime.core.Commands;
import chat.runtime.core.InvalidCommandException;
import chat.runtime.redis.CommandRates;
import com.google.protobuf.InvalidProtocolBufferException;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;

/** Sends messages for clients without a WebSocket, on the same way into the log. */
final class MessageSender {
  private final SubmissionClient submissions;
  private final CommandRates rates;

  MessageSender(SubmissionClient submissions, CommandRates rates) {
    this.submissions = submissions;
    this.rates = rates;
  }

  Map<String, Operation> operations() {
    return Map.of("sendMessage", this::send);
  }

  private Future<Reply> send(RoutingContext context) {
    ConversationRecord command = command(context);
    return rates
        .refuse(command.getAuthorId())
        .map(Future::succeededFuture)
        .orElseGet(() -> submissions.submit(command))
        .map(outcome -> reply(command, outcome));
  }

  private static ConversationRecord command(RoutingContext context) {
    JsonObject message = Input.body(context);
    try {
      Body body = (Body) JsonCodec.parse(message.getJsonObject("body").encode(), Body.newBuilder());
      return Commands.send(
          BearerAuthentication.caller(context).userId(),
          ConversationHandlers.conversationId(context),
          message.getString("client_message_id"),
          body);
    } catch (InvalidProtocolBufferException e) {
      throw ProblemException.invalid("body", "not a body", "{\"text\": \"…\"}.");
    } catch (InvalidCommandException e) {
      throw new ProblemException(e.code(), e.getMessage() + ".");
    }
  }

  private static Reply reply(ConversationRecord command, Outcome outcome) {
    return switch (outcome.getResultCase()) {
      case VERDICT -> reply(command, outcome.getVerdict());
      case RETRY_LATER -> throw ProblemException.undecided(outcome.getRetryLater());
      case RESULT_NOT_SET -> throw new IllegalStateException("an outcome without a result");
    };
  }

  private static Reply reply(ConversationRecord command, Verdict verdict) {
    if (verdict.hasRefused()) {
      throw new ProblemException(
          ErrorCode.of(verdict.getRefused().getCode()),
          "The log refused this message for good. The same id gets the same answer.");
    }
    Sent sent =
        Sent.newBuilder()
            .setConversationId(command.getConversationId())
            .setClientMessageId(command.getClientId())
            .setSequence(verdict.getAccepted().getSequence())
            .setSentAt(verdict.getDecidedAt())
            .build();
    return Reply.ok(new JsonObject(JsonCodec.print(sent)));
  }
}
