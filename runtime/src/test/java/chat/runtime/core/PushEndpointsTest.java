package chat.runtime.core;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PushEndpointsTest {
  private final PushEndpoints usual = new PushEndpoints(PushEndpoints.HOSTS_DEFAULT);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://fcm.googleapis.com/fcm/send/abc:def",
        "https://updates.push.services.mozilla.com/wpush/v2/gAAA",
        "https://web.push.apple.com/QGuQ",
        "https://wns2-par02p.notify.windows.com/w/?token=BQYA%3d"
      })
  void thePushServicesOfBrowsersAreUsed(String endpoint) {
    assertTrue(usual.allows(endpoint));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://fcm.googleapis.com/x",
        "https://fcm.googleapis.com:8443/x",
        "https://fcm.googleapis.com@10.0.0.1/x",
        "https://user@fcm.googleapis.com/x",
        "https://fcm.googleapis.com.example.com/x",
        "https://evilfcm.googleapis.com/x",
        "https://127.0.0.1/x",
        "https://[::1]/x",
        "https://169.254.169.254/latest/meta-data",
        "https://notify.windows.com.example.com/x",
        "https://example.com/fcm.googleapis.com/",
        "https://fcm.googleapis.com",
        "https://fcm.googleapis.com/a b",
        "https://fcm.googleapis.com\\@example.com/x",
        "https://FCM.googleapis.com/x",
        "ftp://fcm.googleapis.com/x",
        ""
      })
  void nothingElseIs(String endpoint) {
    assertFalse(usual.allows(endpoint));
  }

  @Test
  void aPortMustBeNamed() {
    PushEndpoints own = new PushEndpoints(List.of("push.example.org:8443"));
    assertTrue(own.allows("https://push.example.org:8443/x"));
    assertFalse(own.allows("https://push.example.org/x"));
  }
}
