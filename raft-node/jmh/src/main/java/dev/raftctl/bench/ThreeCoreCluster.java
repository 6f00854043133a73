package dev.raftctl.bench;

import dev.raftctl.node.core.Effect;
import dev.raftctl.node.core.Event;
import dev.raftctl.node.core.Raft;
import dev.raftctl.node.core.RaftSettings;
import dev.raftctl.protocol.message.HardState;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.Entry;
import dev.raftctl.protocol.message.Member;
import dev.raftctl.protocol.message.Position;
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
final class ThreeCoreCluster {
    private final List<ServerId> ids = List.of(ServerId.of("n0"), ServerId.of("n1"), ServerId.of("n2"));
    private final List<Raft> cores = new ArrayList<>();
    private final ArrayDeque<PendingEvent> pendingEvents = new ArrayDeque<>();
    private long now = 1_000_000;
    private long responseCount;

    private record PendingEvent(int server, Event event) {}

    ThreeCoreCluster() {
        List<Member> members = new ArrayList<>();
        for (ServerId id : ids) {
            members.add(new Member(id, "127.0.0.1:1"));
        }
        Configuration all = Configuration.ofVoters(members);
        RecoveredState bootstrapped = new RecoveredState(
                new HardState(1, null),
                Position.ZERO,
                Configuration.NONE,
                List.of(new RecoveredState.TermRun(1, 1)),
                1,
                1,
                List.of(new RecoveredState.PositionedConfiguration(new Position(1, 1), all)));
        for (ServerId id : ids) {
            cores.add(new Raft(
                    RaftSettings.defaults(id),
                    bootstrapped,
                    (from, to, maxBytes) -> List.of(Entry.configuration(1, 1, all)),
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
        pendingEvents.add(new PendingEvent(server, event));
        for (PendingEvent next = pendingEvents.poll(); next != null; next = pendingEvents.poll()) {
            for (Effect effect : cores.get(next.server()).step(now, next.event())) {
                effect.dispatchTo(new EffectHandler(next.server()));
            }
        }
    }

    /** Executes the effects that the core of one server returns. */
    private final class EffectHandler implements Effect.Handler {
        private final int server;

        EffectHandler(int server) {
            this.server = server;
        }

        @Override
        public void send(Effect.Send message) {
            pendingEvents.add(new PendingEvent(ids.indexOf(message.to()), new Event.Received(ids.get(server), message.message())));
        }

        @Override
        public void reply(Effect.Reply reply) {
            responseCount++;
        }

        @Override
        public void persist(Effect.Persist write) {
            for (Effect.Outbound message : write.onceDurable()) {
                message.dispatchTo(this);
            }
            List<Entry> entries = write.entries();
            if (write.hardState() != null || !entries.isEmpty()) {
                Position last = entries.isEmpty()
                        ? Position.ZERO
                        : entries.get(entries.size() - 1).position();
                pendingEvents.add(new PendingEvent(server, new Event.Persisted(write.writtenInTerm(), last)));
            }
        }

        @Override
        public void apply(Effect.Apply effect) {
            List<Entry> entries = effect.entries();
            pendingEvents.add(new PendingEvent(
                    server, new Event.Applied(entries.get(entries.size() - 1).index())));
        }

        @Override
        public void proposalsAppended(Effect.ProposalsAppended admitted) {
            responseCount += admitted.proposals().size();
        }

        @Override
        public void sendSnapshotChunk(Effect.SendSnapshotChunk effect) {}

        @Override
        public void installChunk(Effect.InstallChunk effect) {}

        @Override
        public void compact(Effect.Compact effect) {}

        @Override
        public void markRecovering(Effect.MarkRecovering note) {}

        @Override
        public void storeLeasePromise(Effect.StoreLeasePromise promise) {}

        @Override
        public void decided(Effect.Decided decision) {}
    }
}
