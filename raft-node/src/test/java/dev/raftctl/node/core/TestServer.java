package dev.raftctl.node.core;

import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.ConfigurationFormat;
import dev.raftctl.protocol.message.Entry;
import dev.raftctl.protocol.message.InstallSnapshot;
import dev.raftctl.protocol.message.PeerMessage;
import dev.raftctl.protocol.message.Position;
import dev.raftctl.protocol.message.RecoveredState;
import dev.raftctl.protocol.message.ServerId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** One core and a world for it: a disk that can be slow, a machine that only remembers, a clock of its own. */
final class TestServer implements Effect.Actions {
    /** What becomes of mail, answers and decisions. */
    interface Surroundings {
        void mail(ServerId from, ServerId to, PeerMessage message);

        void answered(ServerId server, long ticket, Answer answer);

        void admitted(ServerId server, Effect.Admitted admitted);

        void decided(ServerId server, Decision decision);

        void wrote(ServerId server, Effect.Persist write);

        void applied(ServerId server, Entry entry);
    }

    private RaftSettings settings;
    private final RandomGenerator random;
    private final Surroundings world;
    private final TestDisk disk = new TestDisk();
    private final ArrayDeque<Effect> toDisk = new ArrayDeque<>();
    private final ArrayDeque<Event> completions = new ArrayDeque<>();
    private @Nullable Raft raft;
    private boolean diskIsSlow;
    private long now;
    private Position applied = Position.ZERO;

    TestServer(RaftSettings settings, RandomGenerator random, Surroundings world) {
        this.settings = settings;
        this.random = random;
        this.world = world;
    }

    ServerId id() {
        return settings.self();
    }

    /** From its next start. */
    void settings(RaftSettings others) {
        settings = others;
    }

    TestDisk disk() {
        return disk;
    }

    boolean isUp() {
        return raft != null;
    }

    Raft raft() {
        if (raft == null) {
            throw new IllegalStateException(id() + " is down");
        }
        return raft;
    }

    RaftView view() {
        return raft().view(now);
    }

    long now() {
        return now;
    }

    Position lastApplied() {
        return applied;
    }

    void start() {
        RecoveredState recovered = disk.recovered();
        disk.leasePromise(Math.max(recovered.promisedNanos(), settings.promisedNanos()));
        raft = new Raft(settings, recovered, disk::read, random, now);
        applied = disk.snapshot();
    }

    /** What was not synced is lost. */
    void crash() {
        raft = null;
        toDisk.clear();
        completions.clear();
        diskIsSlow = false;
    }

    /** Its disk lied: so many of the entries it had synced are gone after a crash. */
    void loseTail(int entries) {
        crash();
        disk.loseTail(entries);
    }

    /** So many of its newest entries are damaged, which it notices when it starts: what storage does then. */
    void damageTail(int entries) {
        crash();
        disk.loseTail(entries);
        disk.distrust();
    }

    void slowDisk() {
        diskIsSlow = true;
    }

    /** Time passes, and the core is told each time it wants to be. */
    void pass(long nanos) {
        long end = now + nanos;
        while (raft().nextDeadline() <= end) {
            now = Math.max(now, raft().nextDeadline());
            step(new Event.Tick());
        }
        now = end;
        step(new Event.Tick());
    }

    /** Time passes until the core next wants to be told. */
    void passToDeadline() {
        now = Math.max(now, raft().nextDeadline());
        step(new Event.Tick());
    }

    /** Time passes and nobody tells the core: it was paused. */
    void sleep(long nanos) {
        now += nanos;
    }

    void step(Event event) {
        take(event);
        if (!diskIsSlow) {
            sync();
        }
        Event completion;
        while (isUp() && (completion = completions.poll()) != null) {
            take(completion);
            if (!diskIsSlow) {
                sync();
            }
        }
    }

    private void take(Event event) {
        for (Effect effect : raft().step(now, event)) {
            effect.on(this);
        }
        raft().checkAll();
    }

    /** All that waits for the disk becomes durable, in order. */
    void syncAll() {
        sync();
        if (isUp()) {
            step(new Event.Tick());
        }
    }

