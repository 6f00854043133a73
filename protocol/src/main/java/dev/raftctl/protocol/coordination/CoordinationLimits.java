package dev.raftctl.protocol.coordination;

/**
 * All limits of leases, locks, transactions, mutes, maintenance and operation records. They are part of the rules that
 * give every replica the same state, so they are the same on every server, and not configurable.
 */
public final class CoordinationLimits {
    /** The maximum number of leases that exist at a time. */
    public static final int MAX_LEASES = 100_000;

    /** The maximum number of keys attached to one lease. */
    public static final int MAX_KEYS_PER_LEASE = 10_000;

    /** The maximum number of leases that one request renews. */
    public static final int MAX_RENEWALS = 1_000;

    /** The longest time to live of a lease. The shortest is {@link #MIN_TTL_ELECTION_TIMEOUTS} election timeouts. */
    public static final long MAX_TTL_MILLIS = 7L * 24 * 3600 * 1000;

    /** The shortest time to live of a lease, in election timeouts of the leader. */
    public static final int MIN_TTL_ELECTION_TIMEOUTS = 3;

    /** The maximum length of the name in an owner's certificate, in bytes of UTF-8. */
    public static final int MAX_OWNER_BYTES = 200;

    /** The maximum length of a lock's name. It has at least one byte. */
    public static final int MAX_LOCK_NAME_BYTES = 1 << 10;

    /** The maximum number of locks that are held, waited for or delayed at a time. */
    public static final int MAX_LOCKS = 100_000;

    /** The maximum number of locks that one lease holds or waits for, because one entry gives up all of them. */
    public static final int MAX_LOCKS_PER_LEASE = 1_000;

    /** The maximum number of holders of one semaphore. */
    public static final int MAX_HOLDERS = 1_000;

    /** The maximum number of waiters of one lock. */
    public static final int MAX_WAITERS = 10_000;

    /** The longest time during which a lost lock cannot be acquired. */
    public static final long MAX_LOCK_DELAY_MILLIS = 10L * 60 * 1000;

    /** The longest time that a server lets a request wait for a lock. */
    public static final long MAX_WAIT_MILLIS = 24L * 3600 * 1000;

    /** The maximum length of the text that a holder of a lock describes itself with, in bytes of UTF-8. */
    public static final int MAX_HOLDER_BYTES = 256;

    /** The maximum number of comparisons in a transaction. */
    public static final int MAX_COMPARISONS = 128;

    /** The maximum number of operations in each branch of a transaction. */
    public static final int MAX_OPERATIONS = 128;

    /** The maximum length of an encoded command or query, which limits the bytes of a transaction. */
    public static final int MAX_COMMAND_BYTES = (1 << 20) - (1 << 10);

    /** The maximum length of an encoded result. A transaction whose result would be longer changes nothing. */
    public static final int MAX_RESULT_BYTES = 1 << 20;

    /** The maximum number of leases, locks or keys in one listing, even if the query asks for more. */
    public static final int MAX_LISTING_ITEMS = 1_000;

    /** The maximum number of muted codes, without those whose mute is over. */
    public static final int MAX_MUTES = 64;

    /** The maximum length of a muted code, in bytes of UTF-8. */
    public static final int MAX_MUTE_CODE_BYTES = 64;

    /** The maximum length of the reason for a mute, in bytes of UTF-8. */
    public static final int MAX_MUTE_REASON_BYTES = 256;

    /** The longest time for which a code is muted. */
    public static final long MAX_MUTE_MILLIS = 30L * 24 * 3600 * 1000;

    /** The maximum number of servers in maintenance, without those whose time is over. */
    public static final int MAX_SERVERS_IN_MAINTENANCE = 64;

    /** The number of operation records that are kept, whatever their age. */
    public static final int KEPT_OPERATION_RECORDS = 1_000;

    /** How long older operation records are kept, up to {@link #MAX_OPERATION_RECORDS}. */
    public static final long KEPT_OPERATION_MILLIS = 30L * 24 * 3600 * 1000;

    /** The maximum number of operation records. */
    public static final int MAX_OPERATION_RECORDS = 4_000;

    /** The maximum total size of all encoded operation records. The oldest are removed first, whatever their age. */
    public static final long MAX_OPERATION_RECORDS_BYTES = 8L << 20;

    /** The longest time in which a client carries out an operation. */
    public static final long MAX_OPERATION_TIMEOUT_MILLIS = 7L * 24 * 3600 * 1000;

    /** The maximum length of the id of an operation, in bytes of UTF-8. */
    public static final int MAX_OPERATION_ID_BYTES = 64;

    /** The maximum length of the command line of an operation, in bytes of UTF-8. */
    public static final int MAX_OPERATION_COMMAND_BYTES = 512;

    /** The maximum length of the sentence that describes how an operation ended, in bytes of UTF-8. */
    public static final int MAX_OPERATION_MESSAGE_BYTES = 1_000;

    /** The maximum length of any other text in an operation record, in bytes of UTF-8. */
    public static final int MAX_OPERATION_LINE_BYTES = 300;

    /** The maximum number of lines in the plan of an operation. */
    public static final int MAX_OPERATION_PLAN_LINES = 16;

    /** The maximum number of servers whose role an operation changes. */
    public static final int MAX_OPERATION_TARGETS = 16;

    /** The maximum number of configurations that an operation record lists. */
    public static final int MAX_OPERATION_STEPS = 16;

    /** How long after its client has given up an operation counts as running. */
    public static final long OPERATION_MARGIN_MILLIS = 10_000;

    private CoordinationLimits() {}
}
