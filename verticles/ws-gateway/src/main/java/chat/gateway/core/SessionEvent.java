package chat.gateway.core;

import chat.model.CloseCode;
import chat.model.ErrorCode;
import chat.model.v1.Opened;
import chat.model.v1.Outcome;
import chat.model.v1.PresenceUpdate;
import chat.model.v1.Receipt;
import chat.model.v1.Screen;
import chat.model.v1.Typing;
import java.util.List;

/** What happens to a session. */
public sealed interface SessionEvent {
  <R> R match(Cases<R> cases);

  /** A message came. */
  record Received(ClientMessage message) implements SessionEvent {
    @Override
    public <R> R match(Cases<R> cases) {
      return cases.received(this);
    }
  }

  /** The peer broke a rule of the transport, or the gateway failed; the connection must end. */
  record Failed(CloseCode code, String reason) implements SessionEvent {
    @Override
    public <R> R match(Cases<R> cases) {
      return cases.failed(this);
    }
  }

  /** The write queue of the socket is full. May be told more than once. */
  record Congested() implements SessionEvent {
    @Override
    public <R> R match(Cases<R> cases) {
      return cases.congested(this);
    }
  }

  /** The peer has read enough for more to be written. */
  record Writable() implements SessionEvent {
    @Override
    public <R> R match(Cases<R> cases) {
      return cases.writable(this);
    }
  }

  /** The socket is closed, by whomever. */
  record Disconnected() implements SessionEvent {
    @Override
    public <R> R match(Cases<R> cases) {
      return cases.disconnected(this);
    }
  }

  /** Answer to {@link Effect.Authenticate}: the token is good. */
  record Authenticated(String userId, String deviceId) implements SessionEvent {
    @Override
    public <R> R match(Cases<R> cases) {
      return cases.authenticated(this);
    }
  }

  /** Answer to {@link Effect.Authenticate}: the token is not good. */
  record AuthenticationFailed() implements SessionEvent {
    @Override
    public <R> R match(Cases<R> cases) {
      return cases.authenticationFailed(this);
    }
  }

  /**
   * Answer to {@link Effect.Authenticate}: too many others say hello at this moment.
   *
   * @param retryAfterMillis when the device may try again
   */
  record NotAdmitted(int retryAfterMillis) implements SessionEvent {
    @Override
    public <R> R match(Cases<R> cases) {
      return cases.notAdmitted(this);
    }
  }

  /**
   * Answer to {@link Effect.Register}: live events come from now on. Also given when the shared
   * registry could not be reached: the renewal of leases brings the entry there, and the comparison
   * of heads covers the time until then.
   */
  record Registered() implements SessionEvent {
    @Override
    public <R> R match(Cases<R> cases) {
      return cases.registered(this);
    }
  }

  /**
   * Answer to {@link Effect.ReadHead}.
   *
   * @param head all events up to it are stored
   */
  record HeadRead(long head) implements SessionEvent {
    @Override
    public <R> R match(Cases<R> cases) {
      return cases.headRead(this);
    }
  }

  /**
   * Answer to {@link Effect.ReadPage}.
   *
   * @param above as it was asked for
   * @param rows ascending; begins with number {@code above + 1} if that row exists
   */
  record PageRead(long above, List<InboxEvent> rows) implements SessionEvent {
    @Override
    public <R> R match(Cases<R> cases) {
      return cases.pageRead(this);
    }
  }

  /** Answer to {@link Effect.ReadHead} and {@link Effect.ReadPage}: it did not work. */
  record ReadFailed() implements SessionEvent {
    @Override
    public <R> R match(Cases<R> cases) {
      return cases.readFailed(this);
    }
  }

  /**
   * Answer to {@link Effect.ReadScreen}.
   *
   * @param screen unavailable when it could not be read in time
   */
  record ScreenRead(Screen screen) implements SessionEvent {
    @Override
    public <R> R match(Cases<R> cases) {
      return cases.screenRead(this);
    }
  }

