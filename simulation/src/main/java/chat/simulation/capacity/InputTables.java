package chat.simulation.capacity;

import static chat.simulation.capacity.Figures.about;
import static chat.simulation.capacity.Figures.exactly;
import static chat.simulation.capacity.Figures.percent;

/** What the model starts from, as {@code docs/capacity.md} lists it. */
final class InputTables {
  private static final double MICRO = 1e6;
  private static final double MILLI = 1e3;
  private static final double KIBI = 1_024;

  private InputTables() {}

  static String assumptions() {
    Assumptions base = Assumptions.BASE;
    return new Markdown("assumption", "value", "why")
        .row(
            "messages of a user in a day",
            about(base.messagesPerDay()) + " of " + Assumptions.TEXT_BYTES + " bytes",
            "what the platform is made for")
        .row(
            "busiest second, against the mean",
            about(base.peakFactor()) + " ×",
            "one region wakes, works and sleeps together; New Year's Eve is higher and is met by admission, not by machines")
        .row(
            "connected at the peak",
            percent(base.connectedShare()) + " of the daily users, one device each",
            "phones leave when the app does; a device more costs what a connection costs")
        .row(
            "connected over the day",
            percent(Assumptions.MEAN_CONNECTED) + " of that",
            "for what is paid by the hour or the byte")
        .row(
            "1:1 and groups",
            percent(1 - Assumptions.GROUP_SHARE)
                + " and "
                + percent(Assumptions.GROUP_SHARE)
                + " of the messages, groups of "
                + Assumptions.GROUP_MEMBERS,
            about(Assumptions.INBOX_COPIES)
                + " inbox copies of each message, the sender's among them")
        .row(
            "read markers",
            about(Assumptions.READ_MARKERS) + " for each message",
            "people read two messages at a time; each marker is a record in the log")
        .row(
            "copies of records and rows",
            about(Assumptions.COPIES_STORED),
            "one in each zone; two must answer")
        .row(
            "planned load",
            percent(base.plannedLoad()) + " of what a machine holds",
            "when a zone of three is lost the others go to 75 %; the rest is for what is not known here")
        .row(
            "presence",
            about(Assumptions.PRESENCE_CHANGES_PER_DAY)
                + " changes a day, "
                + Assumptions.CONTACTS
                + " contacts, "
                + Assumptions.ON_SCREEN
                + " of them on the screen of "
                + percent(Assumptions.LOOKING_SHARE)
                + " of those connected",
            "opened some ten times a day; who does not look watches nobody")
        .row(
            "history",
            exactly(base.historyDays()) + " days of it",
            "it is kept for ever: this is the bill after the first year")
        .toString();
  }

  static String measured() {
    return new Markdown("figure", "value", "from")
        .row(
            "CPU of a 1:1 message, receipts and acknowledgements included, one copy of everything",
            "platform "
                + about(Measured.PLATFORM_SECONDS * MILLI)
                + " ms, Cassandra "
                + about(Measured.CASSANDRA_SECONDS * MILLI)
                + " ms, Kafka "
                + about(Measured.KAFKA_SECONDS * MILLI)
                + " ms",
            "`bench --rate 200`, 2026-11-22")
        .row(
            "memory of an idle connection",
            exactly(Measured.PROCESS_BYTES_PER_CONNECTION / KIBI)
                + " KiB in the process, "
                + exactly(Measured.KERNEL_BYTES_PER_CONNECTION / KIBI)
                + " KiB in the kernel",
            "`bench --scenario idle --connections 15000`")
        .row(
            "CPU of an idle connection, heartbeat every 5 s",
            "platform "
                + about(Measured.PLATFORM_CORES_PER_CONNECTION * MICRO)
                + " µs a second, Redis "
                + about(Measured.REDIS_CORES_PER_CONNECTION * MICRO)
                + " µs a second",
            "the same: 27 % and 10 % of a core")
        .row(
            "hellos of a gateway",
            exactly(SimulatedGateway.HELLOS_PER_SECOND) + " a second",
            "`bench --scenario storm --connections 10000`: back in 9.8 s on a machine of 2 cores with servers and clients on it")
        .row(
            "a device that hears of a change of presence",
            "platform "
                + exactly(Measured.PLATFORM_SECONDS_PER_NOTICE * MICRO)
                + " µs, Redis "
                + about(Measured.REDIS_SECONDS_PER_NOTICE * MICRO)
                + " µs",
            "`bench --scenario presence --connections 2000 --contacts 20`")
        .row(
            "a change itself, in Redis",
            "at most " + about(Measured.REDIS_SECONDS_PER_REPORT * MICRO) + " µs",
            "a report of a device; all of Redis's work for idle connections is charged to their reports, one in 10 s each")
        .toString();
  }

  static String sizes() {
    return new Markdown("what", "bytes", "how it was found")
        .row(
            "record of a message in `chat.conversations`",
            exactly(RecordSizes.CONVERSATION_RECORD),
            "serialized, with key, headers and a batch of its own")
        .row(
            "record for one recipient in `chat.inbox`",
            exactly(RecordSizes.INBOX_RECORD),
            "likewise")
        .row(
            "a read marker in both",
            exactly(RecordSizes.READ_MARKER_RECORD)
                + " and "
                + exactly(RecordSizes.READ_MARKER_INBOX_RECORD),
            "likewise")
        .row(
            "frames `send`, `sent`, `event`, `ack`, `heartbeat`",
            exactly(RecordSizes.SEND_FRAME)
                + ", "
                + exactly(RecordSizes.SENT_FRAME)
                + ", "
                + exactly(RecordSizes.EVENT_FRAME)
                + ", "
                + exactly(RecordSizes.ACK_FRAME)
                + ", "
                + exactly(RecordSizes.HEARTBEAT_FRAME),
            "JSON, and "
                + RecordSizes.PACKET_OVERHEAD
                + " for the headers of IP, TCP and TLS (assumed)")
        .row(
            "rows of `history`, `inbox`, `verdicts`",
            exactly(RecordSizes.HISTORY_ROW)
                + ", "
                + exactly(RecordSizes.INBOX_ROW)
                + ", "
                + exactly(RecordSizes.VERDICT_ROW),
            "files of a Cassandra 5 after 5,251 messages of the bench, compressed, one copy; "
                + Assumptions.TEXT_BYTES
                + " for the text are added, since the bench repeats itself and people do not")
        .toString();
  }
}
