package chat.faults.run;

import chat.faults.plan.Step;
import java.util.List;
import java.util.Map;

/**
 * What became of one step. Times are in milliseconds.
 *
 * @param startMillis from the start of the load until the first fault was injected
 * @param faultMillis until the last fault was undone
 * @param firstDeliveryMillis from then until a message sent after it was delivered; −1 for never
 * @param healedMillis from then until all was well again; −1 for never
 * @param notes what faults came to, where that is more than was planned
 * @param unmet what was not well when the wait was over; empty when it healed
 * @param accepted messages acknowledged while the faults lasted
 * @param delivered deliveries while the faults lasted
 * @param retryLater sends that the platform put off, until all was well again
 * @param memoryPeaks the most memory of each process in that time, in MiB
 */
public record StepResult(
    Step step,
    long startMillis,
    long faultMillis,
    long firstDeliveryMillis,
    long healedMillis,
    List<String> notes,
    List<String> unmet,
    long accepted,
    long delivered,
    long retryLater,
    Map<String, Integer> memoryPeaks) {

  public boolean isHealed() {
    return unmet.isEmpty();
  }
}
