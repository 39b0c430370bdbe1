package chat.http.core;

import java.util.Locale;

/** How one person stands to another. */
public enum ContactState {
  /** Nobody asked. */
  NONE,
  /** He has asked. */
  OUTGOING,
  /** He was asked. */
  INCOMING,
  /** Both agreed. */
  CONTACT;

  /** As it stands in the contract and in the table. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static ContactState of(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT));
  }
}
