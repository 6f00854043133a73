package dev.raftctl.cli.screen;

/** That a server leads in a term in which it was not seen to lead before. */
record Election(String winner, long term, long atMillis) {}
