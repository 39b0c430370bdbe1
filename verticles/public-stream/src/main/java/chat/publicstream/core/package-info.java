/**
 * What an accepted event is to analysts, and in which order they get it. Pure: it follows from the
 * record, and from nothing else; what is to be done comes out as {@link
 * chat.publicstream.core.Effect}s.
 */
package chat.publicstream.core;
