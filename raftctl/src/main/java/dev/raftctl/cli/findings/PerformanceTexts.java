package dev.raftctl.cli.findings;

import dev.raftctl.cli.findings.PerformanceCause.PausedServer;
import dev.raftctl.cli.findings.PerformanceCause.SlowDisk;
import dev.raftctl.protocol.message.ServerId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The texts of findings about speed. */
final class PerformanceTexts extends FindingTexts implements PerformanceCause.Visitor<FindingBuilder> {
    private static final long MIB = 1 << 20;
    private static final String NO_EFFECT_OF_CLOCKS =
            "elections, reads and leases use no wall clock; only the times shown are wrong";

    PerformanceTexts(FindingContext context) {
        super(context);
    }

    @Override
    public FindingBuilder onDiskStuck(PerformanceCause.DiskStuck cause) {
        return withDiskStep(
                finding(cause)
                        .lasting(cause.runningMs())
                        .symptom("the disk of " + cause.server() + " has not finished a write for " + cause.runningMs()
                                + " ms")
                        .server(cause.server())
                        .related(FindingCode.WRITES_SLOW),
                cause.isLeader() ? cause.server() : null);
    }

    @Override
    public FindingBuilder onDiskSlow(PerformanceCause.DiskSlow cause) {
        List<ServerId> ids = cause.disks().stream().map(SlowDisk::server).toList();
        List<String> clauses = new ArrayList<>();
        for (SlowDisk each : cause.disks()) {
            clauses.add("the disk of " + each.server() + " is slow: " + each.description());
        }
        ServerId slowLeader = cause.leader() != null && ids.contains(cause.leader()) ? cause.leader() : null;
        return withDiskStep(
                finding(cause)
                        .symptom(String.join("; ", clauses))
                        .because(effectOnWrites(cause))
                        .servers(ids)
                        .related(FindingCode.WRITES_SLOW)
                        .details(cause.table()),
                cause.limitsWrites() ? null : slowLeader);
    }

    private static String effectOnWrites(PerformanceCause.DiskSlow cause) {
        boolean isOne = cause.disks().size() == 1;
        if (cause.limitsWrites()) {
            return "every write waits for " + (isOne ? "it" : "one of them");
        }
        if (cause.severity() == FindingSeverity.DOWN) {
            return "the writes of the leader " + cause.leader() + " wait, although a majority of the disks is fast";
        }
        return cause.leader() == null ? "" : "no write waits for " + (isOne ? "it" : "them");
    }

    /** A leader with a slow disk should hand over, if another voter is ready to lead and its disk is faster. */
    private FindingBuilder withDiskStep(FindingBuilder finding, @Nullable ServerId slowLeader) {
        return slowLeader == null || !context().canStepDown(slowLeader)
                ? finding.next("look at that disk: iostat -x 1")
                : finding.next("look at that disk: iostat -x 1", "raftctl step-down " + slowLeader);
    }

    @Override
    public FindingBuilder onWritesSlow(PerformanceCause.WritesSlow cause) {
        return finding(cause)
                .lasting(cause.waitMs())
                .symptom("writes wait: the leader " + cause.leader() + " has entries that are not committed after "
                        + cause.waitMs() + " ms")
                .because(cause.limitedBy().equals("unknown") ? "" : "limited by: " + cause.limitedBy())
                .server(cause.leader())
                .impact("writes take longer than an election timeout")
                .next("see which followers have not acknowledged them", "raftctl inspect " + cause.leader());
    }

    @Override
    public FindingBuilder onProcessorStarved(PerformanceCause.ProcessorStarved cause) {
        String throttled = cause.throttledPercent() <= 0
                ? ""
                : "its cgroup is throttled in " + cause.throttledPercent() + " % of the periods";
        FindingBuilder finding = finding(cause)
                .symptom(
                        cause.delayPercent() == 0
                                ? cause.server() + " ran late in the last 20 s, by at most " + cause.longestDelayMs()
                                        + " ms"
                                : cause.server() + " did not run for " + cause.delayPercent()
                                        + " % of the time it was due in the last 20 s, for at most "
                                        + cause.longestDelayMs() + " ms")
                .because(throttled)
                .server(cause.server());
        String look = throttled.isEmpty()
                ? "look at its host: CPU quota, steal, swap, pauses"
                : "raise the CPU quota of its cgroup";
        return context().canStepDown(cause.server())
                ? finding.next(look, "raftctl step-down " + cause.server())
                : finding.next(look);
    }

