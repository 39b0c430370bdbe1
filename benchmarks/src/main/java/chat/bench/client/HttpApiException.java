package chat.bench.client;

/** The HTTP API refused a call. */
public final class HttpApiException extends RuntimeException {
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

  /** Stable code, see {@link chat.model.ErrorCode}; empty when the answer had none. */
  public String code() {
    return code;
  }
}
