package chat.embedded;

import java.util.List;
import java.util.Optional;

/**
 * What to run for a server.
 *
 * @param stopSignal the signal that ends it in order even while clients are connected, for instance
 *     {@code TERM}
 * @param archive the class archive that a JVM writes when it ends, if it has none yet
 */
record ServerCommand(List<String> command, String stopSignal, Optional<ClassArchive> archive) {}
