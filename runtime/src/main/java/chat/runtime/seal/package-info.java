/**
 * Sealing of what people write under a key of each, and opening where it is shown: so that
 * destroying a key erases his words from a log that is for ever. See docs/decisions/0029.
 */
package chat.runtime.seal;
