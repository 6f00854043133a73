package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.ClusterClient;
import dev.raftctl.cli.cluster.Failure;
import dev.raftctl.cli.cluster.LeadershipMove;
import dev.raftctl.cli.cluster.Sighting;
import dev.raftctl.cli.cluster.SnapshotCall;
import dev.raftctl.cli.cluster.Survey;
import dev.raftctl.cli.cluster.Target;
import dev.raftctl.cli.view.Data;
import dev.raftctl.cli.view.Document;
import dev.raftctl.cli.view.PlanView;
import dev.raftctl.cli.view.SayingView;
import dev.raftctl.cli.view.SnapshotView;
import dev.raftctl.protocol.kv.KvQuery;
import dev.raftctl.protocol.message.ClientReply.SnapshotTaken;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerStatus;
import dev.raftctl.protocol.net.HostPort;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "snapshot",
        description = "Take snapshots, save them to a file, look into one, make a new cluster of one.",
        subcommands = {
            SnapshotCommand.Trigger.class,
            SnapshotCommand.Save.class,
            SnapshotCommand.Inspect.class,
            SnapshotRestoreCommand.class
        },
        synopsisSubcommandLabel = "COMMAND",
        footer = {"Examples:", "  raftctl snapshot trigger n2", "  raftctl snapshot save /backup/orders.snapshot"})
final class SnapshotCommand {
    @Command(
            name = "trigger",
            description = {
                "Have a server write a snapshot of all it has applied, and forget the log that it replaces.",
                "Ends with 0 when the snapshot is durable; prints its index, term and size."
            },
            footer = {"Examples:", "  raftctl snapshot trigger", "  raftctl snapshot trigger n2"})
    static final class Trigger implements Verb {
        @Parameters(paramLabel = "ID", arity = "0..1", description = "The server. Default: the leader.")
        @Nullable
        String server;

        @Override
        public Report run(Call call) throws Failure {
            ClusterClient cluster = call.cluster();
            Target target = server(cluster, server);
            return new Report.Planned(
                    PlanView.saying("snapshot trigger", target.id() + " writes a snapshot of what it has applied"),
                    null,
                    () -> told(target, new SnapshotCall(cluster, target).take(0)));
        }

        private static Document told(Target target, SnapshotTaken taken) {
            return new SayingView(
                    target.id() + " has a snapshot of index " + taken.last().index() + ", term "
                            + taken.last().term() + ": " + taken.bytes() + " bytes",
                    Data.Fields.versioned()
                            .put("server", String.valueOf(target.id()))
                            .put("index", taken.last().index())
                            .put("term", taken.last().term())
                            .put("bytes", taken.bytes()),
                    String.valueOf(taken.last().index()));
        }
    }

    @Command(
            name = "save",
            description = {
                "Save a snapshot of the cluster to a file, while it serves.",
                "It holds every write that was acknowledged before this command began. The file appears whole and checked, or not"
                        + " at all; only its owner may read a new one. --timeout is for each step, not for all of it."
            },
            footer = {
                "Examples:",
                "  raftctl snapshot save /backup/orders.snapshot",
                "  raftctl snapshot save /backup/orders.snapshot --node n3"
            })
    static final class Save implements Verb {
        @Parameters(paramLabel = "FILE", description = "Where to; a file that is there is replaced.")
        @Nullable
        Path file;

        @Option(names = "--node", paramLabel = "ID", description = "The server that writes it. Default: the leader.")
        @Nullable
        String server;

        @Override
        public Report run(Call call) throws Failure {
            Path to = given(file, "raftctl snapshot save FILE");
            Path unused = SavingSnapshot.target(to);
            ClusterClient cluster = call.cluster();
            Target target = server(cluster, server);
            return new Report.Planned(
                    PlanView.saying("snapshot save", "save a snapshot of " + target.id() + " to " + to),
                    null,
                    () -> save(cluster, target, to));
        }

        /** What the leader has applied when it answers this is what the snapshot must hold at least. */
        private static Document save(ClusterClient cluster, Target target, Path to) throws Failure {
            long upTo = cluster.reads()
                    .newest(KvCall.encode(new KvQuery.Get(new Octets("-").bytes())))
                    .appliedIndex();
            SnapshotTaken taken = SavingSnapshot.save(new SnapshotCall(cluster, target), upTo, to, cluster.notes());
            return new SayingView(
                    "saved " + taken.bytes() + " bytes to " + to + ": index "
                            + taken.last().index() + ", term " + taken.last().term() + ", digest "
                            + SnapshotView.digest(taken.digest()),
                    SnapshotView.fields(
                                    to.toString(),
                                    taken.last().index(),
                                    taken.last().term(),
                                    taken.bytes(),
                                    taken.digest())
                            .put("server", String.valueOf(target.id())),
                    to.toString());
        }
    }

    @Command(
            name = "inspect",
            description = {
                "Say what a saved snapshot holds, and check every byte of it.",
                "Offline: asks nobody. Exit code 7, with the place, when it is damaged."
            },
            footer = {"Examples:", "  raftctl snapshot inspect /backup/orders.snapshot"})
    static final class Inspect implements Verb {
        @Parameters(paramLabel = "FILE", description = "The saved snapshot.")
        @Nullable
        Path file;

        @Override
        public Report run(Call call) throws Failure {
            return Report.of(SnapshotContent.of(
                    given(file, "raftctl snapshot inspect FILE"), call.cluster().notes()));
        }
    }

    static Path given(@Nullable Path file, String hint) throws Failure {
        if (file == null) {
            throw Failure.usage("the file is missing", hint);
        }
        return file;
    }

    /** The server of this name, else the leader. */
    private static Target server(ClusterClient cluster, @Nullable String name) throws Failure {
        if (name == null) {
            ServerStatus leader = LeadershipMove.begin(cluster).leader();
            return new Target(leader.id(), HostPort.parse(leader.address()));
        }
        ServerId id = Words.serverId(name);
        Survey survey = cluster.surveyUntil(id);
        Sighting sighting = Words.known(survey, id);
        return new Target(id, sighting.address());
    }
}
