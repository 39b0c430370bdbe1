package chat.gateway.io;

import chat.gateway.core.Effect;
import chat.gateway.core.Poll;
import chat.gateway.core.SessionEvent;
import chat.model.v1.PolledInbox;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One poll: tells it what happens, carries out what it wants, and hands over its answer. */
final class PollHost extends InboxEffects {
  private static final Logger LOG = LoggerFactory.getLogger(PollHost.class);

  private final Poll poll;
  private final BiConsumer<PollHost, PolledInbox> answered;
  private final Deque<SessionEvent> events = new ArrayDeque<>();
  private boolean stepping;
  private boolean done;

  /**
   * @param answered gets the one answer
   */
  PollHost(Poll poll, Services services, BiConsumer<PollHost, PolledInbox> answered) {
    super(services);
    this.poll = poll;
    this.answered = answered;
  }

  void start() {
    poll.begin().forEach(effect -> effect.match(this));
  }

  /** Events that come while another is worked on wait for their turn. */
  @Override
  public void on(SessionEvent event) {
    events.add(event);
    if (stepping) {
      return;
    }
    stepping = true;
    try {
      for (SessionEvent next = events.poll(); next != null; next = events.poll()) {
        poll.on(next, Clock.nowMillis()).forEach(effect -> effect.match(this));
      }
    } catch (RuntimeException e) {
      // The caller's request ends with its time-out, and he asks again.
      LOG.error("a poll failed on {}", event.getClass().getSimpleName(), e);
    } finally {
      stepping = false;
    }
    if (!done && poll.answer().isPresent()) {
      done = true;
      answered.accept(this, poll.answer().orElseThrow());
    }
  }

  @Override
  public Void authenticate(Effect.Authenticate effect) {
    throw notOfAPoll(effect);
  }

  @Override
  public Void readScreen(Effect.ReadScreen effect) {
    throw notOfAPoll(effect);
  }

  @Override
  public Void submit(Effect.Submit effect) {
    throw notOfAPoll(effect);
  }

  @Override
  public Void send(Effect.Send effect) {
    throw notOfAPoll(effect);
  }

  @Override
  public Void sendEvent(Effect.SendEvent effect) {
    throw notOfAPoll(effect);
  }

  @Override
  public Void reportPresence(Effect.ReportPresence effect) {
    throw notOfAPoll(effect);
  }

  @Override
  public Void watch(Effect.Watch effect) {
    throw notOfAPoll(effect);
  }

  @Override
  public Void watchAnew(Effect.WatchAnew effect) {
    throw notOfAPoll(effect);
  }

  @Override
  public Void tellTyping(Effect.TellTyping effect) {
    throw notOfAPoll(effect);
  }

  @Override
  public Void openChannel(Effect.OpenChannel effect) {
    throw notOfAPoll(effect);
  }

  @Override
  public Void closeChannel(Effect.CloseChannel effect) {
    throw notOfAPoll(effect);
  }

  @Override
  public Void lookAnew(Effect.LookAnew effect) {
    throw notOfAPoll(effect);
  }

  @Override
  public Void sendNews(Effect.SendNews effect) {
    throw notOfAPoll(effect);
  }

  @Override
  public Void close(Effect.Close effect) {
    throw notOfAPoll(effect);
  }

  private static IllegalArgumentException notOfAPoll(Effect effect) {
    return new IllegalArgumentException(
        "a poll wants no " + effect.getClass().getSimpleName() + "; it has no socket");
  }
}
