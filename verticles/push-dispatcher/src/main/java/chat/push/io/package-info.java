/** Providers, Kafka, Cassandra, PostgreSQL and Redis of the push-dispatcher. */
package chat.push.io;
