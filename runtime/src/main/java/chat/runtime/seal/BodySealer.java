package chat.runtime.seal;

import chat.model.v1.ConversationRecord;
import chat.runtime.seal.core.AesGcm;
import chat.runtime.seal.core.PersonKey;
import chat.runtime.seal.core.SealedBodies;
import io.vertx.core.Future;

/**
 * Seals what people write before it goes into the log. With the author's key in memory the answer
 * is complete at once.
 */
public final class BodySealer {
  private final PersonKeys keys;

  public BodySealer(PersonKeys keys) {
    this.keys = keys;
  }

  /**
   * The command as it may go into the log. Fails when the author's key cannot be had at the moment,
   * does not open, or has been destroyed.
   */
  public Future<ConversationRecord> seal(ConversationRecord command) {
    if (!SealedBodies.concern(command)) {
      return Future.succeededFuture(command);
    }
    return keys.findOrMake(command.getAuthorId()).compose(key -> sealed(command, key));
  }

  private static Future<ConversationRecord> sealed(ConversationRecord command, PersonKey key) {
    return key.secret()
        .map(
            secret ->
                Future.succeededFuture(
                    SealedBodies.seal(
                        command, secret, () -> MasterKeys.random(AesGcm.NONCE_BYTES))))
        .orElseGet(
            () ->
                Future.failedFuture(
                    key.isUnreadable()
                        ? "the author's key opens under no master key"
                        : "the author's account was erased"));
  }
}
