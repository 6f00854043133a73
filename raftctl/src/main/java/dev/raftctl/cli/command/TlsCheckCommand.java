package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.cluster.ExitCode;
import dev.raftctl.cli.view.TlsCheckView;
import dev.raftctl.client.ServerProbeResult;
import dev.raftctl.node.config.InvalidConfigFailure;
import dev.raftctl.node.config.NodeConfigLoader;
import dev.raftctl.node.config.NodeConfigLoader.ServerTlsSettings;
import dev.raftctl.protocol.message.ServerStatus;
import dev.raftctl.protocol.tls.TlsFiles;
import dev.raftctl.protocol.tls.TlsFilesCheck;
import dev.raftctl.protocol.tls.TlsFilesCheck.TlsFileFinding;
import dev.raftctl.protocol.tls.TlsFilesCheck.TlsFindingSeverity;
import dev.raftctl.protocol.tls.TlsFilesDiagnosis.ExpectedCertificateIdentity;
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

@CommandExits(
        value = CommandExits.ExitCodeGroup.CLUSTER_READ,
        no = "a file cannot be used, or a server does not accept it")
@Command(
        name = "check",
        description = {
            "Find problems in certificate and key files: an expired or weak certificate, a wrong authority or host, a"
                    + " key that does not match or that others can read.",
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
    public CommandResult run(CommandContext context) throws CliFailure {
        Path file = config;
        ServerTlsSettings node = file == null ? null : nodeSecurity(file);
        TlsFiles files = node != null
                ? node.security().tls()
                : context.settings().security().tls();
        if (files == null) {
            throw CliFailure.usage(
                    file == null ? "no certificates are given" : file + " has no [tls] section with cert, key and ca",
                    "raftctl tls check --cacert F --cert F --key F, or --config FILE");
        }
        ExpectedCertificateIdentity expected = node == null
                ? ExpectedCertificateIdentity.ANY
                : new ExpectedCertificateIdentity(node.id(), node.host());
        List<TlsFileFinding> findings = new ArrayList<>(TlsFilesCheck.of(files, Instant.now(), expected));
        if (file != null) {
            noteIfOnlyRootCanRead(files.key(), findings);
        }
        if (file == null && !offline && !isBad(findings)) {
            checkServers(context, findings);
        }
        return new CommandResult.CompletedCommandResult(
                new TlsCheckView(findings), isBad(findings) ? ExitCode.NO : ExitCode.DONE);
    }

    /**
     * Notes a key that only root can read. The check itself may run as root, but the systemd unit's user would then
     * fail to start.
     */
    private static void noteIfOnlyRootCanRead(Path key, List<TlsFileFinding> findings) {
        try {
            boolean forGroup = Files.getPosixFilePermissions(key).contains(PosixFilePermission.GROUP_READ);
            if (!forGroup && Integer.valueOf(0).equals(Files.getAttribute(key, "unix:uid"))) {
                findings.add(new TlsFileFinding(
                        key.toString(),
                        TlsFindingSeverity.NOTE,
                        "is readable by root only",
                        "for the systemd unit, which runs as user raftctl: chgrp raftctl " + key + " && chmod 0640 "
                                + key));
            }
        } catch (IOException | UnsupportedOperationException unknown) {
            // The check of the key's content already reports whether it can be read at all.
            return;
        }
    }

    private static boolean isBad(List<TlsFileFinding> findings) {
        return findings.stream().anyMatch(each -> each.verdict() == TlsFindingSeverity.BAD);
    }

    private ServerTlsSettings nodeSecurity(Path file) throws CliFailure {
        try {
            return NodeConfigLoader.loadSecurity(file, id);
        } catch (InvalidConfigFailure invalid) {
            throw CliFailure.usage(invalid.location() + ": " + invalid.reason(), invalid.hint());
        }
    }

    private static void checkServers(CommandContext context, List<TlsFileFinding> findings) {
        try {
            for (ServerProbeResult each : context.cluster().status().probes()) {
                findings.add(checkServer(each));
            }
        } catch (CliFailure unreachable) {
            String where = context.settings().endpoints().toString();
            findings.add(new TlsFileFinding(
                    where.substring(1, where.length() - 1),
                    TlsFindingSeverity.BAD,
                    unreachable.message(),
                    unreachable.hint()));
        }
    }

    private static TlsFileFinding checkServer(ServerProbeResult probe) {
        ServerStatus status = probe.status();
        String place = probe.address().toString();
        if (status == null) {
            return new TlsFileFinding(place, TlsFindingSeverity.BAD, probe.errorText(), "");
        }
        String until = status.certificateExpiresMs() == 0
                ? ""
                : ", certificate valid until " + Instant.ofEpochMilli(status.certificateExpiresMs());
        return new TlsFileFinding(
                place,
                TlsFindingSeverity.OK,
                "server " + status.id() + " and this client trust each other" + until,
                "");
    }
}
