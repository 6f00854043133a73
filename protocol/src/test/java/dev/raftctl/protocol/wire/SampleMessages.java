package dev.raftctl.protocol.wire;

import dev.raftctl.protocol.message.AppendEntries;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.ClockJump;
import dev.raftctl.protocol.message.ClusterMember;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.CoordinationStatus;
import dev.raftctl.protocol.message.CoreLoopDelay;
import dev.raftctl.protocol.message.DecisionData;
import dev.raftctl.protocol.message.DecisionOccurrences;
import dev.raftctl.protocol.message.DecisionRecord;
import dev.raftctl.protocol.message.DiskSpaceLevel;
import dev.raftctl.protocol.message.DiskSpaceStatus;
import dev.raftctl.protocol.message.FileDamage;
import dev.raftctl.protocol.message.FindingMute;
import dev.raftctl.protocol.message.FollowerAcknowledgement;
import dev.raftctl.protocol.message.FollowerLag;
import dev.raftctl.protocol.message.FollowerStatus;
import dev.raftctl.protocol.message.HealthMeasurements;
import dev.raftctl.protocol.message.HealthObservations;
import dev.raftctl.protocol.message.Heartbeat;
import dev.raftctl.protocol.message.InstallSnapshot;
import dev.raftctl.protocol.message.LeaderChangeCount;
import dev.raftctl.protocol.message.LeaderlessPeriod;
import dev.raftctl.protocol.message.LogEntry;
import dev.raftctl.protocol.message.LogEntryKind;
import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.message.MemberChange;
import dev.raftctl.protocol.message.MembershipChangeStatus;
import dev.raftctl.protocol.message.PeerContact;
import dev.raftctl.protocol.message.PeerLinkStatus;
import dev.raftctl.protocol.message.PreVote;
import dev.raftctl.protocol.message.ProcessPauses;
import dev.raftctl.protocol.message.ReadIndex;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.message.RefusalReason;
import dev.raftctl.protocol.message.ReplicatedStateStatus;
import dev.raftctl.protocol.message.RequestVote;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerMaintenance;
import dev.raftctl.protocol.message.ServerProcessStatus;
import dev.raftctl.protocol.message.ServerRole;
import dev.raftctl.protocol.message.ServerStatus;
import dev.raftctl.protocol.message.ServerStatusBuilder;
import dev.raftctl.protocol.message.SyncLatency;
import dev.raftctl.protocol.message.TimeoutNow;
import dev.raftctl.protocol.message.VoteRejection;
import dev.raftctl.protocol.message.VoteResult;
import dev.raftctl.protocol.message.WatchEvent;
import dev.raftctl.protocol.message.WatchStatus;
import dev.raftctl.protocol.message.WriteLatency;
import dev.raftctl.protocol.message.WriteStages;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Messages of every type, generated from a seed. */
final class SampleMessages {
    private static final String LETTERS = "abcXYZ019 .:-_/äß€漢";

    private final Random random;

    SampleMessages(long seed) {
        random = new Random(seed);
    }

    /** Returns a message of the type with this id. */
    Object message(int id) {
        return switch (id) {
            case 10 -> hello();
            case 11 ->
                new HelloReply.WelcomeReply(
                        number(9),
                        text(),
                        text(),
                        server(),
                        random.nextLong(),
                        text(),
                        random.nextLong(),
                        random.nextLong());
            case 12 ->
                new HelloReply.HelloRejected(
                        one(HelloReply.HelloRejectionReason.values()),
                        text(),
                        maybe(this::server),
                        random.nextLong(),
                        random.nextLong());
            case 16 -> new PreVote.PreVoteRequest(term(), position());
            case 17 -> new PreVote.PreVoteGranted(term());
            case 18 -> new PreVote.PreVoteRejected(term(), term(), one(VoteResult.values()), position(), position());
            case 19 -> new RequestVote.VoteRequest(term(), position(), random.nextBoolean(), random.nextBoolean());
            case 20 -> new RequestVote.VoteGranted(term());
            case 21 -> new RequestVote.VoteRejected(term(), term(), one(VoteResult.values()), position(), position());
            case 22 -> new TimeoutNow(term());
            case 24 -> append();
            case 25 -> new AppendEntries.AppendAccepted(term(), index());
            case 26 -> new AppendEntries.AppendRejected(term(), index(), position(), index());
            case 27 -> new Heartbeat.HeartbeatRequest(term(), index(), amount());
            case 28 ->
                new Heartbeat.HeartbeatResponse(term(), amount(), index(), one(DiskSpaceLevel.values()), amount());
            case 32 -> chunk();
            case 33 -> new InstallSnapshot.InstallSnapshotChunkRequest(term(), position(), amount());
            case 34 -> new InstallSnapshot.SnapshotInstalledResponse(term(), position(), index());
            case 36 -> new ReadIndex.ReadIndexRequest(term(), random.nextLong());
            case 37 -> new ReadIndex.ReadIndexConfirmed(term(), random.nextLong(), index());
            case 38 -> new ReadIndex.ReadIndexRejected(term(), random.nextLong());
            default -> id < 72 ? request(id) : reply(id);
        };
    }

