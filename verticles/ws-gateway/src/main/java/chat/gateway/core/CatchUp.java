package chat.gateway.core;

import chat.gateway.core.SessionState.CatchingUp;
import chat.model.v1.Cursor;
import java.util.ArrayList;
import java.util.List;

/**
 * Joins what is read from the inbox with what comes live, by {@code inbox_seq}: n + 1 is sent only
 * after n.
 *
 * <p><b>A number that is missing.</b> All rows up to the stored head are stored. So a row at or
 * below a head that was known <em>before</em> the page was read, and that is not in the page, has
 * expired: the device is told to reload ({@code reset}), wherever in the inbox the hole lies.
 * Skipping it would be silent loss, and a client could not rely on dense numbers. A missing number
 * above the stored head is on its way: the session waits for the live event or for the next head.
 *
 * <p><b>A cursor above the stored head.</b> Events are delivered before they are stored, so an
 * honest device can be ahead of the table. Its cursor is believed as soon as any event or head at
 * or above it shows up, and until {@link SessionLimits#CURSOR_GRACE_MILLIS} have passed; only when
 * a head that is read after that still lies below is it taken for a number that was never given,
 * and the device reloads. A reset that was not needed costs a reload and no message: events above
 * the head come again, and clients know messages by their ids.
 */
final class CatchUp {
  private final String epoch;
  private final SessionLimits limits;

  CatchUp(String epoch, SessionLimits limits) {
    this.epoch = epoch;
    this.limits = limits;
  }

  String epoch() {
    return epoch;
  }

  Cursor cursor(long inboxSeq) {
    return Cursor.newBuilder().setEpoch(epoch).setInboxSeq((int) inboxSeq).build();
  }

  /** A cursor that was given is an acknowledgement of what came on earlier connections. */
  static Effect acknowledgedByCursor(Peer peer, long claimed) {
    return new Effect.Acknowledge(peer.userId(), peer.deviceId(), claimed, List.of(), false);
  }

  /** Sends what is due, then reads, waits or goes live. */
  Step advance(CatchingUp state) {
    if (!state.writable()) {
      return Step.to(state);
    }
    List<Effect> effects = new ArrayList<>();
    CatchingUp sent = state.with(sendWaiting(state.inbox(), state.peer().userId(), effects));
    return next(sent).after(effects);
  }

  /** A page came. */
  Step page(CatchingUp state, Wait.Page wait, SessionEvent.PageRead page) {
    CatchingUp free = state.waitingFor(new Wait.News());
    if (!state.writable()) {
      return Step.to(free);
    }
    List<Effect> effects = new ArrayList<>();
    Inbox inbox = state.inbox();
    long lastRead = page.above();
    for (InboxEvent row : page.rows()) {
      lastRead = row.inboxSeq();
      inbox =
          sendWaiting(
              inbox.keeping(row, limits.liveBufferEventsMax()), state.peer().userId(), effects);
    }
    boolean holeInPage = lastRead > inbox.sent();
    boolean nothingThere = page.rows().isEmpty() && inbox.sent() == page.above();
    if ((holeInPage || nothingThere) && wait.storedBefore() > inbox.sent()) {
      return reset(free.with(inbox), "the events after the cursor have expired").after(effects);
    }
    if (holeInPage || page.rows().size() < limits.pageEventsMax()) {
      inbox = inbox.notYetStored();
    }
    return advance(free.with(inbox)).after(effects);
  }

  /** Another attempt after one that failed. */
  Step retry(CatchingUp state, Wait.Retry wait) {
    CatchingUp free = state.waitingFor(new Wait.News());
    return state.writable() && state.inbox().worthReading()
        ? read(free, Math.min(2 * wait.pauseMillis(), SessionLimits.READ_RETRY_MAX_MILLIS))
        : advance(free);
  }

  /** Tells the device to reload, and goes on from the stored head. */
  Step reset(CatchingUp state, String reason) {
    Inbox inbox = state.inbox().atStored();
    return advance(state.with(inbox).waitingFor(new Wait.News()).synced(true))
        .after(List.of(ServerFrames.reset(reason, cursor(inbox.sent()))));
  }

  private Step next(CatchingUp state) {
    return state
        .waitsFor()
        .match(
            new Wait.Cases<>() {
              @Override
              public Step news(Wait.News wait) {
                return whenFree(state);
              }

              @Override
              public Step page(Wait.Page wait) {
                return Step.to(state);
              }

              @Override
              public Step retry(Wait.Retry wait) {
                return Step.to(state);
              }

              @Override
              public Step proof(Wait.Proof wait) {
                return state.inbox().proven() ? proven(state, wait.claimed()) : Step.to(state);
              }
            });
  }

  private Step proven(CatchingUp state, long claimed) {
    return whenFree(state.with(state.inbox().acknowledged(claimed)).waitingFor(new Wait.News()))
        .after(List.of(acknowledgedByCursor(state.peer(), claimed)));
  }

  private Step whenFree(CatchingUp state) {
    Inbox inbox = state.inbox();
    if (state.syncedOwed() && inbox.stored() <= inbox.sent()) {
      return whenFree(state.synced(false)).after(List.of(ServerFrames.synced(inbox.sent())));
    }
    if (inbox.worthReading()) {
      return read(state, SessionLimits.READ_RETRY_MILLIS);
    }
    return Step.to(inbox.behind() ? state : state.live());
  }

  private Step read(CatchingUp state, int pauseMillis) {
    Inbox inbox = state.inbox();
    return Step.to(
        state.waitingFor(new Wait.Page(inbox.stored(), pauseMillis)),
        new Effect.ReadPage(
            state.peer().userId(), inbox.sent(), inbox.heard(), limits.pageEventsMax()));
  }

  private static Inbox sendWaiting(Inbox inbox, String userId, List<Effect> effects) {
    Inbox rest = inbox;
    for (InboxEvent due = rest.next(); due != null; due = rest.next()) {
      effects.add(new Effect.SendEvent(due));
      rest = rest.sentNext(due, userId);
    }
    return rest;
  }
}
