/** How often it is asked whether anything became due. */
export const pollMs = 200;
/** After this each kind is looked for without having been told. */
export const idleLookMs = 10_000;
/** Wait after a look that failed: the database is away. */
export const retryLookMs = 1_000;

/** Timers taken with one look, and told with one request. */
export const timersPerBatchMax = 250;
/** Timers in hand at once. */
export const timersInHandMax = 1_000;
/** After this another copy takes a timer that was taken and not told: the copy is gone, or its request. */
export const timerLeaseMs = 10_000;

/** How long a job stays in a hand without a sign of life of it. */
export const jobLeaseMs = 15_000;
/** So often the leases of all jobs in hand are renewed. */
export const renewEveryMs = 5_000;
/** What is under way when the process is told to go is waited for so long; then it is given up, and another copy sends it again. */
export const drainJobsMs = 8_000;
/** Of these under way to one host, of each copy. */
export const jobsPerHostMax = 16;
/** Of an answer; more would not fit into an instance. */
export const jobResponseBytesMax = 256 * 1024;

/** Nesting of a JSON answer; one that is deeper is taken as text. */
export const jobResponseDepthMax = 100;

/** A host that failed so often in a row is left alone for a while. */
export const failuresUntilOpenMax = 5;
export const hostOpenMs = 10_000;
/** Hosts whose troubles are remembered. */
export const hostsRememberedMax = 10_000;
/** Waiting for a place with one host, of each copy; more go back for a while. */
export const waitingPerHostMax = 32;
export const waitForPlaceMs = 3_000;
/** So often a job waits for its host before this counts as a failed attempt. */
export const waitsForHostMax = 3;
/** What finds the queue of its host full comes back after this, by how fast the host is. */
export const hostBusyMsMin = 100;
export const hostBusyMsMax = 500;

/** Deliveries of webhooks under way at once, of each copy. */
export const deliveriesInHandMax = 64;
/** Of one delivery, its answer included; what the receiver has to do, it does later. */
export const deliveryTimeoutMs = 10_000;
/** Longer than a delivery takes. */
export const deliveryLeaseMs = 15_000;
/** An answer's body is not kept. */
export const deliveryResponseBytesMax = 64 * 1024;
/** Events looked through for webhooks in one transaction. */
export const eventsPerLookMax = 2_000;
/** How long the log of deliveries goes back. */
export const deliveriesKeptMs = 30 * 24 * 60 * 60 * 1_000;
export const purgeEveryMs = 60_000;
export const deliveriesPurgedMax = 5_000;

/** Growing waits of a duty that cannot be done now, by how often it was tried. */
export const retryFirstMs = 200;
export const retryMsMax = 60_000;

/** The longest wait of what its instance refuses: nothing but a change of the instance helps. */
export const refusedRetryMsMax = 60 * 60_000;
/** Duties of which it was said that their instances refuse them. */
export const refusalsRememberedMax = 10_000;

/** Of one request to the command service. */
export const commandsPerRequestMax = 500;
export const commandTimeoutMs = 10_000;
/** What waits for the next request to the command service. */
export const commandsWaitingMax = 5_000;

/** So often it is looked whether there is anything to tell by e-mail. */
export const mailLookMs = 1_000;
/** Notifications looked through with one look. */
export const newsPerLookMax = 1_000;
/** Changes of rows after which a place is written down that nothing was found up to. */
export const placeSavedEvery = 10_000;
/** What is older when it is found is not told by e-mail any more: e-mail or the worker was off so long, or tables were built anew. */
export const mailNewsMs = 3 * 24 * 60 * 60 * 1_000;
/** How long mails are known after their end. Longer than what is told: so nothing is told twice. */
export const mailsKeptMs = 30 * 24 * 60 * 60 * 1_000;
export const mailsPurgedMax = 5_000;
/** In one digest; further ones are counted. */
export const digestItemsMax = 50;

/** Connections to the SMTP server, and mails in hand, of each copy. */
export const mailConnectionsMax = 8;
export const mailsPerConnectionMax = 100;
export const mailConnectionIdleMs = 10_000;
/** Until the server has greeted. */
export const mailConnectMs = 10_000;
/** Without a word of the server. */
export const mailSilenceMs = 15_000;
/** Of one try, whatever the server does. */
export const mailTimeoutMs = 30_000;
/** Longer than a try takes. */
export const mailLeaseMs = 60_000;
/** Growing waits of a mail that could not be sent, each drawn between nothing and this. */
export const mailRetryFirstMs = 2_000;
export const mailRetryMsMax = 5 * 60_000;
/** After its first try. */
export const mailGivenUpMs = 3 * 24 * 60 * 60 * 1_000;
