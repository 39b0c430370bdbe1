package chat.gateway.core;

import chat.model.v1.Cursor;
import chat.model.v1.FirstScreen;
import java.util.Optional;

/**
 * States of a session. Each has methods for the transitions that begin in it and for no others, so
 * that an illegal transition does not compile. The machine is drawn at {@link Session}.
 */
public sealed interface SessionState {
  <R> R match(Cases<R> cases);

  /** Whether a hello is under way. */
  default boolean isEntering() {
    return false;
  }

  /** The first state, when the socket has opened. */
  static SessionState opened(long nowMillis) {
    return new AwaitingHello(nowMillis);
  }

  /** The last that was heard of a known device that is connected. */
  default Optional<SignOfLife> sign() {
    return Optional.empty();
  }

  /** A state in which the peer is known. */
  sealed interface Connected extends SessionState {
    Peer peer();

    @Override
    default Optional<SignOfLife> sign() {
      return Optional.of(peer().sign());
    }

    Connected with(Peer peer);

    default Closed closed() {
      return new Closed();
    }
  }

  /** A state in which the client has been welcomed and may send. */
  sealed interface Serving extends Connected {
    Inbox inbox();

    Serving acknowledged(long inboxSeq);

    /** When to compare with the stored head. */
    long compareAtMillis();

    default Draining draining(long closeAtMillis) {
      return new Draining(peer(), closeAtMillis);
    }
  }

  /** Nothing has come yet. */
  record AwaitingHello(long openedAtMillis) implements SessionState {
    Authenticating authenticating(
        int request, Optional<Cursor> cursor, FirstScreen wanted, long nowMillis) {
      return new Authenticating(request, cursor, wanted, nowMillis);
    }

    Closed closed() {
      return new Closed();
    }

    @Override
    public <R> R match(Cases<R> cases) {
      return cases.awaitingHello(this);
    }
  }

  /**
   * Hello came, its token is being verified.
   *
   * @param request number of the hello
   * @param cursor where the device stands, if it said so
   * @param wanted of the first screen; no conversations when it asked for none
   */
  record Authenticating(
      int request, Optional<Cursor> cursor, FirstScreen wanted, long helloAtMillis)
      implements SessionState {
    Opening opening(Peer peer) {
      return new Opening(peer, request, cursor, wanted, LiveBuffer.EMPTY, helloAtMillis);
    }

    Closed closed() {
      return new Closed();
    }

    @Override
    public boolean isEntering() {
      return true;
    }

    @Override
    public <R> R match(Cases<R> cases) {
      return cases.authenticating(this);
    }
  }

  /**
   * Live events are being registered for, then the stored head is read; welcome comes next.
   *
   * @param waiting live events that came meanwhile
   */
  record Opening(
      Peer peer,
      int request,
      Optional<Cursor> cursor,
      FirstScreen wanted,
      LiveBuffer waiting,
      long helloAtMillis)
      implements Connected {
    Opening keeping(InboxEvent event, int eventsMax) {
      return new Opening(
          peer, request, cursor, wanted, waiting.with(event, eventsMax), helloAtMillis);
    }

    CatchingUp catchingUp(Inbox inbox, Wait wait, long nowMillis) {
      return new CatchingUp(peer, inbox, wait, true, true, nowMillis);
    }

    @Override
    public Opening with(Peer other) {
      return new Opening(other, request, cursor, wanted, waiting, helloAtMillis);
    }

    @Override
    public boolean isEntering() {
      return true;
    }

    @Override
    public <R> R match(Cases<R> cases) {
      return cases.opening(this);
    }
  }

  /**
   * The client lacks events, or the socket cannot be written to.
   *
   * @param syncedOwed whether the client waits for {@code synced}
   */
  record CatchingUp(
      Peer peer,
      Inbox inbox,
      Wait waitsFor,
      boolean writable,
      boolean syncedOwed,
      long compareAtMillis)
      implements Serving {
    CatchingUp with(Inbox other) {
      return new CatchingUp(peer, other, waitsFor, writable, syncedOwed, compareAtMillis);
    }

    CatchingUp waitingFor(Wait other) {
      return new CatchingUp(peer, inbox, other, writable, syncedOwed, compareAtMillis);
    }

    CatchingUp writable(boolean now) {
      return new CatchingUp(peer, inbox, waitsFor, now, syncedOwed, compareAtMillis);
    }

    CatchingUp synced(boolean owed) {
      return new CatchingUp(peer, inbox, waitsFor, writable, owed, compareAtMillis);
    }

    CatchingUp comparingAt(long millis) {
      return new CatchingUp(peer, inbox, waitsFor, writable, syncedOwed, millis);
    }

    Live live() {
      return new Live(peer, inbox, Long.MAX_VALUE, compareAtMillis);
    }

    @Override
    public CatchingUp acknowledged(long inboxSeq) {
      return with(inbox.acknowledged(inboxSeq));
    }

    @Override
    public CatchingUp with(Peer other) {
      return new CatchingUp(other, inbox, waitsFor, writable, syncedOwed, compareAtMillis);
    }

    @Override
    public <R> R match(Cases<R> cases) {
      return cases.catchingUp(this);
    }
  }

  /**
   * The client has everything that was heard of, but for heads announced within the grace of {@link
   * SessionLimits#LIVE_GRACE_MILLIS}; live events go straight through.
   *
   * @param behindSinceMillis when the first head above what was sent was announced; {@link
   *     Long#MAX_VALUE} when there is none
   */
  record Live(Peer peer, Inbox inbox, long behindSinceMillis, long compareAtMillis)
      implements Serving {
    Live sentNext(InboxEvent event) {
      Inbox next = inbox.sentNext(event, peer.userId());
      return new Live(
          peer, next, next.behind() ? behindSinceMillis : Long.MAX_VALUE, compareAtMillis);
    }

    Live stored(long head, long nowMillis) {
      Inbox known = inbox.stored(head);
      long since = known.behind() ? Math.min(behindSinceMillis, nowMillis) : Long.MAX_VALUE;
      return new Live(peer, known, since, compareAtMillis);
    }

    @Override
    public Live acknowledged(long inboxSeq) {
      return new Live(peer, inbox.acknowledged(inboxSeq), behindSinceMillis, compareAtMillis);
    }

    Live comparingAt(long millis) {
      return new Live(peer, inbox, behindSinceMillis, millis);
    }

    CatchingUp catchingUp(Inbox other, boolean writable) {
      return new CatchingUp(peer, other, new Wait.News(), writable, false, compareAtMillis);
    }

    @Override
    public Live with(Peer other) {
      return new Live(other, inbox, behindSinceMillis, compareAtMillis);
    }

    @Override
    public <R> R match(Cases<R> cases) {
      return cases.live(this);
    }
  }

  /** The client was told to connect elsewhere; outcomes of its sends are still waited for. */
  record Draining(Peer peer, long closeAtMillis) implements Connected {
    @Override
    public Draining with(Peer other) {
      return new Draining(other, closeAtMillis);
    }

    @Override
    public <R> R match(Cases<R> cases) {
      return cases.draining(this);
    }
  }

  /** The end. */
  record Closed() implements SessionState {
    @Override
    public <R> R match(Cases<R> cases) {
      return cases.closed(this);
    }
  }

  /** One answer for each state. */
  interface Cases<R> {
    R awaitingHello(AwaitingHello state);

    R authenticating(Authenticating state);

    R opening(Opening state);

    R catchingUp(CatchingUp state);

    R live(Live state);

    R draining(Draining state);

    R closed(Closed state);
  }
}