    private ClientRequest request(int id) {
        return switch (id) {
            case 48 -> new ClientRequest.ServerStatusRequest();
            case 49 -> new ClientRequest.ReadDecisionsRequest(number(1000));
            case 50 -> new ClientRequest.ReadLogEntriesRequest(amount(), Long.MAX_VALUE, number(1000));
            case 51 -> new ClientRequest.BootstrapRequest(text(), text(), configuration(), servers());
            case 52 ->
                new ClientRequest.ChangeMembershipRequest(
                        list(5, this::change), amount(), amount(), random.nextBoolean());
            case 53 -> new ClientRequest.StepDownRequest(maybe(this::server), amount(), random.nextBoolean());
            case 54 -> new ClientRequest.TransferLeadershipRequest(maybe(this::server));
            case 55 -> new ClientRequest.CampaignRequest();
            case 56 -> new ClientRequest.OpenSessionRequest(amount());
            case 57 -> new ClientRequest.CloseSessionRequest(amount());
            case 58 -> new ClientRequest.ExecuteCommandRequest(amount(), amount(), amount(), bytes(300));
            case 59 -> new ClientRequest.QueryRequest(bytes(40), random.nextBoolean(), amount());
            case 60 -> new ClientRequest.TakeSnapshotRequest(amount());
            case 61 -> new ClientRequest.ReadSnapshotFileRequest(position(), amount());
            case 62 -> new ClientRequest.StateHashRequest(amount());
            case 63 -> new ClientRequest.CheckFilesRequest();
            case 64 -> new ClientRequest.FileCheckProgressRequest();
            case 65 -> new ClientRequest.TimeWriteRequest(amount());
            case 66 -> new ClientRequest.ExecuteCoordinationRequest(amount(), amount(), amount(), amount(), bytes(300));
            case 67 -> new ClientRequest.QueryCoordinationRequest(bytes(40), random.nextBoolean(), amount());
            case 68 ->
                new ClientRequest.WatchEventsRequest(
                        bytes(40), random.nextBoolean(), amount(), number(1 << 20), amount(), random.nextBoolean());
            default -> throw new AssertionError("no sample of id " + id);
        };
    }

    private ClientReply reply(int id) {
        return switch (id) {
            case 72 -> new ClientReply.RefusedReply(refusal());
            case 73 -> new ClientReply.UnknownOutcomeReply(text());
            case 74 -> status();
            case 75 ->
                new ClientReply.DecisionsReply(list(6, this::note).stream()
                        .map(this::withFieldsOfVersion4)
                        .toList());
            case 76 -> new ClientReply.LogEntriesReply(amount(), amount(), amount(), entries(index() + 1));
            case 77 -> new ClientReply.BootstrappedReply(text(), random.nextBoolean());
            case 78 -> new ClientReply.MembershipChangedReply(configuration(), amount(), random.nextBoolean());
            case 79 -> new ClientReply.LeadershipMovingReply(term(), text());
            case 80 -> new ClientReply.SessionOpenedReply(amount());
            case 81 -> new ClientReply.CommandExecutedReply(bytes(300), position());
            case 82 -> new ClientReply.QueryResultReply(bytes(300), amount());
            case 83 -> new ClientReply.SnapshotTakenReply(position(), amount(), random.nextInt());
            case 84 -> new ClientReply.SnapshotFileChunkReply(bytes(300));
            case 85 -> new ClientReply.StateHashReply(position(), random.nextLong(), amount());
            case 86 ->
                new ClientReply.FilesCheckedReply(
                        number(9), amount(), list(3, () -> new FileDamage(text(), random.nextInt(99) - 1L, text())));
            case 87 -> new ClientReply.FileCheckProgressReply(amount(), amount());
            case 88 ->
                new ClientReply.WriteTimedReply(new WriteStages(
                        position(),
                        ago(),
                        ago(),
                        list(4, () -> new FollowerAcknowledgement(server(), ago())),
                        ago(),
                        ago()));
            case 89 -> new ClientReply.WatchEventsReply(list(5, this::watchEvent), amount(), ago());
            default -> throw new AssertionError("no sample of id " + id);
        };
    }

