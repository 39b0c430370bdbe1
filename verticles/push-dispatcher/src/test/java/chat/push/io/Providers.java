package chat.push.io;

import chat.push.core.Answer;
import chat.push.core.Content;
import chat.push.core.Notification;
import chat.push.core.Registration;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** What the tests of the providers share. */
final class Providers {
  static final String CONVERSATION = "direct:7d2f0a3e-52c7-4b0e-9a41-6f8b6a1c9d05";
  static final String ID = "0b4f1c2e-8d36-3a55-9a77-2f6d3c1b8e01";

  private Providers() {}

  static Notification shown() {
    return new Notification(
        ID, true, CONVERSATION, 7, "Ann", "Hello, Ben! 👋", 3, now() + 3_600_000);
  }

  static Notification withdrawn() {
    return new Notification(ID, false, CONVERSATION, 7, "", "", 0, now() + 3_600_000);
  }

  static Registration device(String token, String publicKey, String auth) {
    return new Registration("phone", token, publicKey, auth, Content.SENDER_AND_TEXT);
  }

  /** Runs something on an event loop, as the verticle does, and waits for it. */
  static Answer answer(Vertx vertx, Supplier<Future<Answer>> work) throws TimeoutException {
    return Future.<Answer>future(
            promise -> vertx.runOnContext(now -> work.get().onComplete(promise)))
        .await(30, TimeUnit.SECONDS);
  }

  /** The claims, or with 0 the header, of a JWT. */
  static JsonObject jwt(String token, int part) {
    return new JsonObject(
        new String(
            Base64.getUrlDecoder().decode(token.split("\\.", -1)[part]), StandardCharsets.UTF_8));
  }

  static long now() {
    return System.currentTimeMillis();
  }
}
