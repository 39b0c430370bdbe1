package chat.simulation.fold;

import chat.simulation.log.ConsumerGroup;
import chat.simulation.log.SimulatedTopic;

/**
 * What a fold reads.
 *
 * @param fold its name, under which its positions stand
 * @param cachedMax what a fold keeps in memory while nothing happens in it
 */
public record FoldLog<R>(String fold, SimulatedTopic<R> topic, ConsumerGroup group, int cachedMax) {
  /** Of both logs; they are laid out once here. */
  public static final int GENERATION = 1;
}
