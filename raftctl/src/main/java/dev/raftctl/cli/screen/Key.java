package dev.raftctl.cli.screen;

/** What a person pressed. */
enum Key {
    UP,
    DOWN,
    FIRST,
    LAST,
    ENTER,
    SORT,
    REVERSE,
    STEP_DOWN,
    PAUSE,
    HELP,
    YES,
    NO,
    /** Back from where one is; at the list, out. */
    BACK,
    /** Out, wherever one is. */
    QUIT,
    OTHER
}
