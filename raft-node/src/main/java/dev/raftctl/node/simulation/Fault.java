package dev.raftctl.node.simulation;

/** A kind of thing the nemesis does, at one moment. */
enum Fault {
    /** The power goes at one server, and comes back later. */
    CRASH("crashes"),
    /** The power goes between two effects of one step. */
    CRASH_BETWEEN_EFFECTS("crashes between effects"),
    CRASH_ALL("crashes of all servers"),
    RESTART_IMMEDIATELY("restarts"),
    /** A process stands still, and its clock does not. */
    PAUSE("pauses"),
    CUT_ONE_DIRECTION("one-way cuts"),
    ISOLATE("isolations"),
    PARTITION("partitions"),
    /** A leader goes on with a minority, to which it brings entries that will not stay. */
    LEADER_IN_MINORITY("leaders cut off with a minority"),
    /** One server is linked to all others, which are not linked to each other. */
    HUB("hubs"),
    CHAIN("chains"),
    RING("rings"),
    SLOW_LINK("slow links"),
    RESTORE_LINKS("links mended"),
    SLOW_DISK("slow disks"),
    /** The power goes between two changes to files. */
    CRASH_BETWEEN_FILE_OPERATIONS("crashes between file operations"),
    SYNC_FAILURE("failed syncs"),
    DISK_FULL("full disks"),
    /** A bit of a file is not what it was; only where the loss of the whole directory would do no harm. */
    CORRUPT_BIT("bits rotten"),
    /** A file cannot be read, once. */
    READ_FAILURE("failed reads"),
    /** Two servers are started on each other's directories. */
    SWAP_DIRECTORIES("swapped directories"),
    /** The connections to a server break, whether its power goes or not, and the others are told. */
    BREAK_CONNECTIONS("broken connections"),
    WIPE_DISK("wiped disks"),
    TRANSFER("transfers asked"),
    STEP_DOWN("step-downs asked"),
    CAMPAIGN("campaigns asked"),
    CHANGE_MEMBERSHIP("membership changes asked"),
    /** The leader is to lose its vote, and its power goes soon after. */
    CRASH_LEAVING_LEADER("leaders that are to leave crash"),
    /** A leader that was cut off comes back just as the one after it crashes. */
    RETURN_OLD_LEADER("old leaders return as new ones crash"),
    /** Leadership is handed over, and who had it hears nothing of it. */
    TRANSFER_WITH_LEADER_CUT_OFF("transfers, the old leader cut off"),
    /** A leader stands still and hears nothing; when it goes on it does not know that another leads. */
    PAUSE_AND_CUT_OFF_LEADER("leaders asleep"),
    /** What a leader hears is old, and then it is heard no more. */
    DELAY_RESPONSES("leaders that hear late"),
    /** Some have not heard the leader for long, and the others forget that they did. */
    FORGET_LEADER("leaders forgotten");

    private final String countName;

    Fault(String countName) {
        this.countName = countName;
    }

    /** What a report counts it as. */
    String countName() {
        return countName;
    }
}
