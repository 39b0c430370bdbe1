/** What somebody outside of the platform does with its public topics; see docs/public-stream.md. */
package chat.example;
