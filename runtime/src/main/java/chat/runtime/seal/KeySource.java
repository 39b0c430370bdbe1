package chat.runtime.seal;

import chat.model.v1.PersonKeyAnswer;
import chat.model.v1.PersonKeyQuery;
import io.vertx.core.Future;

/** Where people's keys are had from, wrapped. */
@FunctionalInterface
public interface KeySource {
  /** Fails when they cannot be had at the moment. */
  Future<PersonKeyAnswer> ask(PersonKeyQuery query);
}
