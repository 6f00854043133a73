package dev.raftctl.cli.command;

import picocli.CommandLine.Command;

@Command(
        name = "tls",
        description = "Create or check certificates for mutual TLS.",
        subcommands = {TlsInitCommand.class, TlsCheckCommand.class},
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "Examples:",
            "  raftctl tls init --dir tls --servers n1=10.0.0.1:7001,n2=10.0.0.2:7001",
            "  raftctl tls check -C prod",
            "  raftctl tls check --config cluster.toml --id n1"
        })
final class TlsCommandGroup {}
