package chat.runtime.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class VerifiedTokensTest {
  private static final AccessToken ANN = new AccessToken("ann", "phone", 7, 1_000);

  private final VerifiedTokens tokens = new VerifiedTokens(2);

  @Test
  void aTokenIsGoodUntilItExpires() {
    tokens.add("token", ANN);
    assertEquals(Optional.of(ANN), tokens.find("token", 999));
    assertEquals(Optional.empty(), tokens.find("token", 1_000));
  }

  @Test
  void anyOtherTokenIsUnknown() {
    tokens.add("token", ANN);
    assertEquals(Optional.empty(), tokens.find("Token", 0));
    assertEquals(Optional.empty(), tokens.find("", 0));
  }

  @Test
  void whatWasNotAskedForTheLongestGivesWay() {
    tokens.add("1", ANN);
    tokens.add("2", ANN);
    tokens.find("1", 0);
    tokens.add("3", ANN);
    assertEquals(Optional.of(ANN), tokens.find("1", 0));
    assertEquals(Optional.empty(), tokens.find("2", 0));
    assertEquals(Optional.of(ANN), tokens.find("3", 0));
  }
}
