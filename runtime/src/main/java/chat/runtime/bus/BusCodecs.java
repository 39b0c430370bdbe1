package chat.runtime.bus;

import chat.model.v1.AppendedInboxRecord;
import chat.model.v1.ChannelSignal;
import chat.model.v1.ConversationRecord;
import chat.model.v1.Delivery;
import chat.model.v1.DestroyedKeys;
import chat.model.v1.DeviceLoggedOut;
import chat.model.v1.EndedSessionList;
import chat.model.v1.GatewayStatus;
import chat.model.v1.HeadAnnouncement;
import chat.model.v1.Outcome;
import chat.model.v1.PersonKeyAnswer;
import chat.model.v1.PersonKeyQuery;
import chat.model.v1.PollInbox;
import chat.model.v1.PolledInbox;
import chat.model.v1.PresenceAnswer;
import chat.model.v1.PresenceQuery;
import chat.model.v1.ProfileAnswer;
import chat.model.v1.ProfileQuery;
import chat.model.v1.ReceiptSignal;
import chat.model.v1.VisibilityChanged;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import io.vertx.core.eventbus.EventBus;

/** The protobuf messages that the event bus carries. */
public final class BusCodecs {
  private BusCodecs() {}

  /** Call once for each Vert.x instance, before the first verticle is deployed. */
  public static void register(EventBus eventBus) {
    register(eventBus, ConversationRecord.class, ConversationRecord.parser());
    register(eventBus, Outcome.class, Outcome.parser());
    register(eventBus, AppendedInboxRecord.class, AppendedInboxRecord.parser());
    register(eventBus, Delivery.class, Delivery.parser());
    register(eventBus, HeadAnnouncement.class, HeadAnnouncement.parser());
    register(eventBus, ChannelSignal.class, ChannelSignal.parser());
    register(eventBus, ReceiptSignal.class, ReceiptSignal.parser());
    register(eventBus, GatewayStatus.class, GatewayStatus.parser());
    register(eventBus, PollInbox.class, PollInbox.parser());
    register(eventBus, PolledInbox.class, PolledInbox.parser());
    register(eventBus, PresenceQuery.class, PresenceQuery.parser());
    register(eventBus, PresenceAnswer.class, PresenceAnswer.parser());
    register(eventBus, ProfileQuery.class, ProfileQuery.parser());
    register(eventBus, ProfileAnswer.class, ProfileAnswer.parser());
    register(eventBus, VisibilityChanged.class, VisibilityChanged.parser());
    register(eventBus, DeviceLoggedOut.class, DeviceLoggedOut.parser());
    register(eventBus, EndedSessionList.class, EndedSessionList.parser());
    register(eventBus, PersonKeyQuery.class, PersonKeyQuery.parser());
    register(eventBus, PersonKeyAnswer.class, PersonKeyAnswer.parser());
    register(eventBus, DestroyedKeys.class, DestroyedKeys.parser());
  }

  private static <T extends Message> void register(
      EventBus eventBus, Class<T> type, Parser<T> parser) {
    eventBus.registerDefaultCodec(type, new ProtobufCodec<>(type, parser));
  }
}
