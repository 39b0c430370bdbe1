/** What a process counts and measures of itself. Each metric is described in docs/metrics.md. */
package chat.runtime.metrics;
