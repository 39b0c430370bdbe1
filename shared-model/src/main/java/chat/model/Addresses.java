package chat.model;

/** Names on the clustered event bus. */
public final class Addresses {
  /** Any message-router; for commands whose partition has no owner at the moment. */
  public static final String ANY_ROUTER = "router.any";

  /** Any gateway; for devices without a WebSocket that ask for their inbox. */
  public static final String ANY_GATEWAY_POLLS = "gateway.any.polls";

  /** Published by each gateway: what it says of itself. */
  public static final String GATEWAY_STATUS = "gateways.status";

  /** Published by whoever wants to hear {@link #GATEWAY_STATUS} of all gateways now. */
  public static final String GATEWAY_ROLL_CALL = "gateways.roll-call";

  /** Published within a process that is about to leave. */
  public static final String NODE_LEAVES = "node.leaves";

  /** Any gateway; for read markers of devices without a WebSocket. */
  public static final String ANY_GATEWAY_READ_MARKERS = "gateway.any.read-markers";

  /** Published, with the name of a projection, when its tables are replaced by rebuilt ones. */
  public static final String PROJECTION_LIVES = "projections.lives";

  /** Any presence verticle; a PresenceQuery gets a PresenceAnswer. */
  public static final String PRESENCE = "presence";

  /** Any HTTP API; a ProfileQuery gets a ProfileAnswer. */
  public static final String PROFILES = "profiles";

  /** Any HTTP API; a PersonKeyQuery gets a PersonKeyAnswer. */
  public static final String PERSON_KEYS = "person-keys";

  /** Published when a key is destroyed, and every few seconds: whose keys have been lately. */
  public static final String DESTROYED_KEYS = "person-keys.destroyed";

  /** Published when somebody may see another one's presence, or may no longer. */
  public static final String VISIBILITY = "presence.visibility";

  /** Published when a device is logged out. */
  public static final String LOGGED_OUT = "devices.logged-out";

  /** Published every few seconds: the sessions that have ended lately. */
  public static final String ENDED_SESSIONS = "sessions.ended";

  private Addresses() {}

  /** The message-router that owns a partition of {@link Topics#CONVERSATIONS}. */
  public static String routerOfPartition(int partition) {
    return "router.partition." + partition;
  }

  /** The inbox-writer that owns a partition of {@link Topics#INBOX}. */
  public static String inboxWriterOfPartition(int partition) {
    return "inbox-writer.partition." + partition;
  }

  /** Deliveries to a gateway. */
  public static String gatewayDeliveries(String gatewayId) {
    return "gateway." + gatewayId + ".deliveries";
  }

  /** Announced inbox heads, to a gateway. */
  public static String gatewayHeads(String gatewayId) {
    return "gateway." + gatewayId + ".heads";
  }

  /** Receipts of others, to a gateway. */
  public static String gatewayReceipts(String gatewayId) {
    return "gateway." + gatewayId + ".receipts";
  }

  /** Published: what is new in a channel. Gateways listen while somebody has it open there. */
  public static String channel(String conversationId) {
    return "conversation." + conversationId;
  }

  /** Outcomes of what one node submitted. */
  public static String outcomes(String originId) {
    return "outcomes." + originId;
  }
}
