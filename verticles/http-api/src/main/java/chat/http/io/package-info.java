/** Requests, answers, PostgreSQL, passwords and tokens. */
package chat.http.io;
