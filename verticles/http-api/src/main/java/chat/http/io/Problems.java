package chat.http.io;

import chat.model.ErrorCode;
import com.datastax.oss.driver.api.core.AllNodesFailedException;
import com.datastax.oss.driver.api.core.DriverTimeoutException;
import com.datastax.oss.driver.api.core.RequestThrottlingException;
import com.datastax.oss.driver.api.core.servererrors.QueryExecutionException;
import io.vertx.core.Handler;
import io.vertx.core.VertxException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import io.vertx.openapi.contract.OpenAPIContract;
import io.vertx.openapi.validation.ValidatorException;
import io.vertx.pgclient.PgException;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers every request that fails with a problem document (RFC 9457). */
final class Problems implements Handler<RoutingContext> {
  private static final Logger LOG = LoggerFactory.getLogger(Problems.class);
  private static final long RETRY_AFTER_MILLIS = 1_000;

  private final OpenAPIContract contract;

  Problems(OpenAPIContract contract) {
    this.contract = contract;
  }

  @Override
  public void handle(RoutingContext context) {
    ProblemException problem = problem(context);
    if (problem.code() == ErrorCode.INTERNAL) {
      LOG.error(
          "{} {} failed", context.request().method(), context.normalizedPath(), context.failure());
    }
    if (!context.response().headWritten()) {
      send(context.response(), problem);
    }
  }

  static void send(HttpServerResponse response, ProblemException problem) {
    ErrorCode code = problem.code();
    response.setStatusCode(code.httpStatus());
    response.putHeader(HttpHeaders.CONTENT_TYPE, "application/problem+json");
    response.putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    if (code.httpStatus() == ErrorCode.UNAUTHENTICATED.httpStatus()) {
      response.putHeader("WWW-Authenticate", "Bearer");
    }
    if (code == ErrorCode.REQUEST_TOO_LARGE) {
      // What is left of the request is not read.
      response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    }
    if (problem.retryAfterMillis() > 0) {
      long seconds = TimeUnit.MILLISECONDS.toSeconds(problem.retryAfterMillis() + 999);
      response.putHeader(HttpHeaders.RETRY_AFTER, Long.toString(seconds));
    }
    response.end(document(problem).toBuffer());
  }

  private static JsonObject document(ProblemException problem) {
    ErrorCode code = problem.code();
    JsonObject document =
        new JsonObject()
            .put("type", "urn:chat:error:" + code.code())
            .put("title", title(code))
            .put("status", code.httpStatus())
            .put("code", code.code())
            .put("detail", problem.getMessage());
    if (problem.retryAfterMillis() > 0) {
      document.put("retry_after_millis", problem.retryAfterMillis());
    }
    if (!problem.errors().isEmpty()) {
      JsonArray errors = new JsonArray();
      problem.errors().stream()
          .map(
              error ->
                  new JsonObject()
                      .put("field", error.field())
                      .put("detail", error.detail())
                      .put("allowed", error.allowed()))
          .forEach(errors::add);
      document.put("errors", errors);
    }
    return document;
  }

  private ProblemException problem(RoutingContext context) {
    Throwable failure = context.failure();
    if (failure instanceof ProblemException problem) {
      return problem;
    }
    if (refusal(failure) instanceof ValidatorException refusal) {
      return ValidationErrors.toProblem(
          refusal, contract.findOperation(context.normalizedPath(), context.request().method()));
    }
    boolean clientError = context.statusCode() / 100 == 4;
    if (!clientError && isPassing(failure)) {
      return unavailable("A part of the platform is away or busy.");
    }
    return ofStatus(context);
  }

  /** Failures that Vert.x tells by a status alone. */
  private static ProblemException ofStatus(RoutingContext context) {
    return switch (context.statusCode()) {
      case 400, 417 ->
          new ProblemException(
              ErrorCode.INVALID_ARGUMENT, "The request is not well-formed HTTP. Check its head.");
      case 413 ->
          new ProblemException(
              ErrorCode.REQUEST_TOO_LARGE,
              "A request body has at most " + BodyLimits.bytesMax(context) + " bytes.");
      case 503 -> unavailable("The request took too long.");
      default ->
          new ProblemException(
              ErrorCode.INTERNAL, "The server failed on this request. It has been logged.");
    };
  }

  private static ProblemException unavailable(String reason) {
    return ProblemException.retryLater(ErrorCode.UNAVAILABLE, reason, RETRY_AFTER_MILLIS);
  }

  /** What the validator said, or the failure itself. */
  private static Throwable refusal(Throwable failure) {
    return failure instanceof HttpException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }

  /** Whether a store is away or busy, so that the same request may succeed later. */
  private static boolean isPassing(Throwable failure) {
    if (failure instanceof PgException || failure instanceof VertxException) {
      HttpMetrics.POSTGRES_FAILURES.increment();
    }
    if (failure instanceof PgException refusal) {
      return Postgres.isPassing(refusal);
    }
    // A full wait queue, a lost connection or a time-out of the pool are plain VertxExceptions.
    return failure instanceof IOException
        || failure instanceof VertxException
        || failure instanceof TimeoutException
        || failure instanceof AllNodesFailedException
        || failure instanceof DriverTimeoutException
        || failure instanceof RequestThrottlingException
        || failure instanceof QueryExecutionException;
  }

  /** What stays the same for all problems with a code. */
  private static String title(ErrorCode code) {
    return switch (code) {
      case MALFORMED_FRAME, UNKNOWN_FRAME, UNEXPECTED_FRAME -> "Not a frame of the protocol.";
      case INVALID_ARGUMENT -> "A value has the wrong form.";
      case MESSAGE_TOO_LONG -> "The text is too long.";
      case MESSAGE_EMPTY -> "The text is empty.";
      case BODY_NOT_SUPPORTED -> "This kind of body is not supported.";
      case UNAUTHENTICATED -> "Not logged in.";
      case ACCOUNT_DISABLED -> "The account is disabled.";
      case WRONG_CREDENTIALS -> "Handle and password do not belong together.";
      case CONVERSATION_NOT_FOUND -> "Conversation not found.";
      case BLOCKED -> "A block stands between these two people.";
      case LIMIT_REACHED -> "There are as many as there may be.";
      case MESSAGE_NOT_FOUND -> "Message not found.";
      case MEMBER_NOT_FOUND -> "Member not found.";
      case INVITATION_INVALID -> "The invitation is not good.";
      case PERMISSION_DENIED -> "Not allowed in this role.";
      case TOO_LATE -> "Too late.";
      case GROUP_FULL -> "The group is full.";
      case CHANNEL_FULL -> "The channel is full.";
      case TOO_MANY_REACTIONS -> "Too many kinds of reactions.";
      case NOT_FOUND -> "Not found.";
      case METHOD_NOT_ALLOWED -> "The method does not exist here.";
      case HANDLE_TAKEN -> "The handle is taken.";
      case ID_EXPIRED -> "The id is too old or too far ahead.";
      case MEMBERS_MISMATCH -> "The id belongs to other members.";
      case REQUEST_TOO_LARGE -> "The request is too large.";
      case UNSUPPORTED_MEDIA_TYPE -> "The media type is not accepted.";
      case RATE_LIMITED -> "Too many requests.";
      case INTERNAL -> "A fault of the server.";
      case UNAVAILABLE -> "Busy or away; try again.";
      case OUTCOME_UNKNOWN -> "Not known yet; try again.";
    };
  }
}
