/**
 * The public topics and the schema of their records, for whoever reads them; see
 * docs/public-stream.md.
 */
package chat.publicschema;
