package chat.bench.check;

import chat.model.v1.GroupChange;
import java.util.UUID;

/** One thing that a device did or saw. */
public sealed interface Operation {

  /** One answer for each kind of operation, none for those that it does not say anything of. */
  abstract class Cases {
    void send(Send send) {}

    void accepted(Accepted accepted) {}

    void refused(Refused refused) {}

    void message(Message message) {}

    void otherEvent(OtherEvent event) {}

    void withheld(Withheld withheld) {}

    void change(Change change) {}

    void changeAnswered(ChangeAnswered answered) {}

    void changed(Changed changed) {}

    void stands(Stands stands) {}

    void readSaid(ReadSaid read) {}

    void readAnswered(ReadAnswered read) {}

    void progress(Progress progress) {}
  }

  void match(Cases cases);

  /** The device gave a message to the platform, for the first time or again. */
  record Send(String conversationId, UUID clientMessageId) implements Operation {
    @Override
    public void match(Cases cases) {
      cases.send(this);
    }
  }

  /** The platform acknowledged a message with its place in the conversation. */
  record Accepted(UUID clientMessageId, int sequence) implements Operation {
    @Override
    public void match(Cases cases) {
      cases.accepted(this);
    }
  }

  /** The platform refused a message finally. */
  record Refused(UUID clientMessageId, String code) implements Operation {
    @Override
    public void match(Cases cases) {
      cases.refused(this);
    }
  }

  /**
   * A message arrived, as event number {@code inboxSeq} of the user's inbox.
   *
   * @param change what a system line tells; null for what people write
   */
  record Message(
      int inboxSeq, String conversationId, int sequence, UUID clientMessageId, GroupChange change)
      implements Operation {
    @Override
    public void match(Cases cases) {
      cases.message(this);
    }
  }

  /** The device asked to change a message, for the first time or again. */
  record Change(Version version, UUID clientId) implements Operation {
    @Override
    public void match(Cases cases) {
      cases.change(this);
    }
  }

  /**
   * The platform answered a change.
   *
   * @param refusal its code; null when the change is done
   */
  record ChangeAnswered(UUID clientId, String refusal) implements Operation {
    @Override
    public void match(Cases cases) {
      cases.changeAnswered(this);
    }
  }

  /** It arrived that a message has changed. */
  record Changed(int inboxSeq, Version version) implements Operation {
    @Override
    public void match(Cases cases) {
      cases.changed(this);
    }
  }

  /** The device read a message in history when everything had come to rest. */
  record Stands(Version version) implements Operation {
    @Override
    public void match(Cases cases) {
      cases.stands(this);
    }
  }

  /**
   * How a message is after a change.
   *
   * @param text null when it was deleted
   */
  record Version(String conversationId, int sequence, String text) {}

  /** An event arrived that is neither a message nor the change of one. */
  record OtherEvent(int inboxSeq) implements Operation {
    @Override
    public void match(Cases cases) {
      cases.otherEvent(this);
    }
  }

  /**
   * An event of a conversation arrived without what happened: the user is not a member any more.
   */
  record Withheld(int inboxSeq, String conversationId) implements Operation {
    @Override
    public void match(Cases cases) {
      cases.withheld(this);
    }
  }

  /** The device said that every message up to {@code sequence} has been seen. */
  record ReadSaid(String conversationId, int sequence) implements Operation {
    @Override
    public void match(Cases cases) {
      cases.readSaid(this);
    }
  }

  /** The platform took note of that. */
  record ReadAnswered(String conversationId, int sequence) implements Operation {
    @Override
    public void match(Cases cases) {
      cases.readAnswered(this);
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
    public void match(Cases cases) {
      cases.progress(this);
    }
  }
}