    private WatchEvent watchEvent() {
        return new WatchEvent(amount(), bytes(40), amount(), maybe(() -> bytes(100)), maybe(() -> bytes(100)));
    }

    private Hello hello() {
        Hello.CallerKind caller = one(Hello.CallerKind.values());
        return new Hello(
                1,
                number(5),
                random.nextInt(),
                caller,
                text(),
                text(),
                caller == Hello.CallerKind.PEER ? server() : null,
                text(),
                random.nextLong(),
                maybe(this::server),
                random.nextLong(),
                random.nextLong());
    }

    private SortedSet<ServerId> servers() {
        return new TreeSet<>(list(4, this::server));
    }

    private AppendEntries.AppendRequest append() {
        LogPosition previous = position();
        return new AppendEntries.AppendRequest(term(), previous, entries(previous.index() + 1), index());
    }

    private List<LogEntry> entries(long first) {
        List<LogEntry> entries = new ArrayList<>();
        int count = number(6);
        for (int i = 0; i < count; i++) {
            entries.add(new LogEntry(term(), first + i, one(LogEntryKind.values()), bytes(100)));
        }
        return entries;
    }

    private InstallSnapshot.InstallSnapshotChunk chunk() {
        byte[] data = bytes(500);
        long offset = number(1 << 20);
        return new InstallSnapshot.InstallSnapshotChunk(
                term(), position(), offset, data, offset + data.length + number(100), random.nextInt());
    }

    private ServerStatus status() {
        return new ServerStatusBuilder(server())
                .clusterId(text())
                .clusterName(text())
                .incarnation(random.nextLong())
                .address(text())
                .role(one(ServerRole.values()))
                .term(term())
                .votedFor(maybe(this::server))
                .leader(maybe(this::server))
                .firstIndex(amount())
                .last(position())
                .commitIndex(amount())
                .lastApplied(amount())
                .snapshotIndex(amount())
                .matchIndex(amount())
                .configuration(configuration())
                .configIndex(amount())
                .configCommitted(random.nextBoolean())
                .lastLeaderContactMs(ago())
                .quorumContactMs(ago())
                .electionHoldoffMs(amount())
                .nonVotingReason(text())
                .electionTimeoutMs(amount())
                .heartbeatMs(amount())
                .followers(list(4, this::follower))
                .change(maybe(this::changeStatus))
                .sessionCount(amount())
                .keyCount(amount())
                .uptimeMs(amount())
                .version(text())
                .certificateExpiresMs(amount())
                .disk(new DiskSpaceStatus(one(DiskSpaceLevel.values()), ago(), amount(), text()))
                .process(new ServerProcessStatus(
                        random.nextLong(),
                        text(),
                        text(),
                        list(3, () -> new ServerProcessStatus.DuplicateServer(server(), text(), text())),
                        text()))
                .observations(observations())
                .state(new ReplicatedStateStatus(amount(), amount(), text()))
                .lineage(random.nextLong())
                .measurements(measurements())
                .coordination(new CoordinationStatus(amount(), amount(), amount(), ago()))
                .watches(new WatchStatus(amount(), amount(), amount()))
                .mutes(list(3, () -> new FindingMute(text(), amount(), text(), text(), amount())))
                .maintenance(list(3, () -> new ServerMaintenance(server(), amount(), text(), text(), amount())))
                .build();
    }

    private HealthObservations observations() {
        return new HealthObservations(
                ago(),
                list(4, () -> new FollowerLag(server(), ago())),
                ago(),
                ago(),
                amount(),
                number(99),
                number(99),
                amount(),
                number(100),
                amount(),
                number(99),
                list(4, () -> new PeerLinkStatus(server(), ago(), text())));
    }

