package chat.gateway.core;

import chat.model.CloseCode;
import chat.model.ErrorCode;
import chat.model.Limits;
import chat.model.v1.Cursor;
import chat.model.v1.FirstScreen;
import chat.model.v1.InboxNews;
import chat.model.v1.PollInbox;
import chat.model.v1.PolledInbox;
import chat.model.v1.RetryLater;
import chat.model.v1.ServerFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A request of a device without a WebSocket for its inbox: a {@link Session} that ends with its
 * first news, or when its time is over. So such a device has the same events in the same order, and
 * the same resets, as one on a WebSocket; and the cursor with which it asks is an acknowledgement,
 * as the one of a hello is.
 *
 * <p>A request does not end in the middle of a read: what can be read now is read first, and
 * whether a cursor above the stored head was ever given is found out first, however short the wait.
 */
public final class Poll {
  /** A poll that cannot find anything out ends so long after its wait, longer than any proof. */
  public static final int OVERTIME_MILLIS = SessionLimits.CURSOR_GRACE_MILLIS + 2_000;

  private final Session session;
  private final PollInbox request;
  private final long deadlineMillis;
  private final InboxNews.Builder news = InboxNews.newBuilder();
  private SessionState state;
  private PolledInbox answer;

  /**
   * @param limits of sessions; a poll reads no more than it may answer
   * @param epoch which life of the inboxes their numbers belong to
   */
  public Poll(SessionLimits limits, String epoch, PollInbox request, long nowMillis) {
    int waitMillis = Math.min(request.getWaitMillis(), Limits.POLL_WAIT_SECONDS_MAX * 1_000);
    this.session =
        new Session(
            limits.forPoll(
                Math.min(request.getEventsMax(), Limits.PAGE_MAX),
                limits.helloTimeoutMillis() + waitMillis + 2 * OVERTIME_MILLIS),
            epoch);
    this.request = request;
    this.deadlineMillis = nowMillis + waitMillis;
    Optional<Cursor> cursor =
        request.hasCursor() ? Optional.of(request.getCursor()) : Optional.empty();
    cursor.ifPresent(news::setCursor);
    this.state =
        new SessionState.Authenticating(0, cursor, FirstScreen.getDefaultInstance(), nowMillis)
            .opening(Peer.known(request.getUserId(), request.getDeviceId(), nowMillis));
  }

  /** What is wanted first. */
  public List<Effect> begin() {
    return List.of(new Effect.Register(request.getUserId(), request.getDeviceId()));
  }

  /** Gives the poll an event; the effects are registrations, reads and acknowledgements only. */
  public List<Effect> on(SessionEvent event, long nowMillis) {
    if (answer != null) {
      return List.of();
    }
    Step step = session.on(state, event, nowMillis);
    state = step.state();
    Taker taker = new Taker();
    step.effects().forEach(effect -> effect.match(taker));
    if (answer == null) {
      finish(nowMillis);
      if (answer != null) {
        taker.wanted.removeIf(effect -> effect instanceof Effect.ReadPage);
        taker.wanted.add(
            new Effect.Unregister(
                new SignOfLife(request.getUserId(), request.getDeviceId(), nowMillis, false)));
      }
    }
    return taker.wanted;
  }

  /** The answer, once there is one; from then on nothing happens. */
  public Optional<PolledInbox> answer() {
    return Optional.ofNullable(answer);
  }

  /**
   * Checks what must hold between two events.
   *
   * @throws IllegalStateException naming what does not hold
   */
  public void invariant() {
    session.invariant(state);
  }

  private void finish(long nowMillis) {
    boolean startsAtHead = news.hasCursor() && !request.hasCursor();
    boolean isOver = nowMillis >= deadlineMillis;
    if (startsAtHead || news.getEventsCount() > 0 || news.hasReset()) {
      answerNews();
    } else if (isOver && state instanceof SessionState.Live) {
      answerNews();
    } else if (isOver && state instanceof SessionState.CatchingUp catchingUp) {
      catchingUp.waitsFor().match(new AtTheEnd(nowMillis - deadlineMillis));
    }
  }

  private void answerNews() {
    boolean whole = news.getEventsCount() < request.getEventsMax();
    news.setSynced(whole && state instanceof SessionState.Live);
    answer = PolledInbox.newBuilder().setNews(news).build();
  }

  private void answerRetryLater() {
    answer = retryLater(ErrorCode.UNAVAILABLE, SessionLimits.SEND_RETRY_AFTER_MILLIS);
  }

