package chat.gateway.io;

import chat.gateway.core.Session;
import chat.runtime.seal.BodyOpener;
import chat.runtime.store.InboxStore;

/** What all sessions of one gateway share. */
public record Services(
    Session machine,
    Entrance entrance,
    ClientCommands commands,
    InboxStore inboxes,
    BodyOpener bodies,
    HeadReads heads,
    Registrations registrations,
    HeadComparison comparison,
    Screens screens,
    Channels channels) {}
