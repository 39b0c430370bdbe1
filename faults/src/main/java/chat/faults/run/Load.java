package chat.faults.run;

import java.time.Duration;

/**
 * What people do to the platform.
 *
 * @param users an even number
 * @param rate messages per second of all of them together
 * @param warmup load before the first fault
 * @param messagesMin the load goes on after the last fault until so many are acknowledged
 */
public record Load(int users, double rate, Duration warmup, int messagesMin) {}
