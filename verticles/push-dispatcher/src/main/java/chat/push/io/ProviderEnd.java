package chat.push.io;

/** What the partitions of one provider share within an instance of the verticle. */
record ProviderEnd(
    PushService service,
    Looks looks,
    Preparations preparations,
    RegistrationStore registrations,
    ResultLogs results,
    PushMetrics metrics) {}
