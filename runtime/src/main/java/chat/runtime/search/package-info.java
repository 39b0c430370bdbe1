/**
 * How the words of messages become findable, and how they are asked for: the one analysis of text
 * on both sides, and the table between them.
 */
package chat.runtime.search;