    private HealthMeasurements measurements() {
        return new HealthMeasurements(
                amount(),
                maybe(() -> new LeaderlessPeriod(text(), amount(), number(99), list(5, this::rejection))),
                list(4, () -> new PeerContact(server(), ago(), random.nextBoolean(), text())),
                new SyncLatency(number(99), amount(), amount(), amount(), amount()),
                new CoreLoopDelay(amount(), amount()),
                number(101),
                new ProcessPauses(number(9), amount(), amount(), ago(), amount(), number(9)),
                list(3, () -> new LeaderChangeCount(text(), number(99))),
                new WriteLatency(number(9999), amount(), amount(), amount(), text()),
                term(),
                maybe(() -> new ClockJump(random.nextInt(), amount())));
    }

    private VoteRejection rejection() {
        return new VoteRejection(server(), random.nextBoolean(), term(), text(), position(), position(), amount());
    }

    private FollowerStatus follower() {
        return new FollowerStatus(server(), amount(), amount(), text(), number(99), amount(), ago());
    }

    private MembershipChangeStatus changeStatus() {
        return new MembershipChangeStatus(text(), text(), number(10), amount(), amount(), amount(), amount());
    }

    private DecisionRecord note() {
        return new DecisionRecord(ago(), term(), text(), text(), text());
    }

    /** Draws the fields of version 4 after those of all notes, because they follow after all notes on the wire. */
    private DecisionRecord withFieldsOfVersion4(DecisionRecord note) {
        return new DecisionRecord(
                note.atMillis(),
                note.term(),
                note.kind(),
                note.subject(),
                note.text(),
                text(),
                DecisionData.NONE.with(text() + "a", text()).with("last", new LogPosition(number(9), number(99))),
                new DecisionOccurrences(amount(), random.nextLong(), number(1_000) - 1, ago(), 1 + number(1_000)));
    }

    private Refusal refusal() {
        return new Refusal(one(RefusalReason.values()), text(), text(), maybe(this::server), maybe(this::text));
    }

    private MemberChange change() {
        return switch (number(5)) {
            case 0 -> new MemberChange.AddVoter(member(server()));
            case 1 -> new MemberChange.AddLearner(member(server()));
            case 2 -> new MemberChange.PromoteLearner(server());
            case 3 -> new MemberChange.DemoteVoter(server());
            default -> new MemberChange.RemoveMember(server());
        };
    }

    private Configuration configuration() {
        SortedMap<ServerId, ClusterMember> members = new TreeMap<>();
        SortedSet<ServerId> voters = new TreeSet<>();
        SortedSet<ServerId> outgoing = new TreeSet<>();
        SortedSet<ServerId> learners = new TreeSet<>();
        int count = number(6);
        for (int i = 0; i < count; i++) {
            ServerId id = server();
            members.put(id, member(id));
            voters.remove(id);
            learners.remove(id);
            (random.nextInt(3) == 0 ? learners : voters).add(id);
            if (random.nextInt(3) == 0) {
                outgoing.add(id);
            }
        }
        return new Configuration(members, voters, outgoing, learners);
    }

    private ClusterMember member(ServerId id) {
        return new ClusterMember(id, text(), random.nextLong());
    }

    private ServerId server() {
        return ServerId.of("s" + number(100));
    }

    private LogPosition position() {
        return new LogPosition(term(), index());
    }

    private long term() {
        return random.nextLong() & ((1L << number(48)) - 1);
    }

    private long index() {
        return random.nextLong() & ((1L << number(59)) - 1);
    }

    private long amount() {
        return random.nextLong() >>> (1 + number(63));
    }

    private long ago() {
        return number(3) == 0 ? -1 : amount();
    }

    private int number(int below) {
        return random.nextInt(below);
    }

    private byte[] bytes(int below) {
        byte[] bytes = new byte[number(below)];
        random.nextBytes(bytes);
        return bytes;
    }

    private String text() {
        StringBuilder text = new StringBuilder();
        for (int i = number(12); i > 0; i--) {
            text.append(LETTERS.charAt(number(LETTERS.length())));
        }
        return text.toString();
    }

    private <E> E one(E[] of) {
        return of[number(of.length)];
    }

    private <E> @Nullable E maybe(Supplier<E> make) {
        return random.nextBoolean() ? make.get() : null;
    }

    private <E> List<E> list(int below, Supplier<E> make) {
        List<E> list = new ArrayList<>();
        for (int i = number(below); i > 0; i--) {
            list.add(make.get());
        }
        return list;
    }
}
