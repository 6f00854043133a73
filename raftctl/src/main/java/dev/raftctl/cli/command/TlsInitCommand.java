package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.view.CertificatesView;
import dev.raftctl.protocol.message.ClusterMember;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.net.HostPort;
import dev.raftctl.protocol.tls.CertificateDirectory;
import dev.raftctl.protocol.tls.CertificateDirectory.CertificateFiles;
import dev.raftctl.protocol.tls.CertificateIdentity;
import dev.raftctl.protocol.tls.CertificateRole;
import dev.raftctl.protocol.tls.TlsFailure;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@CommandExits(CommandExits.ExitCodeGroup.LOCAL)
@Command(
        name = "init",
        description = {
            "Create a certificate authority and certificates: for each server, an operator and a client.",
            "Existing files are kept, so servers added later get certificates of the same authority.",
            "ca-key.pem can issue server and operator certificates: keep it away from the servers."
        },
        footer = {
            "Examples:",
            "  raftctl tls init --dir tls --servers n1=10.0.0.1:7001,n2=10.0.0.2:7001",
            "  raftctl tls init --dir tls --servers n4=10.0.0.4:7001 --host db.example",
            "  raftctl tls init --dir tls --servers n1=10.0.0.1:7001 --renew"
        })
final class TlsInitCommand implements RaftctlCommand {
    private static final long MAX_DAYS = 36_500;
    private static final List<String> RESERVED_NAMES = List.of("ca", "operator", "client");

    @Option(names = "--dir", paramLabel = "DIR", required = true, description = "The directory for the files.")
    @Nullable
    Path directory;

    @Option(
            names = "--servers",
            paramLabel = "ID=H:P",
            required = true,
            split = ",",
            description = "The servers: ID=HOST:PORT,... Each certificate names the id and the host.")
    List<String> servers = List.of();

    @Option(
            names = "--host",
            paramLabel = "HOST",
            split = ",",
            description = "Additional host names or addresses of all these servers.")
    List<String> hosts = List.of();

    @Option(names = "--days", paramLabel = "DAYS", description = "Validity of the certificates in days. Default: 365.")
    long days = 365;

    @Option(
            names = "--ca-days",
            paramLabel = "DAYS",
            description = "Validity of the authority's certificate in days. Default: 3650.")
    long authorityDays = 3_650;

    @Option(names = "--renew", description = "Reissue existing certificates.")
    boolean renew;

    @Override
    public CommandResult run(CommandContext context) throws CliFailure {
        Path path = directory;
        if (path == null) {
            throw CliFailure.usage("--dir is missing", "raftctl tls init --dir DIR --servers ID=H:P,...");
        }
        Instant now = Instant.now();
        Duration valid = duration("--days", days);
        Duration authorityValid = duration("--ca-days", authorityDays);
        List<CertificateNameAndHosts> subjects = subjects();
        if (context.settings().dryRun()) {
            throw CliFailure.usage(
                    "tls init does not support --dry-run", "without --renew it changes no existing file");
        }
        try {
            CertificateDirectory folder = CertificateDirectory.open(path, "raftctl authority", now, authorityValid);
            List<CertificateFiles> holders = new ArrayList<>();
            for (CertificateNameAndHosts each : subjects) {
                holders.add(folder.issue(each.name(), each.hosts(), now, valid, renew));
            }
            return CommandResult.of(CertificatesView.of(folder, holders));
        } catch (TlsFailure failed) {
            throw CliFailure.usage(String.valueOf(failed.getMessage()), failed.hint());
        }
    }

    private record CertificateNameAndHosts(CertificateIdentity name, List<String> hosts) {}

    private List<CertificateNameAndHosts> subjects() throws CliFailure {
        List<CertificateNameAndHosts> subjects = new ArrayList<>();
        for (String argument : servers) {
            ClusterMember member = ArgumentParser.member(argument.strip());
            ServerId id = member.id();
            if (RESERVED_NAMES.contains(id.value())) {
                throw CliFailure.usage("server id " + id + " conflicts with reserved file names", "choose another id");
            }
            List<String> hostNames =
                    new ArrayList<>(List.of(HostPort.parse(member.address()).host()));
            hostNames.addAll(hosts);
            subjects.add(new CertificateNameAndHosts(
                    new CertificateIdentity(id.value(), CertificateRole.SERVER), hostNames));
        }
        subjects.add(
                new CertificateNameAndHosts(new CertificateIdentity("operator", CertificateRole.OPERATOR), List.of()));
        subjects.add(new CertificateNameAndHosts(new CertificateIdentity("client", CertificateRole.CLIENT), List.of()));
        return subjects;
    }

    private static Duration duration(String option, long days) throws CliFailure {
        if (days < 1 || days > MAX_DAYS) {
            throw CliFailure.usage(option + " must be from 1 to " + MAX_DAYS + ", not " + days, "");
        }
        return Duration.ofDays(days);
    }
}
