/**
 * What becomes of a record of accepted events. Pure: it follows from the record, and from nothing
 * else; what is to be done comes out as {@link chat.search.core.Effect}s.
 */
package chat.search.core;
