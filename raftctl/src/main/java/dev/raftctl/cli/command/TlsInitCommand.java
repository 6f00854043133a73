package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.Failure;
import dev.raftctl.cli.view.CertificatesView;
import dev.raftctl.protocol.message.Member;
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

@Command(
        name = "init",
        description = {
            "Make a certificate authority, a certificate for each server, one for an operator and one for a client.",
            "What is in the directory already is kept: so later servers get certificates of the same authority.",
            "Whoever has ca-key.pem can make servers and operators: keep it where no server is."
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

    @Option(names = "--dir", paramLabel = "DIR", required = true, description = "Where the files go.")
    @Nullable
    Path directory;

    @Option(
            names = "--servers",
            paramLabel = "ID=H:P",
            required = true,
            split = ",",
            description = "The servers: ID=HOST:PORT,... A certificate is for the id and the host.")
    List<String> servers = List.of();

    @Option(
            names = "--host",
            paramLabel = "HOST",
            split = ",",
            description = "Names or addresses under which every one of these servers is called, too.")
    List<String> hosts = List.of();

    @Option(names = "--days", paramLabel = "DAYS", description = "How long certificates are valid. Default: 365.")
    long days = 365;

    @Option(names = "--ca-days", paramLabel = "DAYS", description = "And the authority's own. Default: 3650.")
    long authorityDays = 3_650;

    @Option(names = "--renew", description = "Issue new certificates also where there are some.")
    boolean renew;

    @Override
    public CommandResult run(CommandContext context) throws Failure {
        Path path = directory;
        if (path == null) {
            throw Failure.usage("--dir is missing", "raftctl tls init --dir DIR --servers ID=H:P,...");
        }
        Instant now = Instant.now();
        Duration valid = duration("--days", days);
        Duration authorityValid = duration("--ca-days", authorityDays);
        List<Subject> subjects = subjects();
        if (context.settings().dryRun()) {
            throw Failure.usage("tls init has no dry run", "it changes nothing that is there, but with --renew");
        }
        try {
            CertificateDirectory folder = CertificateDirectory.open(path, "raftctl authority", now, authorityValid);
            List<CertificateFiles> holders = new ArrayList<>();
            for (Subject each : subjects) {
                holders.add(folder.issue(each.name(), each.hosts(), now, valid, renew));
            }
            return CommandResult.of(CertificatesView.of(folder, holders));
        } catch (TlsFailure failed) {
            throw Failure.usage(String.valueOf(failed.getMessage()), failed.hint());
        }
    }

    private record Subject(CertificateIdentity name, List<String> hosts) {}

    private List<Subject> subjects() throws Failure {
        List<Subject> subjects = new ArrayList<>();
        for (String argument : servers) {
            Member member = ArgumentParser.member(argument.strip());
            ServerId id = member.id();
            if (RESERVED_NAMES.contains(id.value())) {
                throw Failure.usage("a server called " + id + " would get the files of another", "choose another id");
            }
            List<String> hostNames =
                    new ArrayList<>(List.of(HostPort.parse(member.address()).host()));
            hostNames.addAll(hosts);
            subjects.add(new Subject(new CertificateIdentity(id.value(), CertificateRole.SERVER), hostNames));
        }
        subjects.add(new Subject(new CertificateIdentity("operator", CertificateRole.OPERATOR), List.of()));
        subjects.add(new Subject(new CertificateIdentity("client", CertificateRole.CLIENT), List.of()));
        return subjects;
    }

    private static Duration duration(String option, long days) throws Failure {
        if (days < 1 || days > MAX_DAYS) {
            throw Failure.usage(option + " is from 1 to " + MAX_DAYS + ", not " + days, "");
        }
        return Duration.ofDays(days);
    }
}
