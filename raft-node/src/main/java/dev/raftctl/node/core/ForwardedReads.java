package dev.raftctl.node.core;

import dev.raftctl.protocol.message.ReadIndex;
import dev.raftctl.protocol.message.ServerId;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;

/** Linearizable reads asked of a follower: it asks its leader for the index, and gives up after an election timeout (trap L08). */
final class ForwardedReads {
    private final Server server;
    private final TreeMap<Long, Long> deadlines = new TreeMap<>();

    ForwardedReads(Server server) {
        this.server = server;
    }

    void ask(long[] tickets) {
        ServerId leader = server.leader();
        for (long ticket : tickets) {
            if (leader == null) {
                server.speaker.reply(ticket, new Answer.Refused(server.notLeading()));
            } else {
                deadlines.put(ticket, server.now() + server.settings.electionTimeoutNanos());
                server.speaker.say(leader, new ReadIndex.Ask(server.term(), ticket));
            }
        }
    }

    void on(ReadIndex.Confirmed answer) {
        if (deadlines.remove(answer.ticket()) != null) {
            server.speaker.reply(answer.ticket(), new Answer.ReadAt(answer.readIndex()));
        }
    }

    void on(ReadIndex.Unconfirmed answer) {
        if (deadlines.remove(answer.ticket()) != null) {
            server.speaker.reply(answer.ticket(), new Answer.Refused(server.notLeading()));
        }
    }

    void ticked() {
        Iterator<Map.Entry<Long, Long>> all = deadlines.entrySet().iterator();
        while (all.hasNext()) {
            Map.Entry<Long, Long> read = all.next();
            if (server.now() >= read.getValue()) {
                all.remove();
                server.speaker.reply(read.getKey(), new Answer.Refused(server.notLeading()));
            }
        }
    }

    long deadline() {
        long earliest = Long.MAX_VALUE;
        for (long deadline : deadlines.values()) {
            earliest = Math.min(earliest, deadline);
        }
        return earliest;
    }
}
