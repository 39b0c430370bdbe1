package chat.gateway.io;

import chat.gateway.core.Session;
import chat.runtime.auth.AccessTokenVerifier;
import chat.runtime.store.InboxStore;

/** What all sessions of one gateway share. */
public record Services(
    Session machine,
    AccessTokenVerifier verifier,
    ClientCommands commands,
    InboxStore inboxes,
    HeadReads heads,
    Registrations registrations,
    HeadComparison comparison) {}
