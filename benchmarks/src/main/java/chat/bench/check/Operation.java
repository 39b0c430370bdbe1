package chat.bench.check;

import java.util.UUID;

/** One thing that a device did or saw. */
public sealed interface Operation {

  /** One answer for each kind of operation. */
  interface Cases<R> {
    R send(Send send);

    R accepted(Accepted accepted);

    R refused(Refused refused);

    R message(Message message);

    R otherEvent(OtherEvent event);

    R readSaid(ReadSaid read);

    R readAnswered(ReadAnswered read);

    R progress(Progress progress);
  }

  <R> R match(Cases<R> cases);

  /** The device gave a message to the platform, for the first time or again. */
  record Send(String conversationId, UUID clientMessageId) implements Operation {
    @Override
    public <R> R match(Cases<R> cases) {
      return cases.send(this);
    }
  }

  /** The platform acknowledged a message with its place in the conversation. */
  record Accepted(UUID clientMessageId, int sequence) implements Operation {
    @Override
    public <R> R match(Cases<R> cases) {
      return cases.accepted(this);
    }
  }

  /** The platform refused a message finally. */
  record Refused(UUID clientMessageId, String code) implements Operation {
    @Override
    public <R> R match(Cases<R> cases) {
      return cases.refused(this);
    }
  }

  /** A message arrived, as event number {@code inboxSeq} of the user's inbox. */
  record Message(int inboxSeq, String conversationId, int sequence, UUID clientMessageId)
      implements Operation {
    @Override
    public <R> R match(Cases<R> cases) {
      return cases.message(this);
    }
  }

  /** An event arrived that is no message. */
  record OtherEvent(int inboxSeq) implements Operation {
    @Override
    public <R> R match(Cases<R> cases) {
      return cases.otherEvent(this);
    }
  }

  /** The device said that every message up to {@code sequence} has been seen. */
  record ReadSaid(String conversationId, int sequence) implements Operation {
    @Override
    public <R> R match(Cases<R> cases) {
      return cases.readSaid(this);
    }
  }

  /** The platform took note of that. */
  record ReadAnswered(String conversationId, int sequence) implements Operation {
    @Override
    public <R> R match(Cases<R> cases) {
      return cases.readAnswered(this);
    }
  }

  /**
   * The device heard, or fetched, how far a member has got.
   *
   * @param read 0 where it heard of {@code delivered} alone, and the other way round
   */
  record Progress(String conversationId, String userId, int delivered, int read, boolean fetched)
      implements Operation {
    @Override
    public <R> R match(Cases<R> cases) {
      return cases.progress(this);
    }
  }
}
