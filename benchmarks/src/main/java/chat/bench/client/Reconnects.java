package chat.bench.client;

import chat.model.CloseCode;
import java.util.Arrays;
import java.util.Optional;

/** Whether a client comes back after a close. */
final class Reconnects {
  private Reconnects() {}

  /**
   * @param status of the close frame, null if there was none
   */
  static CloseCode.Reconnect after(Short status) {
    Optional<CloseCode> code =
        status == null
            ? Optional.empty()
            : Arrays.stream(CloseCode.values()).filter(c -> c.code() == status).findFirst();
    return code.map(CloseCode::reconnect).orElse(CloseCode.Reconnect.BACK_OFF);
  }
}
