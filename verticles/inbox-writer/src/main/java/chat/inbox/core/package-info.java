/**
 * The fold of the inbox log. Pure: what it decides follows from the records and their positions,
 * and from nothing else; what is to be done comes out as {@link chat.inbox.core.Effect}s.
 */
package chat.inbox.core;
