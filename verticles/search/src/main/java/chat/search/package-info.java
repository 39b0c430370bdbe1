/**
 * Makes messages findable: follows what was accepted in conversations and writes by which words
 * each message is found.
 */
package chat.search;
