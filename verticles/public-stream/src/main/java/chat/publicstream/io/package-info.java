/** Reads what was accepted and appends to the public topics. */
package chat.publicstream.io;
