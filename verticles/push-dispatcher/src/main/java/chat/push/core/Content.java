package chat.push.core;

import java.util.Locale;

/** How much of a message a device wants to show on its lock screen, and its provider to see. */
public enum Content {
  SENDER_AND_TEXT,
  SENDER,
  NOTHING;

  /** As the HTTP API and the table write it. */
  public static Content of(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT));
  }
}
