package chat.http.io;

import chat.http.core.FieldError;
import chat.model.ErrorCode;
import chat.model.v1.RetryLater;
import java.util.List;

/** A request ends with a problem document; {@link Problems} writes it. */
final class ProblemException extends RuntimeException {
  private final ErrorCode code;
  private final long retryAfterMillis;
  private final List<FieldError> errors;

  /**
   * @param detail what was wrong and what to do, for people; ends with a full stop
   */
  ProblemException(ErrorCode code, String detail) {
    this(code, detail, 0, List.of());
  }

  private ProblemException(
      ErrorCode code, String detail, long retryAfterMillis, List<FieldError> errors) {
    // Without a stack trace: it is an answer, not a fault.
    super(detail, null, false, false);
    this.code = code;
    this.retryAfterMillis = retryAfterMillis;
    this.errors = List.copyOf(errors);
  }

  /** One or more values have the wrong form. */
  static ProblemException invalid(List<FieldError> errors) {
    FieldError first = errors.get(0);
    String detail = first.field() + ": " + first.detail() + ".";
    return new ProblemException(ErrorCode.INVALID_ARGUMENT, detail, 0, errors);
  }

  static ProblemException invalid(String field, String detail, String allowed) {
    return invalid(List.of(new FieldError(field, detail, allowed)));
  }

  /** The same request may be tried again after a time. */
  static ProblemException retryLater(ErrorCode code, String reason, long retryAfterMillis) {
    String detail = reason + " Try the same again in " + retryAfterMillis + " ms.";
    return new ProblemException(code, detail, retryAfterMillis, List.of());
  }

  /** The log has not decided about a command. */
  static ProblemException undecided(RetryLater later) {
    ErrorCode code = ErrorCode.of(later.getCode());
    String reason =
        code == ErrorCode.RATE_LIMITED
            ? "These are more requests than one person may make."
            : "The log has not decided yet.";
    return retryLater(code, reason, later.getRetryAfterMillis());
  }

  ErrorCode code() {
    return code;
  }

  /** 0 when trying the same again does not help. */
  long retryAfterMillis() {
    return retryAfterMillis;
  }

  List<FieldError> errors() {
    return errors;
  }
}
