package chat.client.model;

/** Something that the platform said, equal to what says the same. */
public abstract class Value {
  private final JsonObject json;

  /** Only this package has values. */
  Value(JsonObject json) {
    this.json = json;
  }

  /** All of it, with the fields that this version of the client does not name. */
  public final JsonObject json() {
    return json;
  }

  @Override
  public final boolean equals(Object other) {
    return other instanceof Value && json.equals(((Value) other).json);
  }

  @Override
  public final int hashCode() {
    return json.hashCode();
  }

  @Override
  public String toString() {
    return getClass().getSimpleName();
  }
}
