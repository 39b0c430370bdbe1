package chat.client.model;

/** Who is logged in, and on which device. */
public final class Account extends Value {
  /** The answer to a login. Keep its tokens to yourself. */
  public Account(JsonObject session) {
    super(session);
  }

  /** The user's id. */
  public String userId() {
    return json().text("user_id");
  }

  /** The device's id. */
  public String deviceId() {
    return json().text("device_id");
  }

  /** Unique, in lower case. */
  public String handle() {
    return json().text("handle");
  }

  /** Name that others see. */
  public String displayName() {
    return json().text("display_name");
  }
}
