package chat.gateway.io;

/** The presence of the clients themselves, and of those whom they watch. */
public record ClientPresence(PresenceReports reports, Watches watches) {
  /** Comes at a steady pace. */
  public void flush() {
    reports.flush();
    watches.flush();
  }
}