  /** Answer to {@link Effect.Submit}. */
  record Decided(Submission submission, Outcome outcome) implements SessionEvent {
    @Override
    public <R> R match(Cases<R> cases) {
      return cases.decided(this);
    }
  }

  /** An event for the user, live; it may be doubled, late, or come before its row is stored. */
  record Delivered(InboxEvent event) implements SessionEvent {
    @Override
    public <R> R match(Cases<R> cases) {
      return cases.delivered(this);
    }
  }

  /** All events up to this head are stored: announced, or the answer to a comparison. */
  record HeadStored(long head) implements SessionEvent {
    @Override
    public <R> R match(Cases<R> cases) {
      return cases.headStored(this);
    }
  }

  /** Another member of a conversation is writing there. */
  record Typed(Typing typing) implements SessionEvent {
    @Override
    public <R> R match(Cases<R> cases) {
      return cases.typed(this);
    }
  }

  /** Answer to {@link Effect.OpenChannel}: what is new in the channel comes from now on. */
  record ChannelOpened(int request, Opened opened) implements SessionEvent {
    @Override
    public <R> R match(Cases<R> cases) {
      return cases.channelOpened(this);
    }
  }

  /**
   * Answer to {@link Effect.OpenChannel}: it is not open.
   *
   * @param retryAfterMillis 0 when trying again does not help
   */
  record OpenRefused(int request, ErrorCode code, String message, int retryAfterMillis)
      implements SessionEvent {
    @Override
    public <R> R match(Cases<R> cases) {
      return cases.openRefused(this);
    }
  }

  /** News of a channel that is open. Ephemeral: it may be dropped. */
  record ChannelTold(EncodedNews news) implements SessionEvent {
    @Override
    public <R> R match(Cases<R> cases) {
      return cases.channelTold(this);
    }
  }

  /** Somebody else has got further in a conversation of this user. Ephemeral: it may be dropped. */
  record Receipted(Receipt receipt) implements SessionEvent {
    @Override
    public <R> R match(Cases<R> cases) {
      return cases.receipted(this);
    }
  }

  /** Watched users, as they are now. Ephemeral: it may be dropped. */
  record PresenceSeen(PresenceUpdate update) implements SessionEvent {
    @Override
    public <R> R match(Cases<R> cases) {
      return cases.presenceSeen(this);
    }
  }

  /** The same device connected anew. */
  record Superseded() implements SessionEvent {
    @Override
    public <R> R match(Cases<R> cases) {
      return cases.superseded(this);
    }
  }

  /**
   * The gateway is about to leave.
   *
   * @param delayMillis how long this client shall wait before it connects again
   * @param gateways where it may connect, best first; none when no other is known
   */
  record Drain(int delayMillis, List<String> gateways) implements SessionEvent {
    @Override
    public <R> R match(Cases<R> cases) {
      return cases.drain(this);
    }
  }

  /** Time has passed. */
  record Tick() implements SessionEvent {
    @Override
    public <R> R match(Cases<R> cases) {
      return cases.tick(this);
    }
  }

  /** One answer for each kind. */
  interface Cases<R> {
    R received(Received event);

    R failed(Failed event);

    R congested(Congested event);

    R writable(Writable event);

    R disconnected(Disconnected event);

    R authenticated(Authenticated event);

    R authenticationFailed(AuthenticationFailed event);

    R notAdmitted(NotAdmitted event);

    R registered(Registered event);

    R headRead(HeadRead event);

    R pageRead(PageRead event);

    R readFailed(ReadFailed event);

    R screenRead(ScreenRead event);

    R decided(Decided event);

    R delivered(Delivered event);

    R headStored(HeadStored event);

    R receipted(Receipted event);

    R presenceSeen(PresenceSeen event);

    R typed(Typed event);

    R channelOpened(ChannelOpened event);

    R openRefused(OpenRefused event);

    R channelTold(ChannelTold event);

    R superseded(Superseded event);

    R drain(Drain event);

    R tick(Tick event);
  }
}
