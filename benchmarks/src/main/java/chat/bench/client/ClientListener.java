package chat.bench.client;

import chat.model.v1.Presence;
import java.util.UUID;

/** Hears what clients get, on their event loop, as it comes. */
public interface ClientListener {
  /** For whoever reads the history afterwards and needs nothing at once. */
  ClientListener NONE = new ClientListener() {};

  /** The platform acknowledged a message of this client. */
  default void accepted(PendingSend send) {}

  /** The platform told this client to send the message again later. */
  default void putOff(PendingSend send) {}

  /** The platform refused a message of this client finally. */
  default void refused(PendingSend send) {}

  /** This client has caught up, for the first time or after it connected again. */
  default void synced(ChatClient client) {}

  /** The connection of this client broke, or did not come about; it will try again. */
  default void lost(ChatClient client) {}

  /** This client was told how somebody is whom it watches. */
  default void presence(ChatClient client, Presence presence) {}

  /** A message arrived at a device of this user, be it his own or not. */
  default void delivered(String userId, UUID clientMessageId) {}
}
