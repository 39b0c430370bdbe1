/**
 * Judges what clients recorded, and only that: no loss, no double, one order. Pure.
 *
 * <p>Fill a {@link chat.bench.check.History} while clients run, hand it to {@link
 * chat.bench.check.Checker}, read the {@link chat.bench.check.CheckResult}.
 */
package chat.bench.check;
