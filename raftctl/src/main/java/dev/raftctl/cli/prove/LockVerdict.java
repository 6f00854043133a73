package dev.raftctl.cli.prove;

import dev.raftctl.cli.view.DocumentBlock;
import dev.raftctl.cli.view.StyledText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The verdict on the clients that contended for a lock: in the order of the tokens, each client acquired the lock after
 * the previous one could last assume that it held it.
 *
 * @param holdCount how often a client acquired the lock
 * @param contradiction describes a contradiction; null if there is none
 */
record LockVerdict(
        int clientCount, long holdCount, @Nullable String contradiction) {
    /** Checks the holds of all clients, in any order. */
    static LockVerdict of(int clientCount, List<LockHold> holds) {
        return new LockVerdict(clientCount, holds.size(), contradiction(holds));
    }

    private static @Nullable String contradiction(List<LockHold> holds) {
        List<LockHold> byToken = new ArrayList<>(holds);
        byToken.sort(Comparator.comparingLong(LockHold::token));
        LockHold latest = null;
        for (LockHold hold : byToken) {
            if (latest != null && latest.token() == hold.token()) {
                return "one token for two holders: " + latest + "; " + hold;
            }
            if (latest != null && latest.lastHeldNanos() - hold.acquiredNanos() > 0) {
                return "two holders at a time, or a higher token for an earlier holder: " + latest + "; " + hold;
            }
            latest = hold;
        }
        return null;
    }

    /** A proof without such clients proves nothing about locks, and does not fail because of them. */
    boolean holds() {
        return contradiction == null && (clientCount == 0 || holdCount > 0);
    }

    String sentence() {
        if (contradiction != null) {
            return "the lock is BROKEN: " + contradiction;
        }
        if (clientCount == 0) {
            return "no client used a lock";
        }
        return holdCount == 0
                ? "NOTHING PROVED about locks: no client acquired the lock"
                : "at most one client held the lock at a time, and its tokens rose";
    }

    /** Returns the sentence; nothing if no client used a lock. */
    List<DocumentBlock> blocks() {
        return clientCount == 0
                ? List.of()
                : List.of(new DocumentBlock.TextLineBlock(
                        new StyledText(sentence(), holds() ? StyledText.TextTone.GOOD : StyledText.TextTone.BAD)));
    }
}