    private void sync() {
        Effect next;
        while ((next = toDisk.poll()) != null) {
            write(next);
        }
    }

    /** The oldest of what waits for the disk becomes durable. */
    void syncOne() {
        Effect next = toDisk.poll();
        if (next != null) {
            write(next);
            step(new Event.Tick());
        }
    }

    private void write(Effect effect) {
        if (effect instanceof Effect.Persist write) {
            if (write.ballot() != null) {
                disk.vote(write.ballot());
            }
            disk.write(write.entries());
            for (Effect.Speech said : write.onceDurable()) {
                said.on(this);
            }
            int count = write.entries().size();
            if (write.ballot() != null || count > 0) {
                Position last = count == 0
                        ? Position.ZERO
                        : write.entries().get(count - 1).position();
                completions.add(new Event.Persisted(write.writtenInTerm(), last));
            }
        } else if (effect instanceof Effect.Install install) {
            InstallSnapshot.Chunk chunk = install.chunk();
            Configuration configuration = ConfigurationFormat.decode(chunk.data());
            disk.install(chunk.last(), configuration);
            applied = chunk.last();
            completions.add(new Event.Installed(chunk.last(), configuration, true));
        } else if (effect instanceof Effect.Distrust note) {
            disk.note(note.term());
        } else if (effect instanceof Effect.LeasePromise note) {
            disk.leasePromise(note.nanos());
        } else if (effect instanceof Effect.Compact compact) {
            disk.compact(compact.firstIndexToKeep());
        }
    }

    /** A snapshot of the machine as it is now. */
    void capture() {
        Configuration configuration = disk.configurationAt(applied.index());
        disk.captured(applied, configuration);
        step(new Event.Captured(applied, configuration));
    }

    @Override
    public void send(Effect.Send mail) {
        world.mail(id(), mail.to(), mail.message());
    }

    @Override
    public void reply(Effect.Reply reply) {
        world.answered(id(), reply.ticket(), reply.answer());
    }

    @Override
    public void persist(Effect.Persist write) {
        world.wrote(id(), write);
        toDisk.add(write);
    }

    @Override
    public void distrust(Effect.Distrust note) {
        toDisk.add(note);
    }

    @Override
    public void leasePromise(Effect.LeasePromise note) {
        toDisk.add(note);
    }

    @Override
    public void admitted(Effect.Admitted admitted) {
        world.admitted(id(), admitted);
    }

    @Override
    public void apply(Effect.Apply work) {
        for (Entry entry : new ArrayList<>(work.entries())) {
            Invariant.holds(
                    entry.index() == applied.index() + 1,
                    "entry %d is applied after %d",
                    entry.index(),
                    applied.index());
            applied = entry.position();
            world.applied(id(), entry);
        }
        completions.add(new Event.Applied(applied.index()));
    }

    @Override
    public void sendChunk(Effect.SendChunk work) {
        if (disk.snapshot().equals(work.snapshot())) {
            byte[] data = ConfigurationFormat.encode(disk.snapshotConfiguration());
            world.mail(
                    id(), work.to(), new InstallSnapshot.Chunk(work.term(), work.snapshot(), 0, data, data.length, 0));
        }
    }

    @Override
    public void install(Effect.Install work) {
        toDisk.add(work);
    }

    @Override
    public void compact(Effect.Compact work) {
        toDisk.add(work);
    }

    @Override
    public void decided(Effect.Decided told) {
        world.decided(id(), told.decision());
    }

    /** The log as the core holds it: the disk's, and what waits to be written. */
    List<Entry> log() {
        List<Entry> log = new ArrayList<>(disk.entries());
        for (Effect waiting : toDisk) {
            if (waiting instanceof Effect.Persist write && !write.entries().isEmpty()) {
                long from = write.entries().get(0).index();
                log.removeIf(entry -> entry.index() >= from);
                log.addAll(write.entries());
            }
        }
        return log;
    }

    boolean isWriting() {
        return !toDisk.isEmpty();
    }

    /** The terms of the log, from the first index. */
    List<Long> terms() {
        List<Long> terms = new ArrayList<>();
        disk.entries().forEach(entry -> terms.add(entry.term()));
        return terms;
    }
}
