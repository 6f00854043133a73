package dev.raftctl.node.simulation.safety;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.raftctl.node.core.Effect;
import dev.raftctl.node.core.RaftStateView;
import dev.raftctl.protocol.message.ClusterMember;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.FollowerStatus;
import dev.raftctl.protocol.message.HardState;
import dev.raftctl.protocol.message.LogEntry;
import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.message.RecoveredState;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerRole;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** A safety checker and servers of the cluster a, b, c; each has its configuration at index 1, of term 1. */
record CheckerFixture(SafetyChecker checker) {
    static final ServerId A = ServerId.of("a");
    static final ServerId B = ServerId.of("b");
    static final ServerId C = ServerId.of("c");
    static final Configuration ABC = Configuration.ofVoters(
            List.of(new ClusterMember(A, "a:1"), new ClusterMember(B, "b:1"), new ClusterMember(C, "c:1")));

    CheckerServerModel startedServer(ServerId id) {
        CheckerServerModel shadow = emptyServer(id);
        persist(shadow, new HardState(1, null), LogEntry.configuration(1, 1, ABC));
        checker.onStep(shadow, view(shadow, ServerRole.FOLLOWER, new HardState(1, null), null, 1));
        return shadow;
    }

    /** Returns a server with an empty directory. */
    CheckerServerModel emptyServer(ServerId id) {
        CheckerServerModel shadow = checker.newDirectory(id, 0);
        checker.onStart(shadow, RecoveredState.EMPTY, List.of());
        return shadow;
    }

    /**
     * Writes a hard state and entries and makes them durable; without a hard state, in the term of the first entry.
     */
    void persist(CheckerServerModel server, HardState hardState, LogEntry... entries) {
        List<LogEntry> list = List.of(entries);
        long term = hardState == null ? entries[0].term() : hardState.term();
        checker.onWrite(server, new Effect.PersistWrite(hardState, list, term, List.of()));
        checker.onDurable(server, hardState, list);
    }

    static RaftStateView view(
            CheckerServerModel server,
            ServerRole role,
            HardState hardState,
            ServerId leader,
            long commit,
            FollowerStatus... followers) {
        return new RaftStateView(
                role,
                hardState,
                leader,
                1,
                server.log().end(),
                server.durable().last(),
                commit,
                0,
                0,
                LogPosition.ZERO,
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

    static void assertViolation(String property, ThrowingCallable action) {
        assertThatExceptionOfType(SafetyPropertyViolation.class)
                .isThrownBy(action)
                .satisfies(violation -> assertThat(violation.property()).isEqualTo(property));
    }
}
