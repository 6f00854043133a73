package dev.raftctl.cli.command;

import dev.raftctl.cli.Surroundings;
import dev.raftctl.cli.cluster.ClusterClient;

/** What a verb is run with. */
public record Call(Surroundings surroundings, SharedOptions shared, Settings settings, ClusterClient cluster) {}
