/**
 * What devices that are not connected hear, when, and what becomes of it. Pure: time and chance are
 * arguments; what is to be done comes out as {@link chat.push.core.Effect}s.
 */
package chat.push.core;
