package chat.gateway.core;

import chat.model.CloseCode;
import chat.model.v1.FirstScreen;
import chat.model.v1.ServerFrame;
import java.util.List;
import java.util.Set;

/** What a session wants done, to be carried out in the order given. */
public sealed interface Effect {
  <R> R match(Cases<R> cases);

  /** Verify an access token. */
  record Authenticate(String token) implements Effect {
    @Override
    public <R> R match(Cases<R> cases) {
      return cases.authenticate(this);
    }
  }

  /**
   * The peer is known: apply the limits after hello, end an older session of the same device, and
   * let live events come.
   */
  record Register(String userId, String deviceId) implements Effect {
    @Override
    public <R> R match(Cases<R> cases) {
      return cases.register(this);
    }
  }

  /** Take back {@link Register}. */
  record Unregister(SignOfLife last) implements Effect {
    public String userId() {
      return last.userId();
    }

    public String deviceId() {
      return last.deviceId();
    }

    @Override
    public <R> R match(Cases<R> cases) {
      return cases.unregister(this);
    }
  }

  /** Read the stored head of the user's inbox, now. */
  record ReadHead(String userId) implements Effect {
    @Override
    public <R> R match(Cases<R> cases) {
      return cases.readHead(this);
    }
  }

  /** Read the stored head some time soon, in a batch with others; answered by HeadStored. */
  record CompareHead(String userId) implements Effect {
    @Override
    public <R> R match(Cases<R> cases) {
      return cases.compareHead(this);
    }
  }

  /**
   * Read events of the user's inbox from {@code above + 1} on.
   *
   * @param upTo no event above it is known to exist
   */
  record ReadPage(String userId, long above, long upTo, int eventsMax) implements Effect {
    @Override
    public <R> R match(Cases<R> cases) {
      return cases.readPage(this);
    }
  }

  /** Read the newest conversations of the user; answered once, in a bounded time. */
  record ReadScreen(String userId, FirstScreen wanted) implements Effect {
    @Override
    public <R> R match(Cases<R> cases) {
      return cases.readScreen(this);
    }
  }

  /** Submit a command to the log. The order of these effects is the order of the submissions. */
  record Submit(Submission submission) implements Effect {
    @Override
    public <R> R match(Cases<R> cases) {
      return cases.submit(this);
    }
  }

  /**
   * The device has everything up to a number.
   *
   * @param delivered what it thereby has of others
   * @param complete false when there may be more than that, to be found out from the stores
   */
  record Acknowledge(
      String userId,
      String deviceId,
      long inboxSeq,
      List<DeliveredUpTo> delivered,
      boolean complete)
      implements Effect {
    @Override
    public <R> R match(Cases<R> cases) {
      return cases.acknowledge(this);
    }
  }

  /** Tell the other members of a conversation who are connected that the user is writing there. */
  record TellTyping(String userId, String conversationId) implements Effect {
    @Override
    public <R> R match(Cases<R> cases) {
      return cases.tellTyping(this);
    }
  }

  /** Let news of a channel come; answered by ChannelOpened or OpenRefused. */
  record OpenChannel(int request, String userId, String conversationId) implements Effect {
    @Override
    public <R> R match(Cases<R> cases) {
      return cases.openChannel(this);
    }
  }

  /** Take back {@link OpenChannel}. */
  record CloseChannel(String conversationId) implements Effect {
    @Override
    public <R> R match(Cases<R> cases) {
      return cases.closeChannel(this);
    }
  }

  /** News of channels may have been dropped: let come where those stand that are open. */
  record LookAnew() implements Effect {
    @Override
    public <R> R match(Cases<R> cases) {
      return cases.lookAnew(this);
    }
  }

  /** Write a {@code channel} frame. */
  record SendNews(EncodedNews news) implements Effect {
    @Override
    public <R> R match(Cases<R> cases) {
      return cases.sendNews(this);
    }
  }

  /** The app went to the background or came back: tell so soon. */
  record ReportPresence() implements Effect {
    @Override
    public <R> R match(Cases<R> cases) {
      return cases.reportPresence(this);
    }
  }

  /** Let presence of these users come, and of no others; answered by PresenceSeen. */
  record Watch(String userId, Set<String> watchedIds) implements Effect {
    @Override
    public <R> R match(Cases<R> cases) {
      return cases.watch(this);
    }
  }

  /** Presence that came may have been dropped: let that of all watched users come again. */
  record WatchAnew() implements Effect {
    @Override
    public <R> R match(Cases<R> cases) {
      return cases.watchAnew(this);
    }
  }

  /** Write a frame. */
  record Send(ServerFrame frame) implements Effect {
    @Override
    public <R> R match(Cases<R> cases) {
      return cases.send(this);
    }
  }

  /** Write an {@code event} frame. */
  record SendEvent(InboxEvent event) implements Effect {
    @Override
    public <R> R match(Cases<R> cases) {
      return cases.sendEvent(this);
    }
  }

  /** Close the socket. */
  record Close(CloseCode code, String reason) implements Effect {
    @Override
    public <R> R match(Cases<R> cases) {
      return cases.close(this);
    }
  }

  /** One answer for each kind. */
  interface Cases<R> {
    R authenticate(Authenticate effect);

    R register(Register effect);

    R unregister(Unregister effect);

    R readHead(ReadHead effect);

    R compareHead(CompareHead effect);

    R readPage(ReadPage effect);

    R readScreen(ReadScreen effect);

    R submit(Submit effect);

    R acknowledge(Acknowledge effect);

    R tellTyping(TellTyping effect);

    R openChannel(OpenChannel effect);

    R closeChannel(CloseChannel effect);

    R lookAnew(LookAnew effect);

    R sendNews(SendNews effect);

    R reportPresence(ReportPresence effect);

    R watch(Watch effect);

    R watchAnew(WatchAnew effect);

    R send(Send effect);

    R sendEvent(SendEvent effect);

    R close(Close effect);
  }
}
