package dev.raftctl.node.simulation;

/** A kind of fault that the simulator injects. */
enum SimulatedFault {
    /** A server loses power and restarts later. */
    CRASH("crashes"),
    /** A server loses power between two effects of one step. */
    CRASH_BETWEEN_EFFECTS("crashes between effects"),
    CRASH_ALL("crashes of all servers"),
    RESTART_IMMEDIATELY("restarts"),
    /** A process is paused for some time, while its clock continues to run. */
    PAUSE("pauses"),
    CUT_ONE_DIRECTION("one-way cuts"),
    ISOLATE("isolations"),
    PARTITION("partitions"),
    /** A leader is cut off together with a minority of the servers, and replicates entries that will be lost. */
    LEADER_IN_MINORITY("leaders cut off with a minority"),
    /** One server can communicate with all other servers, which cannot communicate with each other. */
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
    /** One bit of a file is flipped, on a server whose whole data directory the other servers could restore. */
    CORRUPT_BIT("corrupted bits"),
    /** One read of a file fails. */
    READ_FAILURE("failed reads"),
    /** Two servers are started on each other's directories. */
    SWAP_DIRECTORIES("swapped directories"),
    /** The connections to a server break, with or without a crash of the server, and the other servers notice this. */
    BREAK_CONNECTIONS("broken connections"),
    WIPE_DISK("wiped disks"),
    TRANSFER("transfers requested"),
    STEP_DOWN("step-downs requested"),
    CAMPAIGN("campaigns requested"),
    CHANGE_MEMBERSHIP("membership changes requested"),
    /** A leader crashes soon after a request to remove or demote it. */
    CRASH_LEAVING_LEADER("crashes of leaving leaders"),
    /** A leader that was cut off is reconnected just as its successor crashes. */
    RETURN_OLD_LEADER("old leaders back as new ones crash"),
    /**
     * Leadership is transferred, and the old leader receives no more messages, so it does not learn about the new
     * leader.
     */
    TRANSFER_WITH_LEADER_CUT_OFF("transfers with the old leader cut off"),
    /** A leader is paused and cut off. When it resumes, it does not know that there is a new leader. */
    PAUSE_AND_CUT_OFF_LEADER("leaders paused and cut off"),
    /** The responses to a leader are delayed, and then the leader's own messages are cut off. */
    DELAY_RESPONSES("leaders with delayed responses"),
    /**
     * The leader is cut off and the other servers restart, so that they no longer know when they last heard from it.
     * One follower has not heard from the leader for even longer.
     */
    FORGET_LEADER("forgotten leader contacts");

    private final String countName;

    SimulatedFault(String countName) {
        this.countName = countName;
    }

    /** Returns the name under which the simulator's report counts this fault. */
    String countName() {
        return countName;
    }
}
