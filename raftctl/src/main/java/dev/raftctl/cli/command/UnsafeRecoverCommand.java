package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.view.OneSentencePlanView;
import dev.raftctl.cli.view.OutputDocument;
import dev.raftctl.cli.view.StructuredData;
import dev.raftctl.cli.view.UserMessageView;
import dev.raftctl.client.WildcardAddress;
import dev.raftctl.node.storage.RealDisk;
import dev.raftctl.node.storage.StorageFailure;
import dev.raftctl.node.storage.StorageSettings;
import dev.raftctl.node.storage.offline.UnsafeRecovery;
import dev.raftctl.node.storage.offline.UnsafeRecovery.SurvivingDirectory;
import dev.raftctl.protocol.message.AuditRecord;
import dev.raftctl.protocol.message.ClusterLineage;
import dev.raftctl.protocol.message.ClusterMember;
import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.net.HostPort;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@CommandExits(CommandExits.ExitCodeGroup.DATA_FILES)
@Command(
        name = "recover",
        description = {
            "Recover from a permanent loss of the majority: one server continues alone with the log it has.",
            "Run it on that server's host while the server is stopped. Writes that only the lost servers had are LOST."
                    + " Choose the server with the highest last term, and among those the highest last index (raftctl"
                    + " check shows both).",
            "The server starts a new lineage: it and the other servers of the old cluster refuse each other from now"
                    + " on. Never start the others again with their old data directories: while they cannot reach the"
                    + " recovered server, they continue with the old history, and clients may write to them. Give"
                    + " them empty directories before they join again.",
            "Recover only one server. Two servers recovered separately are two clusters that do not share their writes."
        },
        footer = {
            "Examples:",
            "  raftctl recover --data-dir n3 --i-understand-data-may-be-lost --dry-run",
            "  raftctl recover --data-dir n3 --i-understand-data-may-be-lost",
            "  raftctl recover --data-dir n3 --servers n3,n1,n2=10.0.0.9:7001 \\",
            "      --i-understand-data-may-be-lost"
        })
