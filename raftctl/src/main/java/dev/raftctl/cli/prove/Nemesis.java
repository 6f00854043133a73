package dev.raftctl.cli.prove;

import dev.raftctl.cli.cluster.Failure;
import dev.raftctl.cli.cluster.Notes;
import dev.raftctl.protocol.message.ServerStatus;
import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Makes things go wrong, a fault at a time and each for a while, until it is over; then all is whole again. One thread. */
final class Nemesis {
    private static final int CALM_MILLIS_MAX = 1_500;
    private static final int FAULT_MILLIS_MIN = 300;
    private static final int FAULT_MILLIS_MAX = 4_000;
    private static final long SURVEY_MILLIS = 500;

    private final Servers servers;
    private final List<FaultKind> kinds;
    private final SplittableRandom luck;
    private final Notes notes;
    private final Map<FaultKind, Integer> done = new EnumMap<>(FaultKind.class);

    /** @param kinds none: all stays well; a {@link Churn} sees to the membership */
    Nemesis(Servers servers, List<FaultKind> kinds, SplittableRandom luck, Notes notes) {
        this.servers = servers;
        this.kinds = kinds.stream().filter(kind -> kind != FaultKind.MEMBERSHIP).toList();
        this.luck = luck;
        this.notes = notes;
    }

    void rage(CountDownLatch over) throws IOException, InterruptedException {
        while (!over.await(luck.nextInt(CALM_MILLIS_MAX), TimeUnit.MILLISECONDS)) {
            if (kinds.isEmpty()) {
                continue;
            }
            FaultKind kind = kinds.get(luck.nextInt(kinds.size()));
            strike(kind);
            done.merge(kind, 1, Integer::sum);
            boolean end = over.await(luck.nextInt(FAULT_MILLIS_MIN, FAULT_MILLIS_MAX), TimeUnit.MILLISECONDS);
            mend();
            if (end) {
                return;
            }
        }
    }

    Map<FaultKind, Integer> done() {
        return done;
    }

    private void mend() throws IOException {
        servers.wires().mend();
        servers.resume();
        servers.startAll();
    }

    private void strike(FaultKind kind) throws IOException {
        String victim = victim();
        switch (kind) {
            case KILL -> {
                List<String> killed = luck.nextInt(8) == 0 ? servers.ids() : List.of(victim);
                notes.detail("kills " + killed);
                for (String id : killed) {
                    servers.kill(id);
                }
                if (killed.size() > 1) {
                    servers.startAll();
                }
            }
            case PAUSE -> {
                notes.detail("pauses " + victim);
                servers.pause(victim);
            }
            case PARTITION -> partition(victim);
            case MEMBERSHIP -> throw new IllegalStateException("the members change alongside, not in turn");
        }
    }

    private void partition(String victim) {
        List<String> ids = servers.ids();
        if (luck.nextInt(5) == 0) {
            notes.detail("slows the links of " + victim);
            servers.wires().slow(Shapes.around(ids, victim, true, true), luck.nextInt(20, 300));
            return;
        }
        Shapes shape = Shapes.draw(ids, victim, luck);
        notes.detail("cuts " + shape.words());
        servers.wires().cut(shape.ways());
    }

    /** Every other time the leader: there it hurts most. */
    private String victim() {
        String leader = luck.nextBoolean() ? leader() : null;
        List<String> ids = servers.ids();
        return leader != null ? leader : ids.get(luck.nextInt(ids.size()));
    }

    private @Nullable String leader() {
        try {
            ServerStatus leader = servers.client(SURVEY_MILLIS).quickSurvey().leader();
            return leader == null ? null : leader.id().value();
        } catch (Failure nobody) {
            notes.detail("no leader to strike: " + nobody.message());
            return null;
        }
    }
}
