package dev.raftctl.cli.findings;

import dev.raftctl.protocol.membership.Quorum;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.DiskSpaceLevel;
import dev.raftctl.protocol.message.DiskSpaceStatus;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The texts of findings about servers that may not vote, campaign or accept entries. */
final class VotingRightTexts extends FindingTexts implements VotingRightCause.Visitor<FindingBuilder> {
    private static final long MIB = 1 << 20;
    private static final String WAIT_LEADER = "raftctl wait leader --timeout 60s";

    VotingRightTexts(FindingContext context) {
        super(context);
    }

    @Override
    public FindingBuilder onWipedVoter(VotingRightCause.WipedVoter cause) {
        FindingBuilder finding = finding(cause)
                .symptom(cause.server() + " came back without its disk")
                .because(cause.reason() + "; it may have voted and acknowledged entries before, so it has no vote and"
                        + " counts as absent")
                .server(cause.server())
                .evidence(
                        cause.server().value(),
                        "incarnation " + Long.toHexString(cause.incarnation()) + ", was "
                                + Long.toHexString(cause.memberIncarnation()),
                        cause.server().value(),
                        -1)
                .not("restore an old copy of the directory of " + cause.server());
        if (cause.canReplace()) {
            return finding.nextWithCare(
                    "start an empty server under a new id, then replace it: raftctl replace-server " + cause.server()
                            + " NEW=H:P",
                    "raftctl replace-server " + cause.server() + " NEW=H:P");
        }
        return context().hasLeader()
                ? finding.next("replace it " + untilChangesAreAccepted(), "raftctl servers")
                : withStart(finding);
    }

    /** Without a leader, a replacement is refused; starting the missing voters is what remains, if they suffice. */
    private FindingBuilder withStart(FindingBuilder finding) {
        Configuration configuration = context().configuration();
        List<ServerId> able = context().able(configuration.allVoters());
        List<MissingServer> missing = context().missing(configuration.allVoters());
        Set<ServerId> startable = new TreeSet<>(configuration.allVoters());
        startable.removeAll(FindingContext.ids(context().voterStatuses()));
        startable.addAll(able);
        return Quorum.hasMajority(configuration, startable)
                ? missing.isEmpty()
                        ? finding.next("", WAIT_LEADER)
                        : finding.next(startText(missing, missing.size()), WAIT_LEADER)
                : recover(finding, able, configuration.voters().size(), Quorum.sizeOf(configuration.voters()));
    }

    /**
     * Recommends recovery as the last resort, with the numbers for an operator to check.
     *
     * @param able the voters that answer and may vote
     */
    static FindingBuilder recover(FindingBuilder finding, List<ServerId> able, int voterCount, int needed) {
        String survivor = able.isEmpty()
                ? "the one with the most up-to-date log"
                : able.size() == 1 ? able.get(0).value() : "one of " + join(able);
        return finding.nextWithCare(
                able.size() + " of " + voterCount + " voters can vote, " + needed
                        + " are needed, and starting the others does not suffice: stop the servers, back up all data directories, and recover "
                        + survivor
                        + " alone; the others rejoin with empty directories",
                "raftctl recover --data-dir DIR --i-understand-data-may-be-lost --dry-run");
    }

    @Override
    public FindingBuilder onFencedServer(VotingRightCause.FencedServer cause) {
        FindingBuilder finding = finding(cause)
                .symptom(cause.server() + " is not allowed to vote or campaign")
                .because(cause.reason())
                .server(cause.server());
        return cause.severity() == FindingSeverity.DOWN
                ? withStart(finding)
                : finding.next("", "raftctl inspect " + cause.server());
    }

    @Override
    public FindingBuilder onElectionHold(VotingRightCause.ElectionHold cause) {
        String clause = join(cause.servers()) + verb(cause.servers(), " does", " do") + " not campaign for another "
                + DurationText.of(cause.remainingMs());
        FindingBuilder finding = finding(cause).symptom(clause).servers(cause.servers());
        if (cause.leader() != null) {
            return finding.because("if " + cause.leader() + " fails, there is no leader until that time has passed")
                    .next("wait, and do not stop " + cause.leader());
        }
        finding.because("an operator asked for it: raftctl step-down --hold").related(FindingCode.LOG_BEHIND);
        return cause.canWin()
                ? finding.next("", "raftctl campaign " + cause.servers().get(0))
                : finding.next("wait until that time has passed", "raftctl wait leader");
    }

