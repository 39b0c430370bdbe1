package chat.http.io;

import chat.model.ErrorCode;
import chat.model.JsonCodec;
import chat.model.v1.ConversationRecord;
import chat.model.v1.Outcome;
import chat.model.v1.Sent;
import chat.model.v1.Verdict;
import chat.runtime.bus.SubmissionClient;
import chat.runtime.core.InvalidCommandException;
import chat.runtime.redis.CommandRates;
import chat.runtime.tracing.Trace;
import chat.runtime.tracing.Traces;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;

/** Gives commands to the log, on the same way as the gateways, and answers with what it decides. */
final class LogCommands {
  private final SubmissionClient submissions;
  private final CommandRates rates;

  LogCommands(SubmissionClient submissions, CommandRates rates) {
    this.submissions = submissions;
    this.rates = rates;
  }

  /** Makes a command; fails for a reason that lies in its content alone. */
  interface Maker {
    ConversationRecord make() throws InvalidCommandException, InvalidProtocolBufferException;
  }

  /** The command, or a problem document that says what is wrong with it. */
  static ConversationRecord checked(Maker maker) {
    try {
      return maker.make();
    } catch (InvalidProtocolBufferException e) {
      throw new ProblemException(
          ErrorCode.INVALID_ARGUMENT, "The body does not fit this command: see the contract.");
    } catch (InvalidCommandException e) {
      throw new ProblemException(e.code(), e.getMessage() + ".");
    }
  }

  /** Reads the fields of a body that a message of the schema has; the others are ignored. */
  static Message read(JsonObject body, Message.Builder builder)
      throws InvalidProtocolBufferException {
    return JsonCodec.parse(body.encode(), builder);
  }

  /** Completes with the acceptance; fails with a problem document otherwise. */
  Future<Verdict> submit(ConversationRecord command) {
    return rates
        .refuse(command.getAuthorId())
        .map(Future::succeededFuture)
        .orElseGet(() -> submitTraced(command))
        .map(LogCommands::accepted);
  }

  /** The same, with an answer as to a message that was sent. */
  Future<Reply> answer(ConversationRecord command) {
    return submit(command)
        .map(
            verdict ->
                Reply.ok(
                    new JsonObject(
                        JsonCodec.print(
                            Sent.newBuilder()
                                .setConversationId(command.getConversationId())
                                .setClientMessageId(command.getClientId())
                                .setSequence(verdict.getAccepted().getSequence())
                                .setSentAt(verdict.getDecidedAt())))));
  }

  private Future<Outcome> submitTraced(ConversationRecord command) {
    Trace trace = Traces.begin("command", "");
    return trace == Trace.NONE
        ? submissions.submit(command)
        : submissions
            .submit(trace.in(command))
            .onSuccess(outcome -> trace.end(!outcome.hasRetryLater()));
  }

  private static Verdict accepted(Outcome outcome) {
    return switch (outcome.getResultCase()) {
      case VERDICT -> accepted(outcome.getVerdict());
      case RETRY_LATER -> throw ProblemException.undecided(outcome.getRetryLater());
      case RESULT_NOT_SET -> throw new IllegalStateException("an outcome without a result");
    };
  }

  private static Verdict accepted(Verdict verdict) {
    if (verdict.hasRefused()) {
      throw new ProblemException(
          ErrorCode.of(verdict.getRefused().getCode()),
          "The log refused this command for good. The same id gets the same answer.");
    }
    return verdict;
  }
}
