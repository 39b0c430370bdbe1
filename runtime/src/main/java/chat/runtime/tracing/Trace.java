package chat.runtime.tracing;

import chat.model.v1.ConversationRecord;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;

/**
 * One step on the way of a command, from its making to its {@link #end}. {@link #NONE} for commands
 * that are not traced: nearly all. It costs them nothing.
 */
public final class Trace {
  /** Does nothing, and no step below it does. */
  public static final Trace NONE = new Trace(Span.getInvalid());

  private final Span span;

  Trace(Span span) {
    this.span = span;
  }

  /** Begins a step below this one. */
  public Trace step(String name) {
    return this == NONE ? NONE : Traces.below(span, name);
  }

  /** What tells others of this step, in the form of W3C Trace Context; empty for none. */
  public String traceparent() {
    return this == NONE ? "" : Traces.printed(span);
  }

  /** The command as this step hands it on. */
  public ConversationRecord in(ConversationRecord command) {
    return this == NONE
        ? command
        : command.toBuilder()
            .setOrigin(command.getOrigin().toBuilder().setTraceparent(traceparent()))
            .build();
  }

  /** Ends it; a second time changes nothing. */
  public void end() {
    span.end();
  }

  /**
   * @param succeeded false when the step came to nothing
   */
  public void end(boolean succeeded) {
    if (!succeeded) {
      span.setStatus(StatusCode.ERROR);
    }
    span.end();
  }
}
