package chat.gateway.core;

import chat.gateway.core.SessionState.CatchingUp;
import java.util.List;

/** Reads the inbox at the pace of the client, and keeps what comes live meanwhile. */
final class CatchingUpHandler extends ServingHandler<CatchingUp> {
  private final CatchUp catchUp;

  CatchingUpHandler(CatchingUp state, SessionLimits limits, CatchUp catchUp, long nowMillis) {
    super(state, limits, nowMillis);
    this.catchUp = catchUp;
  }

  @Override
  public Step congested(SessionEvent.Congested event) {
    return Step.to(state.with(state.inbox().withoutWaiting()).writable(false));
  }

  @Override
  public Step writable(SessionEvent.Writable event) {
    return catchUp
        .advance(state.writable(true).with(state.peer().heard(nowMillis)))
        .after(List.of(new Effect.WatchAnew(), new Effect.LookAnew()));
  }

  @Override
  public Step delivered(SessionEvent.Delivered event) {
    InboxEvent live = event.event();
    Inbox inbox =
        state.writable()
            ? state.inbox().keeping(live, limits.liveBufferEventsMax())
            : state.inbox().heard(live.inboxSeq());
    return catchUp.advance(state.with(inbox));
  }

  @Override
  public Step headStored(SessionEvent.HeadStored event) {
    return catchUp.advance(state.with(state.inbox().stored(event.head())));
  }

  @Override
  public Step headRead(SessionEvent.HeadRead event) {
    return state
        .waitsFor()
        .match(
            new WhileWaiting(state) {
              @Override
              public Step proof(Wait.Proof wait) {
                return cursorCompared(wait, state.inbox().stored(event.head()));
              }
            });
  }

  @Override
  public Step pageRead(SessionEvent.PageRead event) {
    return state
        .waitsFor()
        .match(
            new WhileWaiting(state) {
              @Override
              public Step page(Wait.Page wait) {
                return catchUp.page(state, wait, event);
              }
            });
  }

  @Override
  public Step readFailed(SessionEvent.ReadFailed event) {
    return state
        .waitsFor()
        .match(
            new WhileWaiting(state) {
              @Override
              public Step page(Wait.Page wait) {
                int pause = wait.pauseMillis();
                return Step.to(state.waitingFor(new Wait.Retry(nowMillis + pause, pause)));
              }

              @Override
              public Step proof(Wait.Proof wait) {
                return Step.to(state.waitingFor(wait.reading(false)));
              }
            });
  }

  /** A client that does not read gets no more than the word that there is none. */
  @Override
  public Step screenRead(SessionEvent.ScreenRead event) {
    return Step.to(
        state, ServerFrames.screen(state.writable() ? event.screen() : FirstScreens.UNAVAILABLE));
  }

  @Override
  public Step typed(SessionEvent.Typed event) {
    return state.writable() ? Step.to(state, ServerFrames.typing(event.typing())) : stay();
  }

  @Override
  public Step channelTold(SessionEvent.ChannelTold event) {
    return state.writable() ? Step.to(state, new Effect.SendNews(event.news())) : stay();
  }

  @Override
  public Step receipted(SessionEvent.Receipted event) {
    return state.writable() ? Step.to(state, ServerFrames.receipt(event.receipt())) : stay();
  }

  @Override
  public Step presenceSeen(SessionEvent.PresenceSeen event) {
    return state.writable() ? Step.to(state, ServerFrames.presence(event.update())) : stay();
  }

  @Override
  CatchingUp comparingAt(long millis) {
    return state.comparingAt(millis);
  }

  @Override
  Step due(CatchingUp now) {
    return now.waitsFor()
        .match(
            new WhileWaiting(now) {
              @Override
              public Step retry(Wait.Retry wait) {
                return nowMillis < wait.atMillis() ? Step.to(now) : catchUp.retry(now, wait);
              }

              @Override
              public Step proof(Wait.Proof wait) {
                return wait.reading()
                    ? Step.to(now)
                    : Step.to(
                        now.waitingFor(wait.reading(true)),
                        new Effect.ReadHead(now.peer().userId()));
              }
            });
  }

  private Step cursorCompared(Wait.Proof wait, Inbox inbox) {
    CatchingUp compared = state.with(inbox).waitingFor(wait.reading(false));
    return inbox.proven() || nowMillis < wait.untilMillis()
        ? catchUp.advance(compared)
        : catchUp.reset(compared, "the cursor lies above the newest event of the inbox");
  }

  /** Nothing happens, but for what a caller says. */
  private static class WhileWaiting implements Wait.Cases<Step> {
    private final CatchingUp unchanged;

    WhileWaiting(CatchingUp unchanged) {
      this.unchanged = unchanged;
    }

    @Override
    public Step news(Wait.News wait) {
      return Step.to(unchanged);
    }

    @Override
    public Step page(Wait.Page wait) {
      return Step.to(unchanged);
    }

    @Override
    public Step retry(Wait.Retry wait) {
      return Step.to(unchanged);
    }

    @Override
    public Step proof(Wait.Proof wait) {
      return Step.to(unchanged);
    }
  }
}
