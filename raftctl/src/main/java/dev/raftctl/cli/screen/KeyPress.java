package dev.raftctl.cli.screen;

/** A key press, identified by what the key does in the full-screen view. */
enum KeyPress {
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
    /** Leaves the current page. On the list of servers it ends the program. */
    BACK,
    /** Ends the program from any page. */
    QUIT,
    OTHER
}
