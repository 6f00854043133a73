package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.ExitCode;
import dev.raftctl.cli.cluster.Failure;
import dev.raftctl.cli.cluster.ServerProbe;
import dev.raftctl.cli.view.TlsCheckView;
import dev.raftctl.node.config.ConfigFailure;
import dev.raftctl.node.config.NodeConfigFile;
import dev.raftctl.node.config.NodeConfigFile.NodeSecurity;
import dev.raftctl.protocol.message.ServerStatus;
import dev.raftctl.protocol.tls.TlsCheck;
import dev.raftctl.protocol.tls.TlsCheck.Finding;
import dev.raftctl.protocol.tls.TlsCheck.FindingLevel;
import dev.raftctl.protocol.tls.TlsDiagnosis.ExpectedIdentity;
import dev.raftctl.protocol.tls.TlsFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "check",
        description = {
            "Diagnose certificate and key problems, per file: expired, signed by another authority, issued for"
                    + " another host, with a key that does not match, readable by others, or weak.",
            "Checks the files of --cacert, --cert and --key, or of the context; if they are good, the servers are"
                    + " contacted unless --offline is given. With --config, checks the files of a node.",
            "Exits 0 if there are no problems, 1 otherwise."
        },
        footer = {
            "Examples:",
            "  raftctl tls check -C prod",
            "  raftctl tls check --cacert ca.pem --cert n1.pem --key n1-key.pem --offline",
            "  raftctl tls check --config cluster.toml --id n1"
        })
final class TlsCheckCommand implements RaftctlCommand {
    @Option(names = "--config", paramLabel = "FILE", description = "A node's configuration file with a [tls] section.")
    @Nullable
    Path config;

    @Option(
            names = "--id",
            paramLabel = "ID",
            description = "The server's id, if the file is shared by several servers.")
    @Nullable
    String id;

    @Option(names = "--offline", description = "Check only the files; contact no server.")
    boolean offline;

    @Override
    public CommandResult run(CommandContext context) throws Failure {
        Path file = config;
        NodeSecurity node = file == null ? null : nodeSecurity(file);
        TlsFiles files = node != null
                ? node.security().tls()
                : context.settings().security().tls();
        if (files == null) {
            throw Failure.usage(
                    file == null ? "no certificates are given" : file + " has no [tls] section with cert, key and ca",
                    "raftctl tls check --cacert F --cert F --key F, or --config FILE");
        }
        ExpectedIdentity expected = node == null ? ExpectedIdentity.ANY : new ExpectedIdentity(node.id(), node.host());
        List<Finding> findings = new ArrayList<>(TlsCheck.of(files, Instant.now(), expected));
        if (file != null) {
            noteIfOnlyRootCanRead(files.key(), findings);
        }
        if (file == null && !offline && !isBad(findings)) {
            checkServers(context, findings);
        }
        return new CommandResult.Completed(new TlsCheckView(findings), isBad(findings) ? ExitCode.NO : ExitCode.DONE);
    }

    /**
     * Notes a key that only root can read. The check itself may run as root, but the systemd unit's user would then
     * fail to start.
     */
    private static void noteIfOnlyRootCanRead(Path key, List<Finding> findings) {
        try {
            boolean forGroup = Files.getPosixFilePermissions(key).contains(PosixFilePermission.GROUP_READ);
            if (!forGroup && Integer.valueOf(0).equals(Files.getAttribute(key, "unix:uid"))) {
                findings.add(new Finding(
                        key.toString(),
                        FindingLevel.NOTE,
                        "is readable by root only",
                        "for the systemd unit, which runs as user raftctl: chgrp raftctl " + key + " && chmod 0640 "
                                + key));
            }
        } catch (IOException | UnsupportedOperationException unknown) {
            // The check of the key's content already reports whether it can be read at all.
            return;
        }
    }

    private static boolean isBad(List<Finding> findings) {
        return findings.stream().anyMatch(each -> each.verdict() == FindingLevel.BAD);
    }

    private NodeSecurity nodeSecurity(Path file) throws Failure {
        try {
            return NodeConfigFile.loadSecurity(file, id);
        } catch (ConfigFailure invalid) {
            throw Failure.usage(invalid.location() + ": " + invalid.reason(), invalid.hint());
        }
    }

    private static void checkServers(CommandContext context, List<Finding> findings) {
        try {
            for (ServerProbe each : context.cluster().status().probes()) {
                findings.add(checkServer(each));
            }
        } catch (Failure unreachable) {
            String where = context.settings().endpoints().toString();
            findings.add(new Finding(
                    where.substring(1, where.length() - 1),
                    FindingLevel.BAD,
                    unreachable.message(),
                    unreachable.hint()));
        }
    }

    private static Finding checkServer(ServerProbe probe) {
        ServerStatus status = probe.status();
        String place = probe.address().toString();
        if (status == null) {
            return new Finding(place, FindingLevel.BAD, probe.errorText(), "");
        }
        String until = status.certificateExpiresMs() == 0
                ? ""
                : ", certificate valid until " + Instant.ofEpochMilli(status.certificateExpiresMs());
        return new Finding(
                place, FindingLevel.OK, "server " + status.id() + " and this client trust each other" + until, "");
    }
}