final class UnsafeRecoverCommand implements RaftctlCommand {
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
            description =
                    "The servers of the new configuration, including this one. It starts as the only voter and adds"
                            + " the others as they start with empty data directories. Default: this server only.")
    List<String> servers = List.of();

    @Option(
            names = "--i-understand-data-may-be-lost",
            required = true,
            description = "Confirms that acknowledged writes may be lost.")
    boolean understood;

    @Override
    public CommandResult run(CommandContext context) throws CliFailure {
        Path directory = SnapshotCommandGroup.requireGiven(dataDir, "raftctl recover --data-dir DIR");
        RealDisk disk = new RealDisk();
        SurvivingDirectory survivor;
        try {
            survivor = UnsafeRecovery.inspect(disk, directory);
        } catch (StorageFailure failure) {
            throw StorageFailureTranslator.toFailure(failure);
        }
        ServerId self = survivor.identity().id();
        if (survivor.configuration().isEmpty()) {
            throw CliFailure.usage(self + " has never been in a cluster", "start it and run raftctl bootstrap");
        }
        List<ClusterMember> newMembers = newVoters(survivor);
        ClusterMember selfMember = newMembers.get(0);
        List<ClusterMember> otherMembers = newMembers.subList(1, newMembers.size());
        List<String> plan = plan(survivor, selfMember, otherMembers);
        return new CommandResult.PlannedChange(
                OneSentencePlanView.of("recover", String.join("; ", plan)),
                "Continue with " + self + " and its log only, and discard the data of all other servers?",
                () -> recover(disk, directory, survivor, selfMember, otherMembers, plan));
    }

    /** Returns the voters of the new configuration: first this server, then the others ordered by id. */
    private List<ClusterMember> newVoters(SurvivingDirectory survivor) throws CliFailure {
        ServerId self = survivor.identity().id();
        SortedMap<ServerId, ClusterMember> votersById = new TreeMap<>();
        Map<String, ServerId> addresses = new HashMap<>();
        for (String argument : servers.isEmpty() ? List.of(self.value()) : servers) {
            ClusterMember voter = parseVoter(argument.strip(), survivor);
            if (votersById.put(voter.id(), voter) != null) {
                throw CliFailure.usage("--servers names " + voter.id() + " twice", "");
            }
            requireReachableAddress(voter);
            ServerId other = addresses.put(voter.address().toLowerCase(Locale.ROOT), voter.id());
            if (other != null) {
                throw CliFailure.usage(
                        "--servers gives " + other + " and " + voter.id() + " the same address: " + voter.address(),
                        "each server needs its own address: --servers " + voter.id() + "=HOST:PORT");
            }
        }
        ClusterMember selfMember = votersById.remove(self);
        if (selfMember == null) {
            throw CliFailure.usage(
                    "--servers does not include " + self + ", the server of this directory",
                    "include it; the other servers receive its log");
        }
        List<ClusterMember> newMembers = new ArrayList<>(List.of(selfMember));
        newMembers.addAll(votersById.values());
        return newMembers;
    }

    private static void requireReachableAddress(ClusterMember voter) throws CliFailure {
        if (WildcardAddress.isWildcard(HostPort.parse(voter.address()).host())) {
            throw CliFailure.usage(
                    voter.address() + " is a listen address that no other server can connect to",
                    "give the address at which the others reach " + voter.id() + ": --servers " + voter.id()
                            + "=HOST:PORT");
        }
    }

    /** Parses a voter. If the argument has no address, the address from the old configuration is used. */
    private static ClusterMember parseVoter(String argument, SurvivingDirectory survivor) throws CliFailure {
        boolean hasAddress = argument.indexOf('=') >= 0;
        ServerId id = hasAddress ? ArgumentParser.member(argument).id() : ArgumentParser.serverId(argument);
        ClusterMember oldMember = survivor.configuration().member(id);
        if (!hasAddress && oldMember == null) {
            throw CliFailure.usage(
                    id + " is not in the configuration, so its address is unknown", "--servers " + id + "=HOST:PORT");
        }
        boolean isSelf = id.equals(survivor.identity().id());
        String address = hasAddress || oldMember == null
                ? ArgumentParser.member(argument).address()
                : oldMember.address();
        // The other servers join with the incarnation of the empty directory that they start with.
        return new ClusterMember(id, address, isSelf ? survivor.identity().incarnation() : 0);
    }

    /** Describes what the recovery will do and what the operator must never do afterwards, one clause per element. */
    private static List<String> plan(
            SurvivingDirectory survivor, ClusterMember selfMember, List<ClusterMember> otherMembers) {
        ServerId self = selfMember.id();
        List<String> plan = new ArrayList<>();
        plan.add(self + ", whose log ends at " + survivor.last() + ", becomes the only voter in term "
                + survivor.nextTerm() + ", in a new lineage, replacing " + survivor.configuration());
        if (survivor.recoveringTerm() > 0) {
            plan.add("THE LOG OF " + self
                    + " WAS DAMAGED and not yet recovered from the other servers: it may lack entries that "
                    + self + " itself acknowledged up to term " + survivor.recoveringTerm()
                    + "; these are lost; damaged files were set aside in " + survivor.damagedFiles());
        }
        plan.add("writes that " + self + " does not have are lost");
        ClusterMember oldSelf = survivor.configuration().member(self);
        if (oldSelf != null && !oldSelf.address().equals(selfMember.address())) {
            plan.add("the address of " + self + " changes from " + oldSelf.address() + " to " + selfMember.address()
                    + ": it must listen there, or no server and no client finds it");
        }
        List<ServerId> abandoned =
                new ArrayList<>(survivor.configuration().members().keySet());
        abandoned.remove(self);
        if (!abandoned.isEmpty()) {
            plan.add("discarded: " + abandoned + ", whose data directories must never be started again");
        }
        if (!otherMembers.isEmpty()) {
            plan.add("added one at a time, as each starts with an EMPTY data directory: " + otherMembers);
        }
        return plan;
    }

    private static OutputDocument recover(
            RealDisk disk,
            Path directory,
            SurvivingDirectory survivor,
            ClusterMember selfMember,
            List<ClusterMember> otherMembers,
            List<String> plan)
            throws CliFailure {
        ClusterLineage lineage = survivor.identity().lineage().next(new SecureRandom().nextLong());
        AuditRecord note = new AuditRecord(
                System.currentTimeMillis(),
                "recover",
                System.getProperty("user.name", "?"),
                "lineage " + lineage + ": " + String.join("; ", plan));
        ServerId self = selfMember.id();
        try {
            LogPosition position = UnsafeRecovery.recover(
                    disk, directory, StorageSettings.DEFAULT, survivor, selfMember, otherMembers, lineage, note);
            return new UserMessageView(
                    "recovered at index " + position.index() + ", term " + position.term() + ", lineage " + lineage
                            + ": "
                            + String.join("; ", plan.subList(1, plan.size())) + "; start " + self
                            + (otherMembers.isEmpty()
                                    ? ", then add servers, each with an empty data directory"
                                    : ", then the others, each with an empty data directory"),
                    StructuredData.ObjectData.withSchemaVersion()
                            .put("server", self.value())
                            .put("index", position.index())
                            .put("term", position.term())
                            .put("lineage", lineage.toString())
                            .putTexts("voters", List.of(selfMember))
                            .putTexts("toBeAdded", otherMembers)
                            .put("lastIndex", survivor.last().index())
                            .put("lastTerm", survivor.last().term()),
                    String.valueOf(position.index()));
        } catch (StorageFailure failure) {
            throw StorageFailureTranslator.toFailure(failure);
        }
    }
}
