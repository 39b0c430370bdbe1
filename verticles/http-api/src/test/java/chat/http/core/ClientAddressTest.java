package chat.http.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class ClientAddressTest {
  private static final String PEER = "10.0.0.9";

  @Test
  void withoutProxiesThePeerCountsWhateverTheHeaderSays() {
    assertEquals(PEER, ClientAddress.of(PEER, List.of("1.2.3.4"), 0));
  }

  @Test
  void behindProxiesTheEntryOfTheFirstTrustedOneCounts() {
    List<String> header = List.of("6.6.6.6, 1.2.3.4", "10.0.0.7");
    assertEquals("10.0.0.7", ClientAddress.of(PEER, header, 1));
    assertEquals("1.2.3.4", ClientAddress.of(PEER, header, 2));
    assertEquals(PEER, ClientAddress.of(PEER, List.of(), 1));
  }

  @Test
  void anIpv6NetworkCountsAsOne() {
    assertEquals("2001:db8:1:2", ClientAddress.of("2001:db8:1:2:3:4:5:6", List.of(), 0));
    assertEquals("2001:db8:0:0", ClientAddress.of("2001:db8::1", List.of(), 0));
    assertEquals("0:0:0:0", ClientAddress.of("::1", List.of(), 0));
  }
}
