package chat.runtime.search;

/**
 * A word of a text in the form in which words are compared.
 *
 * @param start first UTF-16 code unit of the text that belongs to it
 * @param end the one after its last
 * @param position of the word in the text; a character and the pair that begins with it have the
 *     same one
 */
record Token(String term, int start, int end, int position) {}
