package dev.raftctl.cli.repl;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the watch last saw of the cluster.
 *
 * @param reached how many servers answered
 * @param name of the cluster; empty when no server that answered has one
 * @param leader who leads, by the highest term; null: nobody is known to
 * @param term the highest seen; 0: none
 * @param servers the ids of the members, and of the servers that answered
 */
record Seen(int reached, String name, @Nullable String leader, long term, List<String> servers) {
    static final Seen NOTHING = new Seen(0, "", null, 0, List.of());

    /** Before the first answer: neither good news nor bad. */
    static final Seen NOT_YET = new Seen(-1, "", null, 0, List.of());

    boolean isConnected() {
        return reached > 0;
    }
}
