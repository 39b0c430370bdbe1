package chat.push.core;

import chat.model.v1.DeadPush;
import chat.model.v1.PushOutcome;
import chat.model.v1.PushWork;
import java.util.OptionalLong;

/**
 * What a {@link Dispatch} wants done. Whoever carries it out repeats it until it succeeds, but for
 * {@link Send}, whose answer may be a failure.
 */
public sealed interface Effect {
  /** One method for each kind of effect. */
  interface Cases {
    void look(Look effect);

    void prepare(Prepare effect);

    void send(Send effect);

    void report(Report effect);

    void mark(Mark effect);

    void forget(Forget effect);

    void bury(Bury effect);

    void decided(Decided effect);

    void commit(Commit effect);
  }

  void match(Cases cases);

  /**
   * The user's devices of this provider, and what the decision needs; of a read marker the mark
   * {@code read} is set before, if he has a device. Answered by {@link Dispatch#looked}.
   */
  record Look(long id, Errand errand) implements Effect {
    @Override
    public void match(Cases cases) {
      cases.look(this);
    }
  }

  /**
   * The marks, and to show a message the message itself as it is now; {@code intended} is set
   * before that. Answered by {@link Dispatch#prepared}.
   */
  record Prepare(long id, String userId, String deviceId, PushWork work) implements Effect {
    @Override
    public void match(Cases cases) {
      cases.prepare(this);
    }
  }

  /**
   * Once, to the provider; answered by {@link Dispatch#answered}.
   *
   * @param delayMillis since the device should have heard, when it is handed over for the first
   *     time
   */
  record Send(
      long id, Registration registration, Notification notification, OptionalLong delayMillis)
      implements Effect {
    @Override
    public void match(Cases cases) {
      cases.send(this);
    }
  }

  /**
   * What a provider has said for good is appended to the log of outcomes; answered by {@link
   * Dispatch#reported}.
   */
  record Report(long id, PushOutcome outcome, Answer answer) implements Effect {
    @Override
    public void match(Cases cases) {
      cases.report(this);
    }
  }

  /**
   * {@code told} is set, or {@code withdrawn}; answered by {@link Dispatch#done}.
   *
   * @param sequence the value
   */
  record Mark(
      long id,
      String userId,
      String deviceId,
      String conversationId,
      boolean withdrawn,
      long sequence)
      implements Effect {
    @Override
    public void match(Cases cases) {
      cases.mark(this);
    }
  }

  /** The device is no longer reached there; has no answer. */
  record Forget(Registration registration) implements Effect {
    @Override
    public void match(Cases cases) {
      cases.forget(this);
    }
  }

  /** Nothing more is tried; answered by {@link Dispatch#done}. */
  record Bury(long id, DeadPush letter) implements Effect {
    @Override
    public void match(Cases cases) {
      cases.bury(this);
    }
  }

  /** For those who count. */
  record Decided(Reason reason) implements Effect {
    @Override
    public void match(Cases cases) {
      cases.decided(this);
    }
  }

  /** Every record below the offset has come to its end. */
  record Commit(long offset) implements Effect {
    @Override
    public void match(Cases cases) {
      cases.commit(this);
    }
  }
}
