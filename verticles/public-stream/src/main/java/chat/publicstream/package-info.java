/**
 * The public stream: follows what was accepted in conversations and tells it to analysts, in topics
 * whose schema stands alone.
 */
package chat.publicstream;
