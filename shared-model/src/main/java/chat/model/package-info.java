/**
 * The vocabulary that all parts share: ids, positions, topics, bus addresses, limits, error and
 * close codes. The messages that travel are generated from {@code src/main/protobuf} into {@code
 * chat.model.v1}.
 */
package chat.model;