    @Override
    public FindingBuilder onProcessPaused(PerformanceCause.ProcessPaused cause) {
        List<String> clauses = new ArrayList<>();
        List<ServerId> ids = new ArrayList<>();
        List<ServerId> collecting = new ArrayList<>();
        List<ServerId> stopped = new ArrayList<>();
        for (PausedServer each : cause.servers()) {
            ids.add(each.server());
            (each.isGarbageCollection() ? collecting : stopped).add(each.server());
            clauses.add(each.server() + " was paused " + each.count() + (each.count() == 1 ? " time" : " times")
                    + ", for at most " + DurationText.of(each.longestMs()) + " (garbage collection "
                    + DurationText.of(each.gcMs()) + (each.count() == 1 ? ")" : " in all)"));
        }
        List<String> reasons = new ArrayList<>();
        List<String> steps = new ArrayList<>();
        if (!collecting.isEmpty()) {
            String processes = stopped.isEmpty() ? "the process" : join(collecting);
            reasons.add("the garbage collector stopped " + processes);
            steps.add("give " + processes + " a larger heap");
        }
        if (!stopped.isEmpty()) {
            String processes = collecting.isEmpty() ? "the process" : join(stopped);
            reasons.add(processes + " did not run: SIGSTOP, swap or the host");
            steps.add("look at the metrics of the host" + (collecting.isEmpty() ? "" : " of " + processes)
                    + ": CPU steal, swap, frozen processes");
        }
        return finding(cause)
                .symptom(String.join("; ", clauses))
                .because(String.join("; ", reasons))
                .servers(ids)
                .next(String.join("; ", steps));
    }

    @Override
    public FindingBuilder onLeaderFlapping(PerformanceCause.LeaderFlapping cause) {
        return finding(cause)
                .count(cause.changes())
                .symptom(cause.changes()
                        + " leaders were elected in the last five minutes without an operator's request")
                .because(cause.causes())
                .next("look for pauses and lost connections of the servers that led", "raftctl explain election");
    }

    @Override
    public FindingBuilder onQueueFull(PerformanceCause.QueueFull cause) {
        return finding(cause)
                .symptom("the queue of the leader " + cause.leader() + " is full, so requests are rejected as BUSY")
                .server(cause.leader())
                .next("send fewer requests at once, or see what limits writes", "raftctl inspect " + cause.leader());
    }

    @Override
    public FindingBuilder onFollowerLagging(PerformanceCause.FollowerLagging cause) {
        String symptom;
        if (cause.lagMs() >= 0) {
            symptom = cause.server() + " is " + cause.lagMs() + " ms behind";
        } else if (cause.entries() > 0) {
            symptom = cause.server() + " is " + cause.entries() + " entries behind";
        } else {
            symptom = cause.server() + " has acknowledged nothing since " + cause.leader() + " became leader";
        }
        return finding(cause)
                .lasting(cause.lagMs())
                .symptom(symptom)
                .server(cause.server())
                .next("", "raftctl inspect " + cause.leader());
    }

    @Override
    public FindingBuilder onSnapshotRepeats(PerformanceCause.SnapshotRepeats cause) {
        return finding(cause)
                .symptom(cause.server() + " is sent one snapshot after another")
                .because("while one is sent, the log is compacted past it; " + cause.entries() + " entries behind")
                .server(cause.server())
                .next("keep more of the log, or reduce the load", "raftctl inspect " + cause.leader());
    }

    @Override
    public FindingBuilder onApplySlow(PerformanceCause.ApplySlow cause) {
        return finding(cause)
                .lasting(cause.lagMs())
                .symptom(cause.server() + " has applied " + cause.applied() + " of " + cause.committed()
                        + " committed entries, and is " + cause.lagMs() + " ms behind")
                .server(cause.server())
                .next("wait for it", "raftctl wait caught-up=" + cause.server());
    }

    @Override
    public FindingBuilder onClockJumped(PerformanceCause.ClockJumped cause) {
        return finding(cause)
                .lasting(cause.agoMs())
                .symptom("the clock of " + cause.server() + " jumped by " + signed(cause.jumpMs()))
                .because(NO_EFFECT_OF_CLOCKS)
                .server(cause.server())
                .next("check time synchronization on the host of " + cause.server() + ": chronyc tracking");
    }

    private static String signed(long millis) {
        return (millis < 0 ? "-" : "+") + DurationText.of(Math.abs(millis));
    }

    @Override
    public FindingBuilder onClockSkewed(PerformanceCause.ClockSkewed cause) {
        return finding(cause)
                .symptom("the clock of " + cause.server() + " differs from that of " + cause.reference() + " by "
                        + signed(cause.offsetMs()))
                .because(NO_EFFECT_OF_CLOCKS)
                .server(cause.server())
                .certainty(FindingCertainty.INFERRED)
                .next("check time synchronization on the host of " + cause.server() + ": chronyc tracking");
    }

    @Override
    public FindingBuilder onStateNearlyFull(PerformanceCause.StateNearlyFull cause) {
        return finding(cause)
                .symptom("the state of " + cause.server() + " uses " + cause.percent() + " % of its limit of "
                        + cause.maxBytes() / MIB + " MiB of heap")
                .because(cause.isLeader() ? "at the limit only deletions are accepted" : "")
                .server(cause.server())
                .next("delete unneeded keys, or restart the servers with a larger heap, one after another");
    }

    @Override
    public FindingBuilder onSnapshotDamaged(PerformanceCause.SnapshotDamaged cause) {
        return finding(cause)
                .symptom(cause.server() + " replaced a damaged snapshot: " + cause.damage())
                .server(cause.server())
                .next(
                        "check the disk of " + cause.server() + "; raftctl verify reads all of its files",
                        "raftctl verify");
    }
}
