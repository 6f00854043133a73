package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.cluster.ClusterBootstrap;
import dev.raftctl.cli.view.OneSentencePlanView;
import dev.raftctl.cli.view.OutputDocument;
import dev.raftctl.cli.view.StructuredData;
import dev.raftctl.cli.view.UserMessageView;
import dev.raftctl.node.config.ClusterIdGenerator;
import dev.raftctl.protocol.membership.Quorum;
import dev.raftctl.protocol.message.ClusterMember;
import dev.raftctl.protocol.message.ServerId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandExits(CommandExits.ExitCodeGroup.CLUSTER_CHANGE)
@Command(
        name = "bootstrap",
        description = {
            "Form a cluster from running, empty servers.",
            "Every server that is given, or listed in the file, must respond and be empty; use --without to"
                    + " exclude servers that should join later. Repeating the command with the same servers succeeds; after"
                    + " an interruption it continues where it stopped."
        },
        footer = {
            "Examples:",
            "  raftctl bootstrap n1=10.0.0.1:7001 n2=10.0.0.2:7001 n3=10.0.0.3:7001",
            "  raftctl bootstrap --config /etc/raftctl/node.toml"
        })
final class BootstrapCommand implements RaftctlCommand {
    @Parameters(paramLabel = "ID=H:P", arity = "0..*", description = "Every server of the cluster and its address.")
    List<String> servers = List.of();

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "A node's configuration file that lists all servers.")
    @Nullable
    Path config;

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description =
                    "The cluster's name: 1 to 64 printable characters. Default: the name in the configuration file, or cluster.")
    @Nullable
    String name;

    @Option(
            names = "--without",
            paramLabel = "ID",
            description = "Exclude this server although the file lists it; repeatable. Safe only if the server holds no"
                    + " data of the cluster. Add it later with add-server.")
    List<String> without = List.of();

    @Override
    public CommandResult run(CommandContext context) throws CliFailure {
        Path file = config;
        if ((file == null) == servers.isEmpty()) {
            throw CliFailure.usage(
                    "bootstrap takes either servers or a configuration file",
                    "raftctl bootstrap n1=H:P n2=H:P n3=H:P, or raftctl bootstrap --config FILE");
        }
        List<ClusterMember> members = new ArrayList<>();
        String clusterName = name == null ? ListedCluster.DEFAULT_NAME : name;
        if (file != null) {
            ListedCluster listed = ListedCluster.read(file);
            clusterName = name == null ? listed.name() : name;
            members.addAll(listed.voters());
        }
        for (String argument : servers) {
            members.add(ArgumentParser.member(argument));
        }
        ArgumentParser.requireValidClusterName(clusterName);
        SortedSet<ServerId> excluded = new TreeSet<>(ArgumentParser.serverIds(without));
        members.removeIf(member -> excluded.contains(member.id()));
        if (members.isEmpty()) {
            throw CliFailure.usage("--without excludes every server", "at least one server must remain");
        }
        ClusterBootstrap bootstrap =
                ClusterBootstrap.of(context.cluster(), members, excluded, clusterName, ClusterIdGenerator::of);
        String plan = bootstrap.isDone()
                ? "nothing to do; cluster \"" + bootstrap.name() + "\" already consists of " + members
                : "form cluster \"" + bootstrap.name() + "\" with " + members + "; quorum "
                        + Quorum.sizeOf(bootstrap.configuration().voters()) + " of "
                        + bootstrap.configuration().voters().size();
        return new CommandResult.PlannedChange(OneSentencePlanView.of("bootstrap", plan), null, () -> form(bootstrap));
    }

    private static String members(Set<ServerId> ids) {
        return ids.stream().map(ServerId::value).collect(Collectors.joining(", "));
    }

    private static OutputDocument form(ClusterBootstrap bootstrap) throws CliFailure {
        ClusterBootstrap.BootstrapResult result = bootstrap.execute();
        return new UserMessageView(
                (result.alreadyBootstrapped() ? "cluster \"" : "formed cluster \"") + result.name()
                        + (result.alreadyBootstrapped() ? "\" already consists of " : "\" with ")
                        + members(result.configuration().members().keySet()) + "; "
                        + result.leader().id() + " is leader (term "
                        + result.leader().term() + ")",
                StructuredData.ObjectData.withSchemaVersion()
                        .put("clusterId", result.clusterId())
                        .put("name", result.name())
                        .put("already", result.alreadyBootstrapped())
                        .put("leader", result.leader().id().value())
                        .put("term", result.leader().term())
                        .putTexts("servers", result.configuration().members().keySet()),
                result.clusterId());
    }
}
