package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.ClusterBootstrap;
import dev.raftctl.cli.cluster.Failure;
import dev.raftctl.cli.view.Data;
import dev.raftctl.cli.view.Document;
import dev.raftctl.cli.view.MessageView;
import dev.raftctl.cli.view.PlanView;
import dev.raftctl.node.config.ClusterConfig;
import dev.raftctl.node.config.ClusterIdentity;
import dev.raftctl.node.config.ConfigFailure;
import dev.raftctl.node.config.NodeConfigFile;
import dev.raftctl.protocol.message.Member;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.net.HostPort;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "bootstrap",
        description = {
            "Form a cluster of running servers that have none yet.",
            "Every server that is named, or listed in the file, must answer and be empty; one that is not to be a member yet is left"
                    + " out with --without. Repeating it with the same servers is a success; after an interruption it goes on"
                    + " where it stopped."
        },
        footer = {
            "Examples:",
            "  raftctl bootstrap n1=10.0.0.1:7001 n2=10.0.0.2:7001 n3=10.0.0.3:7001",
            "  raftctl bootstrap --config /etc/raftctl/node.toml"
        })
final class BootstrapCommand implements RaftctlCommand {
    @Parameters(paramLabel = "ID=H:P", arity = "0..*", description = "Every server of the cluster and its address.")
    List<String> servers = List.of();

    @Option(names = "--config", paramLabel = "FILE", description = "A node's configuration file that lists them all.")
    @Nullable
    Path config;

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "The cluster's name, 1 to 64 characters that can be shown. Default: cluster, or the file's.")
    @Nullable
    String name;

    @Option(
            names = "--without",
            paramLabel = "ID",
            description =
                    "Form the cluster without this server, although a file lists it; repeatable. Safe only if it holds no data"
                            + " of the cluster. It joins later with add-server.")
    List<String> without = List.of();

    @Override
    public CommandResult run(CommandContext context) throws Failure {
        Path file = config;
        if ((file == null) == servers.isEmpty()) {
            throw Failure.usage(
                    "bootstrap takes the servers or a configuration file",
                    "raftctl bootstrap n1=H:P n2=H:P n3=H:P, or raftctl bootstrap --config FILE");
        }
        List<Member> members = new ArrayList<>();
        String clusterName = name == null ? ClusterConfig.DEFAULT_NAME : name;
        if (file != null) {
            ClusterConfig cluster = load(file);
            clusterName = name == null ? cluster.name() : name;
            for (Map.Entry<ServerId, HostPort> server : cluster.servers().entrySet()) {
                members.add(new Member(server.getKey(), server.getValue().toString()));
            }
        }
        for (String argument : servers) {
            members.add(ArgumentParser.member(argument));
        }
        ArgumentParser.requireValidClusterName(clusterName);
        SortedSet<ServerId> excluded = new TreeSet<>(ArgumentParser.serverIds(without));
        members.removeIf(member -> excluded.contains(member.id()));
        if (members.isEmpty()) {
            throw Failure.usage(
                    "--without leaves no server to form a cluster of", "name those that are to be its members");
        }
        ClusterBootstrap formation =
                ClusterBootstrap.of(context.cluster(), members, excluded, clusterName, ClusterIdentity::of);
        String plan = formation.isDone()
                ? "nothing: " + formation.name() + " is formed of " + members
                : "form the cluster " + formation.name() + " of " + members + "; quorum "
                        + formation.configuration().quorum() + " of "
                        + formation.configuration().voters().size();
        return new CommandResult.Planned(PlanView.of("bootstrap", plan), null, () -> form(formation));
    }

    private static ClusterConfig load(Path file) throws Failure {
        try {
            return NodeConfigFile.loadCluster(file);
        } catch (ConfigFailure invalid) {
            throw Failure.usage(String.valueOf(invalid.getMessage()), invalid.hint());
        }
    }

    private static Document form(ClusterBootstrap formation) throws Failure {
        ClusterBootstrap.BootstrapResult formed = formation.execute();
        return new MessageView(
                formed.name() + " is formed of "
                        + formed.configuration().members().keySet() + (formed.alreadyBootstrapped() ? " already" : "")
                        + "; "
                        + formed.leader().id() + " leads term "
                        + formed.leader().term(),
                Data.Fields.withSchemaVersion()
                        .put("clusterId", formed.clusterId())
                        .put("name", formed.name())
                        .put("already", formed.alreadyBootstrapped())
                        .put("leader", formed.leader().id().value())
                        .put("term", formed.leader().term())
                        .putTexts("servers", formed.configuration().members().keySet()),
                formed.clusterId());
    }
}