  /** The answer to a poll that cannot be taken. */
  public static PolledInbox retryLater(ErrorCode code, int retryAfterMillis) {
    return PolledInbox.newBuilder()
        .setRetryLater(
            RetryLater.newBuilder().setCode(code.code()).setRetryAfterMillis(retryAfterMillis))
        .build();
  }

  /** What the end of the wait means for a poll that has no news and may lack some. */
  private final class AtTheEnd implements Wait.Cases<Void> {
    private final long overMillis;

    AtTheEnd(long overMillis) {
      this.overMillis = overMillis;
    }

    /** What is known of is on its way. */
    @Override
    public Void news(Wait.News wait) {
      answerNews();
      return null;
    }

    @Override
    public Void page(Wait.Page wait) {
      return stillReading();
    }

    @Override
    public Void retry(Wait.Retry wait) {
      answerRetryLater();
      return null;
    }

    @Override
    public Void proof(Wait.Proof wait) {
      return stillReading();
    }

    private Void stillReading() {
      if (overMillis >= OVERTIME_MILLIS) {
        answerRetryLater();
      }
      return null;
    }
  }

  /** Keeps what a client on a WebSocket would have been sent, and lets the rest through. */
  private final class Taker implements Effect.Cases<Void> {
    private final List<Effect> wanted = new ArrayList<>();

    @Override
    public Void send(Effect.Send effect) {
      ServerFrame frame = effect.frame();
      if (frame.hasWelcome() && !news.hasCursor()) {
        news.setCursor(frame.getWelcome().getHead());
      } else if (frame.hasReset()) {
        news.setReset(frame.getReset()).setCursor(frame.getReset().getHead());
      }
      return null;
    }

    /** Events beyond the number asked for are left for the next poll. */
    @Override
    public Void sendEvent(Effect.SendEvent effect) {
      InboxEvent next = effect.event();
      if (news.getEventsCount() < request.getEventsMax()) {
        int inboxSeq = (int) next.inboxSeq();
        news.addEvents(next.event().event().toBuilder().setInboxSeq(inboxSeq));
        news.getCursorBuilder().setInboxSeq(inboxSeq);
      }
      return null;
    }

    /** A device that asks again elsewhere, or a gateway that leaves, is no fault. */
    @Override
    public Void close(Effect.Close effect) {
      boolean harmless =
          effect.code() == CloseCode.SUPERSEDED || effect.code() == CloseCode.RESTART;
      if (harmless && news.hasCursor()) {
        answerNews();
      } else {
        answerRetryLater();
      }
      return null;
    }

    @Override
    public Void authenticate(Effect.Authenticate effect) {
      return want(effect);
    }

    @Override
    public Void register(Effect.Register effect) {
      return want(effect);
    }

    @Override
    public Void unregister(Effect.Unregister effect) {
      return want(effect);
    }

    @Override
    public Void readHead(Effect.ReadHead effect) {
      return want(effect);
    }

    @Override
    public Void compareHead(Effect.CompareHead effect) {
      return want(effect);
    }

    @Override
    public Void readPage(Effect.ReadPage effect) {
      return want(effect);
    }

    @Override
    public Void submit(Effect.Submit effect) {
      return want(effect);
    }

    @Override
    public Void acknowledge(Effect.Acknowledge effect) {
      return want(effect);
    }

    @Override
    public Void readScreen(Effect.ReadScreen effect) {
      throw new IllegalArgumentException("a poll asks for no screen");
    }

    /** A device that polls has no presence, and sees none. */
    @Override
    public Void reportPresence(Effect.ReportPresence effect) {
      return null;
    }

    @Override
    public Void watch(Effect.Watch effect) {
      return null;
    }

    @Override
    public Void watchAnew(Effect.WatchAnew effect) {
      return null;
    }

    @Override
    public Void tellTyping(Effect.TellTyping effect) {
      return null;
    }

    /** A device that polls has nothing on screen; it asks history. */
    @Override
    public Void openChannel(Effect.OpenChannel effect) {
      return null;
    }

    @Override
    public Void closeChannel(Effect.CloseChannel effect) {
      return null;
    }

    @Override
    public Void lookAnew(Effect.LookAnew effect) {
      return null;
    }

    @Override
    public Void sendNews(Effect.SendNews effect) {
      return null;
    }

    private Void want(Effect effect) {
      wanted.add(effect);
      return null;
    }
  }
}
