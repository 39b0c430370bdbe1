package chat.client.model;

import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;

/**
 * A page of a list.
 *
 * @param <T> what is listed
 */
public final class Page<T> {
  private final List<T> items;
  private final OptionalLong next;

  /**
   * @param next where the next page is asked for, when there is one
   */
  public Page(List<T> items, OptionalLong next) {
    this.items = Collections.unmodifiableList(items);
    this.next = next;
  }

  /** What is on it. */
  public List<T> items() {
    return items;
  }

  /** What to ask with for the next page in the same direction; empty when this was the last one. */
  public OptionalLong next() {
    return next;
  }
}
