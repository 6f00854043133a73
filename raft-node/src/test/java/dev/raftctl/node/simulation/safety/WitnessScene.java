package dev.raftctl.node.simulation.safety;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.raftctl.node.core.Effect;
import dev.raftctl.node.core.RaftView;
import dev.raftctl.protocol.message.Ballot;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.Entry;
import dev.raftctl.protocol.message.FollowerStatus;
import dev.raftctl.protocol.message.Member;
import dev.raftctl.protocol.message.Position;
import dev.raftctl.protocol.message.RecoveredState;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerRole;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** A witness and servers of the cluster a, b, c that it looks at: each has its configuration at index 1, of term 1. */
record WitnessScene(Witness witness) {
    static final ServerId A = ServerId.of("a");
    static final ServerId B = ServerId.of("b");
    static final ServerId C = ServerId.of("c");
    static final Configuration ABC =
            Configuration.ofVoters(List.of(new Member(A, "a:1"), new Member(B, "b:1"), new Member(C, "c:1")));

    ServerGhost started(ServerId id) {
        ServerGhost ghost = empty(id);
        has(ghost, new Ballot(1, null), Entry.configuration(1, 1, ABC));
        witness.stepped(ghost, view(ghost, ServerRole.FOLLOWER, new Ballot(1, null), null, 1));
        return ghost;
    }

    /** Whose directory has nothing in it yet. */
    ServerGhost empty(ServerId id) {
        ServerGhost ghost = witness.newDirectory(id, 0);
        witness.started(ghost, RecoveredState.EMPTY, List.of());
        return ghost;
    }

    /** This is written and durable; without a ballot, under the term of the first entry. */
    void has(ServerGhost server, Ballot ballot, Entry... entries) {
        List<Entry> list = List.of(entries);
        long term = ballot == null ? entries[0].term() : ballot.term();
        witness.writing(server, new Effect.Persist(ballot, list, term, List.of()));
        witness.durable(server, ballot, list);
    }

    static RaftView view(
            ServerGhost server,
            ServerRole role,
            Ballot ballot,
            ServerId leader,
            long commit,
            FollowerStatus... followers) {
        return new RaftView(
                role,
                ballot,
                leader,
                1,
                server.log().end(),
                server.durable().last(),
                commit,
                0,
                Position.ZERO,
                ABC,
                1,
                true,
                0,
                0,
                0,
                "",
                "",
                List.of(followers),
                null);
    }

    static void alarm(String property, ThrowingCallable deed) {
        assertThatExceptionOfType(SafetyViolation.class)
                .isThrownBy(deed)
                .satisfies(violation -> assertThat(violation.property()).isEqualTo(property));
    }
}
