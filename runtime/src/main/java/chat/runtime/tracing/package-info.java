/**
 * The way of single commands through the nodes, for OpenTelemetry. Off unless it is switched on.
 */
package chat.runtime.tracing;
