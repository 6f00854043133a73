package dev.raftctl.cli.screen;

/** An election, inferred from its result: a server leads a term in which no leader was seen before. */
record ObservedElection(String winner, long term, long atMillis) {}
