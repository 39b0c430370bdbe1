package chat.gateway.io;

import chat.gateway.core.Session;
import chat.runtime.auth.AccessTokenVerifier;
import chat.runtime.bus.SubmissionClient;
import chat.runtime.store.InboxStore;

/** What all sessions of one gateway share. */
public record Services(
    Session machine,
    AccessTokenVerifier verifier,
    SubmissionClient submissions,
    InboxStore inboxes,
    Registrations registrations,
    HeadComparison comparison) {}
