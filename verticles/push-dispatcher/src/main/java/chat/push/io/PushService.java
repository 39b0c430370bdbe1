package chat.push.io;

import chat.push.core.Answer;
import chat.push.core.Notification;
import chat.push.core.Registration;
import io.vertx.core.Future;

/** A provider, as far as the dispatcher needs it. */
interface PushService {
  /** Hands over a notification once. Never fails: what goes wrong is an answer, too. */
  Future<Answer> send(Registration registration, Notification notification);

  Future<Void> close();
}
