package chat.bench.client;

/** The HTTP API refused a call. */
public final class HttpApiException extends RuntimeException {
  private static final int TOO_MANY = 429;
  private static final int SERVER_FAULT = 500;

  private final int status;
  private final String code;

  HttpApiException(String call, int status, String code, String detail) {
    super(call + " answered " + status + " " + code + ": " + detail);
    this.status = status;
    this.code = code;
  }

  public int status() {
    return status;
  }

  /** Whether the same call would be refused again; otherwise it is not known what it has done. */
  public boolean isFinal() {
    return status < SERVER_FAULT && status != TOO_MANY;
  }

  /** Stable code, see {@link chat.model.ErrorCode}; empty when the answer had none. */
  public String code() {
    return code;
  }
}
