/**
 * The stateless HTTP API and the files of the web app. The contract is {@code
 * openapi/chat-v1.yaml}; it routes and validates, so that code and contract cannot part.
 */
package chat.http;
