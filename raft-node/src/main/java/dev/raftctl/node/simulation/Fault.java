package dev.raftctl.node.simulation;

/** A kind of thing the nemesis does, at one moment. */
enum Fault {
    /** The power goes at one server, and comes back later. */
    CRASH("crashes"),
    /** The power goes between two effects of one step. */
    CRASH_BETWEEN_EFFECTS("crashes between effects"),
    CRASH_ALL("crashes of all servers"),
    RESTART_AT_ONCE("restarts"),
    /** A process stands still, and its clock does not. */
    PAUSE("pauses"),
    CUT_ONE_WAY("one-way cuts"),
    ISOLATE("isolations"),
    PARTITION("partitions"),
    /** A leader goes on with a minority, to which it brings entries that will not stay. */
    MINORITY("leaders cut off with a minority"),
    /** One server is linked to all others, which are not linked to each other. */
    HUB("hubs"),
    CHAIN("chains"),
    RING("rings"),
    SLOW_LINK("slow links"),
    MEND_LINKS("links mended"),
    SLOW_DISK("slow disks"),
    /** The power goes between two changes to files. */
    DISK_STOPS("crashes between file operations"),
    SYNC_FAILS("failed syncs"),
    DISK_FULL("full disks"),
    /** A bit of a file is not what it was; only where the loss of the whole directory would do no harm. */
    BIT_ROT("bits rotten"),
    /** A file cannot be read, once. */
    READ_FAILS("failed reads"),
    /** Two servers are started on each other's directories. */
    DIRECTORIES_SWAPPED("swapped directories"),
    /** The connections to a server break, whether its power goes or not, and the others are told. */
    CONNECTIONS_BREAK("broken connections"),
    WIPE("wiped disks"),
    TRANSFER("transfers asked"),
    STEP_DOWN("step-downs asked"),
    CAMPAIGN("campaigns asked"),
    CHANGE_SERVERS("membership changes asked"),
    /** The leader is to lose its vote, and its power goes soon after. */
    LEADER_LEAVES("leaders that are to leave crash"),
    /** A leader that was cut off comes back just as the one after it crashes. */
    OLD_LEADER_RETURNS("old leaders return as new ones crash"),
    /** Leadership is handed over, and who had it hears nothing of it. */
    DEAF_TRANSFER("transfers, the old leader cut off"),
    /** A leader stands still and hears nothing; when it goes on it does not know that another leads. */
    LEADER_SLEEPS("leaders asleep"),
    /** What a leader hears is old, and then it is heard no more. */
    LATE_ANSWERS("leaders that hear late"),
    /** Some have not heard the leader for long, and the others forget that they did. */
    LEADER_FORGOTTEN("leaders forgotten");

    private final String counted;

    Fault(String counted) {
        this.counted = counted;
    }

    /** What a report counts it as. */
    String counted() {
        return counted;
    }
}