    @Override
    public FindingBuilder onElectionDeferred(VotingRightCause.ElectionDeferred cause) {
        List<ServerId> ids = FindingContext.ids(cause.servers());
        FindingBuilder finding = finding(cause)
                .symptom("no leader: " + join(ids) + verb(ids, " defers", " defer") + " the election")
                .because("too little free disk space")
                .servers(ids)
                .related(FindingCode.DISK_FULL)
                .next(
                        "free up space, or wait: servers that are short of space campaign later than the others",
                        "raftctl wait leader");
        cause.servers().forEach(each -> finding.detail(describe(each)));
        return finding;
    }

    @Override
    public FindingBuilder onDiskFull(VotingRightCause.DiskFull cause) {
        List<ServerId> ids = FindingContext.ids(cause.servers());
        List<String> disks = new ArrayList<>();
        FindingBuilder finding = finding(cause).servers(ids);
        for (ServerStatus each : cause.servers()) {
            disks.add(describe(each));
            DiskSpaceStatus disk = each.disk();
            finding.evidence(
                    each.id().value(),
                    free(disk) + " in " + disk.directory(),
                    each.id().value(),
                    -1);
            finding.detail(each.id() + "  " + free(disk) + ", " + mib(disk.minFreeBytes()) + " are required  "
                    + disk.directory());
        }
        if (cause.refusesWrites()) {
            boolean isMajority = cause.votersWithSpace() < cause.needed();
            finding.symptom("writes are refused for lack of disk space on " + join(ids))
                    .because(
                            isMajority
                                    ? cause.votersWithSpace() + " of " + cause.voterCount()
                                            + " voters "
                                            + (cause.votersWithSpace() == 1 ? "works and has" : "work and have")
                                            + " free disk space, " + cause.needed() + " are needed; "
                                            + String.join("; ", disks)
                                    : String.join("; ", disks))
                    .impact("writes refused")
                    .works("linearizable reads");
        } else {
            finding.symptom(String.join("; ", disks));
            List<ServerId> full = FindingContext.ids(cause.servers().stream()
                    .filter(each -> each.disk().level() == DiskSpaceLevel.FULL)
                    .toList());
            if (!full.isEmpty()) {
                finding.impact(join(full) + verb(full, " does", " do") + " not count for client writes");
            }
            if (full.size() < ids.size()) {
                finding.impact("writes are refused once a majority is low on disk space");
            }
        }
        return finding.next(
                "free up space there; " + join(ids) + verb(ids, " accepts", " accept")
                        + " writes again without a restart",
                "raftctl health");
    }

    @Override
    public FindingBuilder onDiskLow(VotingRightCause.DiskLow cause) {
        DiskSpaceStatus disk = cause.server().disk();
        return finding(cause)
                .symptom("the disk of " + cause.server().id() + " is nearly full: " + free(disk) + " in "
                        + disk.directory())
                .because("below " + mib(disk.minFreeBytes()) + " it accepts no entries of clients")
                .server(cause.server().id())
                .next("free up space there");
    }

    @Override
    public FindingBuilder onInMaintenance(VotingRightCause.InMaintenance cause) {
        ServerId server = cause.maintenance().server();
        return finding(cause)
                .symptom(ServersInMaintenance.describe(cause.maintenance()))
                .because(
                        cause.isLeader()
                                ? "it hands over leadership as soon as a voter that is not in maintenance can take over"
                                : "it does not lead while another voter can")
                .server(server)
                .next("when the work is done", "raftctl maintenance off " + server);
    }

    private static String describe(ServerStatus status) {
        DiskSpaceStatus disk = status.disk();
        String level = disk.level() == DiskSpaceLevel.FULL ? "full" : "low";
        return "the disk of " + status.id() + " is " + level + ": " + free(disk) + " in " + disk.directory() + ", "
                + mib(disk.minFreeBytes()) + " are required";
    }

    private static String free(DiskSpaceStatus disk) {
        return disk.freeBytes() < 0 ? "an unknown amount is free" : mib(disk.freeBytes()) + " are free";
    }

    private static String mib(long bytes) {
        return bytes / MIB + "." + bytes % MIB * 10 / MIB + " MiB";
    }
}
