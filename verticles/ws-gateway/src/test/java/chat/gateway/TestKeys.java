package chat.gateway;

import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.model.Addresses;
import chat.model.v1.Body;
import chat.model.v1.ConversationRecord;
import chat.model.v1.Message;
import chat.model.v1.PersonKeyAnswer;
import chat.model.v1.PersonKeyQuery;
import chat.model.v1.SendMessage;
import chat.model.v1.WrappedPersonKey;
import chat.runtime.seal.MasterKeys;
import chat.runtime.seal.core.AesGcm;
import chat.runtime.seal.core.PersonKey;
import chat.runtime.seal.core.SealedBodies;
import com.google.protobuf.ByteString;
import io.vertx.core.eventbus.EventBus;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.SecretKey;

/** The keys of people, as an HTTP API answers for them on the event bus. */
final class TestKeys {
  private static final SecureRandom RANDOM = new SecureRandom();

  private final MasterKeys masterKeys =
      MasterKeys.of(List.of(Base64.getEncoder().encodeToString(new byte[32])));
  private final Map<String, ByteString> wrapped = new ConcurrentHashMap<>();

  /** While it is true nobody gets a key. */
  volatile boolean away;

  MasterKeys masterKeys() {
    return masterKeys;
  }

  /** A message of somebody, as it stands in the log. */
  Message sealed(String conversationId, Message message) {
    ConversationRecord command =
        ConversationRecord.newBuilder()
            .setConversationId(conversationId)
            .setAuthorId(message.getSenderId())
            .setClientId(message.getClientMessageId())
            .setSendMessage(SendMessage.newBuilder().setBody(message.getBody()))
            .build();
    byte[] nonce = new byte[AesGcm.NONCE_BYTES];
    RANDOM.nextBytes(nonce);
    return message.toBuilder()
        .setBody(
            SealedBodies.seal(command, key(message.getSenderId()), () -> nonce)
                .getSendMessage()
                .getBody())
        .build();
  }

  /** Nobody gets the key of this user again. */
  void destroy(String userId) {
    wrapped.put(userId, ByteString.EMPTY);
  }

  ConversationRecord opened(ConversationRecord command) {
    Body body = command.getSendMessage().getBody();
    if (body.getContentCase() == Body.ContentCase.CONTENT_NOT_SET) {
      return command;
    }
    assertTrue(body.hasSealedText(), "a text came in plain");
    SealedBodies bodies = new SealedBodies(id -> Optional.of(PersonKey.of(key(id))));
    Message message =
        Message.newBuilder()
            .setSenderId(command.getAuthorId())
            .setClientMessageId(command.getClientId())
            .setBody(body)
            .build();
    return command.toBuilder()
        .setSendMessage(
            command.getSendMessage().toBuilder()
                .setBody(
                    bodies.open(command.getConversationId(), List.of(message)).get(0).getBody()))
        .build();
  }

  private SecretKey key(String userId) {
    return masterKeys.unwrap(
        userId,
        wrapped
            .computeIfAbsent(userId, id -> ByteString.copyFrom(masterKeys.newWrapped(id)))
            .toByteArray());
  }

  void answer(EventBus eventBus) {
    eventBus.<PersonKeyQuery>consumer(
        Addresses.PERSON_KEYS,
        query -> {
          if (away) {
            query.fail(503, "away");
          } else {
            query.reply(answer(query.body()));
          }
        });
  }

  private PersonKeyAnswer answer(PersonKeyQuery query) {
    PersonKeyAnswer.Builder answer = PersonKeyAnswer.newBuilder();
    for (String userId : query.getUserIdsList()) {
      ByteString key =
          query.getMake()
              ? wrapped.computeIfAbsent(
                  userId, id -> ByteString.copyFrom(masterKeys.newWrapped(id)))
              : wrapped.get(userId);
      if (key != null) {
        answer.addKeys(WrappedPersonKey.newBuilder().setUserId(userId).setWrappedKey(key));
      }
    }
    return answer.build();
  }
}
