package chat.rebuild.core;

import com.google.protobuf.ByteString;

/**
 * A value of a row.
 *
 * @param writtenAt its write timestamp: a position of the log, when a fold wrote it
 */
public record Cell(ByteString value, long writtenAt) {}
