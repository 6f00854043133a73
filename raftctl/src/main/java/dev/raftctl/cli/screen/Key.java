package dev.raftctl.cli.screen;

/** A key press, by its meaning. */
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
    /** Leaves the current page; quits at the list. */
    BACK,
    /** Quits from any page. */
    QUIT,
    OTHER
}
