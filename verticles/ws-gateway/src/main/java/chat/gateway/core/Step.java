package chat.gateway.core;

import java.util.ArrayList;
import java.util.List;

/** What one event makes of a session. */
public record Step(SessionState state, List<Effect> effects) {
  static Step to(SessionState state, Effect... effects) {
    return new Step(state, List.of(effects));
  }

  /** The same end, with effects before its own. */
  Step after(List<Effect> earlier) {
    if (earlier.isEmpty()) {
      return this;
    }
    List<Effect> all = new ArrayList<>(earlier);
    all.addAll(effects);
    return new Step(state, List.copyOf(all));
  }
}
