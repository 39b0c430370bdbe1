package chat.client.model;

/** What others see of a person. */
public final class Profile extends Value {
  /** A profile or member of the HTTP API. */
  public Profile(JsonObject json) {
    super(json);
  }

  /** The person's id. */
  public String userId() {
    return json().text("user_id");
  }

  /** Unique, in lower case. */
  public String handle() {
    return json().text("handle");
  }

  /** Name to show. */
  public String displayName() {
    return json().text("display_name");
  }

  /** In a group: member, admin or owner. "" elsewhere. */
  public String role() {
    return json().text("role");
  }
}
