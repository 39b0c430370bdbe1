package chat.runtime.kafka;

/**
 * The logs as they are in Kafka.
 *
 * @param conversations the conversation log
 * @param inbox the inbox log; its epoch is the one of the devices' cursors
 * @param events what was accepted; has as many partitions as {@code conversations}
 * @param push what is to be pushed: no log of record, so without generation and epoch of its own
 * @param pushOutcomes what became of it, likewise
 * @param pushDead what could not be pushed, likewise
 */
public record LogLayout(
    Log conversations, Log inbox, Log events, Log push, Log pushOutcomes, Log pushDead) {

  /**
   * One topic.
   *
   * @param generation of positions in it
   * @param epoch changes whenever numbers derived from it begin anew
   */
  public record Log(String topic, int partitions, int generation, String epoch) {}
}
