package chat.http.core;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import chat.model.ConversationIds;
import chat.model.Ids;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class InvitationTokenTest {
  private static final byte[] SECRET = "secret".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] KEY = InvitationToken.key(SECRET);
  private static final String GROUP = ConversationIds.group(Ids.next());
  private static final String INVITATION = Ids.next();

  @Test
  void aTokenNamesItsGroupAndItsSecret() {
    InvitationToken token = InvitationToken.make(KEY, GROUP, INVITATION);
    assertEquals(64, token.text().length());
    InvitationToken read = InvitationToken.read(token.text()).orElseThrow();
    assertEquals(GROUP, read.conversationId());
    assertArrayEquals(token.secretHash(), read.secretHash());
  }

  @Test
  void aTokenOfAChannelNamesTheChannel() {
    String channel = ConversationIds.channel(Ids.next());
    InvitationToken token = InvitationToken.make(KEY, channel, INVITATION);
    assertEquals(65, token.text().length());
    assertEquals(Optional.of(token), InvitationToken.read(token.text()));
  }

  @Test
  void aRetryGetsTheSameAndAnotherInvitationAnother() {
    InvitationToken token = InvitationToken.make(KEY, GROUP, INVITATION);
    assertEquals(token, InvitationToken.make(KEY, GROUP, INVITATION));
    assertNotEquals(token, InvitationToken.make(KEY, GROUP, Ids.next()));
    assertFalse(token.text().contains(token.secret().toStringUtf8()));
  }

  @Test
  void theKeyIsNotTheSecretThatItIsMadeOf() {
    assertEquals(
        "3ec202d5631103cfcc8ca9833d31d2048d69ce5761d5618006d7e899ade12baf",
        HexFormat.of().formatHex(KEY));
    assertNotEquals(
        InvitationToken.make(SECRET, GROUP, INVITATION),
        InvitationToken.make(KEY, GROUP, INVITATION));
  }

  @Test
  void anythingElseIsNone() {
    assertEquals(Optional.empty(), InvitationToken.read("x".repeat(63)));
    assertEquals(Optional.empty(), InvitationToken.read("*".repeat(64)));
    assertEquals(Optional.empty(), InvitationToken.read(""));
  }
}
