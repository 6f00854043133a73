package dev.raftctl.cli.docs;

import dev.raftctl.protocol.coordination.CoordinationLimits;

/** Generates the man page (section 7) about what leases, locks, transactions and watches guarantee. */
final class CoordinationManPage {
    private final RoffBuilder roff = new RoffBuilder();

    private CoordinationManPage() {}

    static String render(String version) {
        return new CoordinationManPage().write(version);
    }

    private String write(String version) {
        roff.title("raftctl-coordination", 7, version);
        roff.section("NAME").line("raftctl\\-coordination \\- what leases, locks, transactions and watches guarantee");
        roff.section("DESCRIPTION");
        roff.addText(
                "Leases, locks and transactions are part of the replicated state: every server has the same, also after"
                        + " a restart or from a snapshot. They need protocol version 5 on all members.");
        leases();
        locks();
        lockedCommands();
        transactions();
        watches();
        limits();
        roff.section("SEE ALSO")
                .line("\\fBraftctl\\-lease\\fR(1),\n\\fBraftctl\\-lock\\fR(1),\n\\fBraftctl\\-locks\\fR(1),\n"
                        + "\\fBraftctl\\-unlock\\fR(1),\n\\fBraftctl\\-txn\\fR(1),\n\\fBraftctl\\-watch\\fR(1)");
        return roff.toString();
    }

    private void leases() {
        roff.section("LEASES");
        roff.addText(
                "A lease ends when it has not been renewed for its time to live (TTL), or when it is revoked. Its keys"
                        + " are then deleted, and its locks are lost.");
        roff.term(
                "the TTL is a lower bound",
                "Time is replicated time: the leader measures it with its monotonic clock and proposes it as entries of"
                        + " the log. A lease ends no later than its TTL plus a few heartbeat intervals for each change"
                        + " of leader plus the time without a leader. A pause of the leader does not end leases, and"
                        + " frequent changes of leader do not keep them alive.");
        roff.term(
                "a renewal counts once it is applied",
                "It is acknowledged only when it is committed and applied while the lease is alive. A deposed leader"
                        + " cannot acknowledge one. Expiry is decided in the log, so it cannot overtake a renewal that"
                        + " came first.");
        roff.term(
                "an expired lease stays expired",
                "Renewing it is refused with LEASE_EXPIRED or, once it is removed, UNKNOWN_LEASE. Ids are never reused.");
        roff.term("without a leader nothing expires", "Attached keys stay readable with get --stale.");
        roff.term(
                "the client gives up first",
                "It counts the TTL from when its last confirmed renewal was sent, on its own monotonic clock. After that"
                        + " it treats the lease as lost, without asking a server.");
        roff.term(
                "attached keys",
                "put without --lease detaches a key. put --lease with a lease that does not exist is refused.");
        roff.term(
                "rights",
                "Only the owner, which is the name in the client's certificate, and operators renew or revoke a lease.");
    }

    private void locks() {
        roff.section("LOCKS");
        roff.addText(
                "A lease-based lock alone cannot protect a resource outside the cluster: its holder may be paused, lose"
                        + " the lock meanwhile, and then go on. The fencing token can: send it with every request to the"
                        + " resource, which remembers the highest token and refuses lower ones.");
        roff.term(
                "the token rises",
                "It is the log index of the entry that acquired the lock. It rises from holder to holder, and none is"
                        + " used twice.");
        roff.term(
                "a holder is alive when it becomes the holder",
                "Being first in the queue and having a lease that is alive are checked in the same applied entry.");
        roff.term(
                "the lock delay",
                "After a holder has lost its lock, it cannot be acquired until the rest of the holder's lease has passed,"
                        + " by which time even a holder that is cut off from the cluster knows that it lost the lock,"
                        + " and then the lock delay, which is longer than the 5 seconds between SIGTERM and SIGKILL. After a"
                        + " release there is no delay.");
        roff.term(
                "the queue",
                "Waiters acquire in the order of their arrival. The queue survives changes of leader: a repeated request"
                        + " neither acquires twice nor leaves a place behind. A dead waiter leaves with its lease.");
        roff.term("release", "Releasing a lock that is not held any more is refused with NOT_HOLDER.");
        roff.term(
                "semaphores", "With -n N up to N holders have the lock. Another N is refused with OTHER_HOLDER_LIMIT.");
    }

