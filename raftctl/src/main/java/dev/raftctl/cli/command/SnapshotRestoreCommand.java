package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.Advance;
import dev.raftctl.cli.cluster.Failure;
import dev.raftctl.cli.view.Document;
import dev.raftctl.cli.view.PlanView;
import dev.raftctl.cli.view.RestoredView;
import dev.raftctl.cli.view.SnapshotView;
import dev.raftctl.node.config.ClusterConfig;
import dev.raftctl.node.config.ClusterIdentity;
import dev.raftctl.node.storage.Identity;
import dev.raftctl.node.storage.RealDisk;
import dev.raftctl.node.storage.Restoration;
import dev.raftctl.node.storage.SavedSnapshot;
import dev.raftctl.node.storage.SnapshotStore;
import dev.raftctl.node.storage.StorageFailure;
import dev.raftctl.protocol.message.ClusterName;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.Member;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "restore",
        description = {
            "Make a new cluster's data directories of a snapshot.",
            "Offline. With one server the directory is DIR itself; with several it is DIR/ID for each: move each to its host. Then"
                    + " start each as usual, with its own directory and no bootstrap: raftctl node --id ID --listen H:P"
                    + " --data-dir DIR/ID.",
            "The new cluster has an id of its own; data and sessions are as they were saved."
        },
        footer = {
            "Examples:",
            "  raftctl snapshot restore s1 --data-dir n1 --servers n1=10.0.0.1:7001",
            "  raftctl snapshot restore s1 --data-dir new --servers \\",
            "    n1=10.0.0.1:7001,n2=10.0.0.2:7001,n3=10.0.0.3:7001"
        })
final class SnapshotRestoreCommand implements Verb {
    /** Of each directory: what goes into it, and what is in it then. */
    private static final int READINGS = 2;

    @Parameters(paramLabel = "FILE", description = "The saved snapshot.")
    @Nullable
    Path file;

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            required = true,
            description = "The directory to make; one that is there must be empty.")
    @Nullable
    Path dataDir;

    @Option(
            names = "--servers",
            paramLabel = "ID=H:P[,ID=H:P...]",
            required = true,
            split = ",",
            description = "Every server of the new cluster and its address.")
    List<String> servers = List.of();

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "The new cluster's name. Default: that of the cluster the snapshot is of.")
    @Nullable
    String name;

    @Override
    public Report run(Call call) throws Failure {
        Path from = SnapshotCommand.given(file, "raftctl snapshot restore FILE --data-dir DIR --servers ID=H:P");
        Path to = SnapshotCommand.given(dataDir, "raftctl snapshot restore FILE --data-dir DIR --servers ID=H:P");
        if (name != null) {
            Words.mustNameACluster(name);
        }
        SecureRandom random = new SecureRandom();
        Configuration configuration = Configuration.ofVoters(members(servers, random));
        RealDisk disk = new RealDisk();
        Map<Member, Path> places = new TreeMap<>((a, b) -> a.id().compareTo(b.id()));
        try {
            for (Member member : configuration.members().values()) {
                Path place = configuration.members().size() == 1
                        ? to
                        : to.resolve(member.id().value());
                Restoration.mustBeFree(disk, place);
                places.put(member, place);
            }
            SnapshotView content = SnapshotContent.of(from, call.cluster().notes());
            String called = name(content.snapshot());
            String plan = "make " + places.values() + " for a new cluster '" + called + "' of "
                    + configuration.members().values() + " with the state of index "
                    + content.snapshot().last().index() + ": " + content.keys() + " keys";
            Advance advance = new Advance(
                    call.cluster().notes(), "restoring", content.snapshot().bytes() * READINGS * places.size());
            SavedSnapshot saved = new SavedSnapshot(new FollowedDisk(advance), from, content.snapshot());
            return new Report.Planned(
                    PlanView.saying("snapshot restore", plan),
                    null,
                    () -> restore(saved, places, configuration, ClusterIdentity.random(random), called));
        } catch (StorageFailure failure) {
            throw StorageWords.failure(failure);
        }
    }

    /** Snapshots of older versions name no cluster. */
    private String name(SnapshotStore.Snapshot snapshot) {
        String origin = snapshot.origin().clusterName();
        if (name != null) {
            return name;
        }
        return ClusterName.fault(origin) == null ? origin : ClusterConfig.DEFAULT_NAME;
    }

    /** A number no other directory has, for each. */
    private static List<Member> members(List<String> words, SecureRandom random) throws Failure {
        List<Member> members = new ArrayList<>();
        for (String word : words) {
            Member given = Words.member(word.strip());
            if (members.stream().anyMatch(other -> other.id().equals(given.id()))) {
                throw Failure.usage("--servers names " + given.id() + " twice", "");
            }
            members.add(new Member(given.id(), given.address(), (random.nextLong() & Long.MAX_VALUE) | 1));
        }
        return members;
    }

    private Document restore(
            SavedSnapshot saved, Map<Member, Path> places, Configuration configuration, String clusterId, String called)
            throws Failure {
        List<RestoredView.Place> made = new ArrayList<>();
        try (PartialRestore partial = new PartialRestore(places.values())) {
            makeAll(saved, places, configuration, clusterId, called, made);
            partial.keep();
        }
        return new RestoredView(clusterId, called, saved.snapshot().last(), made);
    }

    private void makeAll(
            SavedSnapshot saved,
            Map<Member, Path> places,
            Configuration configuration,
            String clusterId,
            String called,
            List<RestoredView.Place> made)
            throws Failure {
        for (Map.Entry<Member, Path> place : places.entrySet()) {
            Member member = place.getKey();
            try {
                Restoration.make(
                        saved.disk(),
                        saved,
                        place.getValue(),
                        new Identity(member.id(), member.incarnation(), clusterId, called),
                        configuration);
            } catch (StorageFailure failure) {
                throw StorageWords.failure(failure);
            }
            made.add(new RestoredView.Place(
                    member.id().value(), member.address(), place.getValue().toString()));
        }
    }
}
