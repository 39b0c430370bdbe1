package chat.gateway.core;

import chat.model.ErrorCode;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Which HTTP requests become WebSockets. */
public final class UpgradeCheck {
  /** Where clients connect. */
  public static final String PATH = "/v1/ws";

  private UpgradeCheck() {}

  /** Why a request gets no WebSocket. */
  public record Refusal(ErrorCode code, String detail) {}

  /**
   * @param offered values of the header Sec-WebSocket-Protocol, each a list separated by commas
   */
  public static Optional<Refusal> refusal(
      String path, boolean asksForWebSocket, List<String> offered) {
    if (!PATH.equals(path)) {
      return refuse(ErrorCode.NOT_FOUND, "WebSockets are at " + PATH + "; nothing is at this path");
    }
    if (!asksForWebSocket) {
      return refuse(ErrorCode.INVALID_ARGUMENT, "connect here with a WebSocket, RFC 6455");
    }
    return Encoding.offered(offered).isPresent()
        ? Optional.empty()
        : refuse(
            ErrorCode.INVALID_ARGUMENT,
            "the header Sec-WebSocket-Protocol must offer one of the subprotocols "
                + Arrays.stream(Encoding.values())
                    .map(Encoding::subprotocol)
                    .collect(Collectors.joining(", ")));
  }

  private static Optional<Refusal> refuse(ErrorCode code, String detail) {
    return Optional.of(new Refusal(code, detail));
  }
}