    private void lockedCommands() {
        roff.section("COMMANDS UNDER A LOCK");
        roff.addText(
                "raftctl lock ends its command when the lock is lost or the lease's deadline passes. No server has to be"
                        + " reachable for that.");
        roff.term(
                "what is signalled",
                "The whole process group gets SIGTERM, and SIGKILL 5 seconds later. If standard input is a terminal, the"
                        + " command shares raftctl's process group, and the command and its descendants are"
                        + " signalled; a process that has left its parent is not found.");
        roff.term(
                "Ctrl-C while waiting",
                "gives up the place in the queue. The exit code is 130 when that is known, or when the lease is no longer"
                        + " renewed.");
        roff.term(
                "Ctrl-Z",
                "suspends raftctl and its command. If the lease ends meanwhile, the command is ended when they are"
                        + " resumed.");
        roff.term(
                "not covered",
                "If raftctl itself is killed with SIGKILL or suspended with SIGSTOP, or the whole machine is suspended,"
                        + " nothing ends the command: only the fencing token protects the resource.");
    }

    private void transactions() {
        roff.section("TRANSACTIONS");
        roff.term(
                "one entry of the log",
                "All comparisons and all operations of one branch take effect at one index, or none does.");
        roff.term("order", "Operations see those before them. Each key is written at most once: KEY_WRITTEN_TWICE.");
        roff.term(
                "an operation that cannot be executed",
                "An unknown lease or a value that is not a number refuses the whole transaction, the same on every"
                        + " server.");
        roff.term(
                "a missing key",
                "has version, create version and lease 0. A comparison of its value does not hold, whatever the operator.");
        roff.term("rights", "are checked for every comparison and every operation, also of the branch not taken.");
    }

    private void watches() {
        roff.section("WATCHES");
        roff.term(
                "ordered, unique, complete",
                "Changes arrive by ascending log index, each once. None is missing between the first and the last, also"
                        + " when the watch goes on at another server.");
        roff.term("atomic", "The changes of one index, as of a transaction, arrive together.");
        roff.term(
                "resumable",
                "A watch from an index begins with the first change after it, at any server. A server that has not"
                        + " applied the index yet waits for it.");
        roff.term(
                "COMPACTED",
                "Each server keeps a limited history in memory, which begins anew when the server starts. A watch that"
                        + " needs older changes ends; it never leaves any out.");
        roff.term(
                "slow readers",
                "The next changes are requested only when the last ones were handled. A reader that is too slow for the"
                        + " history ends with COMPACTED.");
        roff.term(
                "no news",
                "A server without a leader has no changes to report. It sends for how long it has not heard from a"
                        + " leader, and raftctl warns after 5 seconds and goes on at another server.");
        roff.term(
                "not linearizable",
                "A watch may be behind other requests: compare its indexes with the versions of keys.");
    }

    private void limits() {
        roff.section("LIMITS");
        roff.term(
                "leases",
                CoordinationLimits.MAX_LEASES + ", each with up to " + CoordinationLimits.MAX_KEYS_PER_LEASE
                        + " keys and " + CoordinationLimits.MAX_LOCKS_PER_LEASE + " locks; the TTL is at least "
                        + CoordinationLimits.MIN_TTL_ELECTION_TIMEOUTS + " election timeouts and at most 7 days");
        roff.term(
                "locks",
                CoordinationLimits.MAX_LOCKS + ", each with up to " + CoordinationLimits.MAX_HOLDERS + " holders and "
                        + CoordinationLimits.MAX_WAITERS + " waiters; a name has at most "
                        + CoordinationLimits.MAX_LOCK_NAME_BYTES + " bytes");
        roff.term(
                "transactions",
                CoordinationLimits.MAX_COMPARISONS + " comparisons and " + CoordinationLimits.MAX_OPERATIONS
                        + " operations in each branch, and " + CoordinationLimits.MAX_COMMAND_BYTES + " bytes in all");
    }
}
