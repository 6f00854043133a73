package dev.raftctl.bench;

import dev.raftctl.node.core.Effect;
import dev.raftctl.node.core.Event;
import dev.raftctl.node.core.Raft;
import dev.raftctl.node.core.RaftSettings;
import dev.raftctl.protocol.message.HardState;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.LogEntry;
import dev.raftctl.protocol.message.ClusterMember;
import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.message.RecoveredState;
import dev.raftctl.protocol.message.ServerId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A cluster of three Raft cores on one thread. Messages are delivered and writes become durable at once, and the state
 * machines do nothing.
 */
final class ThreeServerBenchmarkCluster {
    private final List<ServerId> ids = List.of(ServerId.of("n0"), ServerId.of("n1"), ServerId.of("n2"));
    private final List<Raft> cores = new ArrayList<>();
    private final ArrayDeque<UndeliveredEvent> pendingEvents = new ArrayDeque<>();
    private long now = 1_000_000;
    private long responseCount;

    private record UndeliveredEvent(int server, Event event) {}

    ThreeServerBenchmarkCluster() {
        List<ClusterMember> members = new ArrayList<>();
        for (ServerId id : ids) {
            members.add(new ClusterMember(id, "127.0.0.1:1"));
        }
        Configuration all = Configuration.ofVoters(members);
        RecoveredState bootstrapped = new RecoveredState(
                new HardState(1, null),
                LogPosition.ZERO,
                Configuration.NONE,
                List.of(new RecoveredState.TermRun(1, 1)),
                1,
                1,
                List.of(new RecoveredState.PositionedConfiguration(new LogPosition(1, 1), all)));
        for (ServerId id : ids) {
            cores.add(new Raft(
                    RaftSettings.defaults(id),
                    bootstrapped,
                    (from, to, maxBytes) -> List.of(LogEntry.configuration(1, 1, all)),
                    new SplittableRandom(1),
                    now));
        }
    }

    /** Makes the first server the leader. */
    void elect() {
        now += 10_000_000_000L;
        deliver(0, new Event.CampaignRequested(0));
    }

    long responseCount() {
        return responseCount;
    }

    /** Delivers an event to a server, and then every event that results from it. */
    void deliver(int server, Event event) {
        now += 1_000;
        pendingEvents.add(new UndeliveredEvent(server, event));
        for (UndeliveredEvent next = pendingEvents.poll(); next != null; next = pendingEvents.poll()) {
            for (Effect effect : cores.get(next.server()).step(now, next.event())) {
                effect.dispatchTo(new BenchmarkEffectHandler(next.server()));
            }
        }
    }

    /** Executes the effects that the core of one server returns. */
    private final class BenchmarkEffectHandler implements Effect.Handler {
        private final int server;

        BenchmarkEffectHandler(int server) {
            this.server = server;
        }

        @Override
        public void send(Effect.SendMessage message) {
            pendingEvents.add(new UndeliveredEvent(ids.indexOf(message.to()), new Event.MessageReceived(ids.get(server), message.message())));
        }

        @Override
        public void reply(Effect.RespondToRequest reply) {
            responseCount++;
        }

        @Override
        public void persist(Effect.PersistWrite write) {
            for (Effect.OutboundMessage message : write.onceDurable()) {
                message.dispatchTo(this);
            }
            List<LogEntry> entries = write.entries();
            if (write.hardState() != null || !entries.isEmpty()) {
                LogPosition last = entries.isEmpty()
                        ? LogPosition.ZERO
                        : entries.get(entries.size() - 1).position();
                pendingEvents.add(new UndeliveredEvent(server, new Event.WritePersisted(write.writtenInTerm(), last)));
            }
        }

        @Override
        public void apply(Effect.ApplyEntries effect) {
            List<LogEntry> entries = effect.entries();
            pendingEvents.add(new UndeliveredEvent(
                    server, new Event.EntriesApplied(entries.get(entries.size() - 1).index())));
        }

        @Override
        public void proposalsAppended(Effect.ProposalsAppended admitted) {
            responseCount += admitted.proposals().size();
        }

        @Override
        public void sendSnapshotChunk(Effect.SendSnapshotChunk effect) {}

        @Override
        public void installChunk(Effect.StoreSnapshotChunk effect) {}

        @Override
        public void compact(Effect.CompactLog effect) {}

        @Override
        public void markRecovering(Effect.MarkLogRecovering note) {}

        @Override
        public void storeLeasePromise(Effect.StoreLeasePromise promise) {}

        @Override
        public void decided(Effect.ReportDecision decision) {}
    }
}
