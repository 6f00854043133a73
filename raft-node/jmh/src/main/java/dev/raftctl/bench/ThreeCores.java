package dev.raftctl.bench;

import dev.raftctl.node.core.Effect;
import dev.raftctl.node.core.Event;
import dev.raftctl.node.core.Raft;
import dev.raftctl.node.core.RaftSettings;
import dev.raftctl.protocol.message.Ballot;
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

/** Three cores whose mail arrives at once, whose disks finish at once and whose machines do nothing. One thread. */
final class ThreeCores {
    private final List<ServerId> ids = List.of(ServerId.of("n0"), ServerId.of("n1"), ServerId.of("n2"));
    private final List<Raft> cores = new ArrayList<>();
    private final ArrayDeque<Step> waiting = new ArrayDeque<>();
    private long now = 1_000_000;
    private long answered;

    private record Step(int server, Event event) {}

    ThreeCores() {
        List<Member> members = new ArrayList<>();
        for (ServerId id : ids) {
            members.add(new Member(id, "127.0.0.1:1"));
        }
        Configuration all = Configuration.ofVoters(members);
        RecoveredState founded = new RecoveredState(
                new Ballot(1, null),
                Position.ZERO,
                Configuration.NONE,
                List.of(new RecoveredState.TermRun(1, 1)),
                1,
                1,
                List.of(new RecoveredState.PlacedConfiguration(new Position(1, 1), all)));
        for (ServerId id : ids) {
            cores.add(new Raft(
                    RaftSettings.defaults(id),
                    founded,
                    (from, to, bytesMax) -> List.of(Entry.configuration(1, 1, all)),
                    new SplittableRandom(1),
                    now));
        }
    }

    /** The first leads from now on. */
    void elect() {
        now += 10_000_000_000L;
        take(0, new Event.CampaignAsked(0));
    }

    long answered() {
        return answered;
    }

    /** Everything that comes of an event, until nothing is left to do. */
    void take(int server, Event event) {
        now += 1_000;
        waiting.add(new Step(server, event));
        for (Step next = waiting.poll(); next != null; next = waiting.poll()) {
            for (Effect effect : cores.get(next.server()).step(now, next.event())) {
                effect.on(new World(next.server()));
            }
        }
    }

    /** Does what one server asks for. */
    private final class World implements Effect.Actions {
        private final int server;

        World(int server) {
            this.server = server;
        }

        @Override
        public void send(Effect.Send mail) {
            waiting.add(new Step(ids.indexOf(mail.to()), new Event.Received(ids.get(server), mail.message())));
        }

        @Override
        public void reply(Effect.Reply reply) {
            answered++;
        }

        @Override
        public void persist(Effect.Persist write) {
            for (Effect.Speech said : write.onceDurable()) {
                said.on(this);
            }
            List<Entry> entries = write.entries();
            if (write.ballot() != null || !entries.isEmpty()) {
                Position last = entries.isEmpty()
                        ? Position.ZERO
                        : entries.get(entries.size() - 1).position();
                waiting.add(new Step(server, new Event.Persisted(write.writtenInTerm(), last)));
            }
        }

        @Override
        public void apply(Effect.Apply work) {
            List<Entry> entries = work.entries();
            waiting.add(new Step(
                    server, new Event.Applied(entries.get(entries.size() - 1).index())));
        }

        @Override
        public void admitted(Effect.Admitted admitted) {
            answered += admitted.proposals().size();
        }

        @Override
        public void sendChunk(Effect.SendChunk work) {}

        @Override
        public void install(Effect.Install work) {}

        @Override
        public void compact(Effect.Compact work) {}

        @Override
        public void distrust(Effect.Distrust note) {}

        @Override
        public void leasePromise(Effect.LeasePromise promise) {}

        @Override
        public void decided(Effect.Decided told) {}
    }
}
