package chat.http.core;

import chat.model.ConversationIds;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What stands in the link of an invitation: the group or channel, and a secret. The log knows the
 * secret's hash alone.
 */
public record InvitationToken(String conversationId, ByteString secret) {
  private static final int UUID_BYTES = 16;
  private static final int SECRET_BYTES = 32;

  /** In front of what invites to a channel. */
  private static final String CHANNEL_MARK = "c";

  private static final int CHANNEL_CHARS = 65;

  /** What the key is for, so that the secret it is made of is never used for two things. */
  private static final String KEY_LABEL = "chat invitation token v1";

  /**
   * The token of an invitation; a retry of the command that makes it gets the same one.
   *
   * @param key as {@link #key} makes it
   * @param invitationId of the command
   */
  public static InvitationToken make(byte[] key, String conversationId, String invitationId) {
    byte[] secret = hmac(key, "invitation/" + conversationId + "/" + invitationId);
    return new InvitationToken(conversationId, ByteString.copyFrom(secret));
  }

  /**
   * A key for {@link #make}, which tells nothing of what it is made of. With another key the tokens
   * made before stay good, since the log knows the hashes of their secrets.
   *
   * @param secret that all nodes have and no client knows
   */
  public static byte[] key(byte[] secret) {
    return hmac(secret, KEY_LABEL);
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HmacSHA256", e);
    }
  }

  /** Empty for what is no token. */
  public static Optional<InvitationToken> read(String text) {
    boolean isChannel = text.length() == CHANNEL_CHARS && text.startsWith(CHANNEL_MARK);
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(isChannel ? text.substring(1) : text);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    if (bytes.length != UUID_BYTES + SECRET_BYTES) {
      return Optional.empty();
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    String uuid = new UUID(buffer.getLong(), buffer.getLong()).toString();
    return Optional.of(
        new InvitationToken(
            isChannel ? ConversationIds.channel(uuid) : ConversationIds.group(uuid),
            ByteString.copyFrom(buffer)));
  }

  public byte[] secretHash() {
    try {
      return MessageDigest.getInstance("SHA-256").digest(secret.toByteArray());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** 64 characters of base64url, with a mark in front for a channel. */
  public String text() {
    UUID uuid = UUID.fromString(ConversationIds.uuid(conversationId));
    byte[] bytes =
        ByteBuffer.allocate(UUID_BYTES + SECRET_BYTES)
            .putLong(uuid.getMostSignificantBits())
            .putLong(uuid.getLeastSignificantBits())
            .put(secret.toByteArray())
            .array();
    String text = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    return ConversationIds.isChannel(conversationId) ? CHANNEL_MARK + text : text;
  }
}
