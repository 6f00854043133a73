package dev.raftctl.node.simulation;

/** A kind of fault that the simulator injects. */
enum Fault {
    /** One server loses power and restarts later. */
    CRASH("crashes"),
    /** A server loses power between two effects of one step. */
    CRASH_BETWEEN_EFFECTS("crashes between effects"),
    CRASH_ALL("crashes of all servers"),
    RESTART_IMMEDIATELY("restarts"),
    /** A process stops, but its clock goes on. */
    PAUSE("pauses"),
    CUT_ONE_DIRECTION("one-way cuts"),
    ISOLATE("isolations"),
    PARTITION("partitions"),
    /** A leader keeps a minority, to which it replicates entries that will be lost. */
    LEADER_IN_MINORITY("leaders cut off with a minority"),
    /** One server is linked to all the others, which are not linked to each other. */
    HUB("hubs"),
    CHAIN("chains"),
    RING("rings"),
    SLOW_LINK("slow links"),
    RESTORE_LINKS("links restored"),
    SLOW_DISK("slow disks"),
    /** A server loses power between two changes to its files. */
    CRASH_BETWEEN_FILE_OPERATIONS("crashes between file operations"),
    SYNC_FAILURE("failed syncs"),
    DISK_FULL("full disks"),
    /** One bit of a file changes; only where the cluster could lose the whole directory. */
    CORRUPT_BIT("corrupted bits"),
    /** One read of a file fails. */
    READ_FAILURE("failed reads"),
    /** Two servers are started on each other's directories. */
    SWAP_DIRECTORIES("swapped directories"),
    /** The connections to a server break, with or without a crash, and the other servers notice. */
    BREAK_CONNECTIONS("broken connections"),
    WIPE_DISK("wiped disks"),
    TRANSFER("transfers requested"),
    STEP_DOWN("step-downs requested"),
    CAMPAIGN("campaigns requested"),
    CHANGE_MEMBERSHIP("membership changes requested"),
    /** A leader that is about to lose its vote crashes soon afterwards. */
    CRASH_LEAVING_LEADER("crashes of leaving leaders"),
    /** A leader that was cut off returns just as its successor crashes. */
    RETURN_OLD_LEADER("old leaders back as new ones crash"),
    /** Leadership is transferred, and the old leader receives nothing of it. */
    TRANSFER_WITH_LEADER_CUT_OFF("transfers with the old leader cut off"),
    /** A leader is paused and cut off; when it resumes, it does not know that there is a new leader. */
    PAUSE_AND_CUT_OFF_LEADER("leaders paused and cut off"),
    /** A leader receives delayed responses, and then its own messages are cut off. */
    DELAY_RESPONSES("leaders with delayed responses"),
    /**
     * One follower has lost contact with the leader for a long time, and the others restart and forget their contact.
     */
    FORGET_LEADER("forgotten leader contacts");

    private final String countName;

    Fault(String countName) {
        this.countName = countName;
    }

    /** Returns the name under which a report counts this fault. */
    String countName() {
        return countName;
    }
}
