/** People who look for what was said long ago. */
package chat.bench.search;
