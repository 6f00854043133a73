package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.Failure;
import dev.raftctl.cli.view.Data;
import dev.raftctl.cli.view.Document;
import dev.raftctl.cli.view.PlanView;
import dev.raftctl.cli.view.SayingView;
import dev.raftctl.node.storage.LostMajority;
import dev.raftctl.node.storage.LostMajority.Survivor;
import dev.raftctl.node.storage.RealDisk;
import dev.raftctl.node.storage.StorageFailure;
import dev.raftctl.node.storage.StorageSettings;
import dev.raftctl.protocol.message.AuditNote;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.Member;
import dev.raftctl.protocol.message.Position;
import dev.raftctl.protocol.message.ServerId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "recover",
        description = {
            "After a majority is lost for good: make one server's log the truth.",
            "Offline, on that server's host, with it stopped. Writes that only the lost servers had are LOST. Take the server whose log"
                    + " ends in the highest term, and among those at the highest index (raftctl check shows both).",
            "Never start the lost servers again with their old directories: they would form a cluster of their own."
        },
        footer = {
            "Examples:",
            "  raftctl recover --data-dir n3 --i-understand-data-may-be-lost --dry-run",
            "  raftctl recover --data-dir n3 --i-understand-data-may-be-lost"
        })
final class RecoverCommand implements Verb {
    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            required = true,
            description = "The surviving server's directory.")
    @Nullable
    Path dataDir;

    @Option(
            names = "--servers",
            paramLabel = "ID[=H:P][,...]",
            split = ",",
            description = "The voters from now on, this server among them. Default: this server alone.")
    List<String> servers = List.of();

    @Option(
            names = "--i-understand-data-may-be-lost",
            required = true,
            description = "Acknowledged writes may be lost by this.")
    boolean understood;

    @Override
    public Report run(Call call) throws Failure {
        Path directory = SnapshotCommand.given(dataDir, "raftctl recover --data-dir DIR");
        RealDisk disk = new RealDisk();
        Survivor survivor;
        try {
            survivor = LostMajority.look(disk, directory);
        } catch (StorageFailure failure) {
            throw StorageWords.failure(failure);
        }
        ServerId self = survivor.identity().id();
        if (survivor.configuration().isEmpty()) {
            throw Failure.usage(self + " was never in a cluster", "start it and run raftctl bootstrap");
        }
        Configuration wanted = wanted(survivor);
        List<ServerId> dropped =
                new ArrayList<>(survivor.configuration().members().keySet());
        dropped.removeAll(wanted.members().keySet());
        String plan = self + ", whose log ends at " + survivor.last() + ", decides from term " + survivor.nextTerm()
                + " with voters " + wanted.members().values() + " instead of " + survivor.configuration()
                + (dropped.isEmpty() ? "" : "; given up: " + dropped)
                + "; writes that " + self + " does not have are lost";
        return new Report.Planned(
                PlanView.saying("recover", plan),
                "Force this configuration into the log of " + self + ", though nobody agrees to it?",
                () -> force(disk, directory, survivor, wanted, plan));
    }

    private Configuration wanted(Survivor survivor) throws Failure {
        ServerId self = survivor.identity().id();
        SortedMap<ServerId, Member> voters = new TreeMap<>();
        for (String word : servers.isEmpty() ? List.of(self.value()) : servers) {
            Member voter = voter(word.strip(), survivor);
            if (voters.put(voter.id(), voter) != null) {
                throw Failure.usage("--servers names " + voter.id() + " twice", "");
            }
        }
        if (!voters.containsKey(self)) {
            throw Failure.usage(
                    "--servers leaves out " + self + ", whose directory this is",
                    "its log is what the others will get");
        }
        return Configuration.ofVoters(voters.values());
    }

    /** With the directory the server is known to have. */
    private static Member voter(String word, Survivor survivor) throws Failure {
        boolean addressed = word.indexOf('=') >= 0;
        ServerId id = addressed ? Words.member(word).id() : Words.serverId(word);
        Member known = survivor.configuration().member(id);
        if (!addressed && known == null) {
            throw Failure.usage(
                    id + " is not in the configuration, so its address is not known", "--servers " + id + "=HOST:PORT");
        }
        boolean isSelf = id.equals(survivor.identity().id());
        long incarnation = isSelf ? survivor.identity().incarnation() : known == null ? 0 : known.incarnation();
        String address = addressed || known == null ? Words.member(word).address() : known.address();
        return new Member(id, address, incarnation);
    }

    private static Document force(RealDisk disk, Path directory, Survivor survivor, Configuration wanted, String plan)
            throws Failure {
        AuditNote note =
                new AuditNote(System.currentTimeMillis(), "recover", System.getProperty("user.name", "?"), plan);
        ServerId self = survivor.identity().id();
        try {
            Position forced = LostMajority.force(disk, directory, StorageSettings.DEFAULT, survivor, wanted, note);
            return new SayingView(
                    "forced at index " + forced.index() + ", term " + forced.term() + ": voters "
                            + wanted.members().keySet() + "; start " + self + ", then add servers, each with an empty"
                            + " directory and a new id",
                    Data.Fields.versioned()
                            .put("server", self.value())
                            .put("index", forced.index())
                            .put("term", forced.term())
                            .putAll("voters", wanted.members().values())
                            .put("lastIndex", survivor.last().index())
                            .put("lastTerm", survivor.last().term()),
                    String.valueOf(forced.index()));
        } catch (StorageFailure failure) {
            throw StorageWords.failure(failure);
        }
    }
}
