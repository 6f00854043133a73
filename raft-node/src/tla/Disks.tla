-------------------------------- MODULE Disks --------------------------------
(***************************************************************************)
(* Disks: writes that become durable, crashes and restarts, damaged logs,  *)
(* and servers that lost their disk.                                       *)
(***************************************************************************)
EXTENDS Membership

(* Every write requested so far is durable, so what waited for it is sent.  pipeline/DiskWorkExecutor *)
Sync(i) ==
    /\ Has("slow disk")
    /\ \/ owed[i] # {}
       \/ disk[i] # [term |-> term[i], vote |-> vote[i], log |-> log[i]]
    /\ disk' = [disk EXCEPT ![i] = [term |-> term[i], vote |-> vote[i], log |-> log[i]]]
    /\ sent' = WithMessages(owed[i])
    /\ owed' = [owed EXCEPT ![i] = {}]
    /\ UNCHANGED <<serverVars, leaseVars, led>>

(* A message that promises something may leave once its promise is on the disk. *)
IsDurable(i, m) ==
    CASE m.type = "vote granted" -> disk[i].term = m.term /\ disk[i].vote = m.to
      [] m.type = "vote request" -> disk[i].term = m.term /\ disk[i].vote = i
      [] m.type = "append accepted" ->
            /\ disk[i].term >= m.term
            /\ Len(disk[i].log) >= m.index
            /\ disk[i].log[m.index] = led[m.term].log[m.index]
      [] OTHER -> FALSE

(***************************************************************************)
(* The logs that a crash may leave: what was durable, or a part of what    *)
(* was being written.  The snapshot's part is always there.                *)
(***************************************************************************)
SurvivingLogs(i) ==
    LET common == Max(CommonLength(disk[i].log, log[i]), snapshot[i])
    IN {disk[i].log} \cup {Prefix(log[i], length) : length \in common .. Len(log[i])}

(* The terms and votes that a crash may leave.  No entry survives without its term (HardStateFile before entries). *)
SurvivingHardStates(i, entries) ==
    {h \in {[term |-> disk[i].term, vote |-> disk[i].vote], [term |-> term[i], vote |-> vote[i]]} :
        h.term >= Last(entries).term}

(* What every start has in common: a follower with an empty memory.  storage/StorageRecovery, Raft's constructor *)
StartFrom(i, hardState, entries) ==
    /\ term' = [term EXCEPT ![i] = hardState.term]
    /\ vote' = [vote EXCEPT ![i] = hardState.vote]
    /\ log' = [log EXCEPT ![i] = entries]
    /\ disk' = [disk EXCEPT ![i] = [term |-> hardState.term, vote |-> hardState.vote, log |-> entries]]
    /\ role' = [role EXCEPT ![i] = "follower"]
    /\ commit' = [commit EXCEPT ![i] = snapshot[i]]
    /\ heard' = [heard EXCEPT ![i] = FALSE]
    /\ lease' = [lease EXCEPT ![i] = {}]
    /\ owed' = [owed EXCEPT ![i] = {}]
    /\ promise' = IF "a lease promise survives a restart" \in WithoutGuards
                  THEN [promise EXCEPT ![i] = 0]
                  ELSE promise

Restart(i) ==
    /\ Has("restarts")
    /\ \E entries \in SurvivingLogs(i) :
           \E h \in SurvivingHardStates(i, entries) :
               LET kept == IF "a vote survives a restart" \in WithoutGuards THEN [h EXCEPT !.vote = Nil] ELSE h
               IN StartFrom(i, kept, entries)
    /\ UNCHANGED <<snapshot, recovering, fenced, networkVars>>

(***************************************************************************)
(* A server starts, finds its log damaged from an index on, and removes    *)
(* the damaged part.  It leaves its term, and neither votes nor campaigns  *)
(* until its log ends in a term after the damage (hazard D13).             *)
(* storage/LogDamageRemoval, core/LogRecovery                              *)
(***************************************************************************)
StartWithDamagedLog(i, length) ==
    /\ Has("damage")
    /\ length < Len(disk[i].log) /\ length >= snapshot[i]
    /\ StartFrom(i, [term |-> disk[i].term + 1, vote |-> Nil], Prefix(disk[i].log, length))
    /\ recovering' = [recovering EXCEPT ![i] = disk[i].term]
    /\ UNCHANGED <<snapshot, fenced, networkVars>>

(***************************************************************************)
(* A server notices while it runs that its disk lost entries which it had  *)
(* acknowledged: a heartbeat's commitIndex is past the end of its log      *)
(* (hazard D14).  FollowerRules.onAcknowledgedEntriesLost                  *)
(***************************************************************************)
RecoverLostEntries(i) ==
    /\ Has("damage")
    /\ Write(i, term[i] + 1, Nil, log[i])
    /\ recovering' = [recovering EXCEPT ![i] = term[i]]
    /\ role' = [role EXCEPT ![i] = "follower"]
    /\ heard' = [heard EXCEPT ![i] = FALSE]
    /\ UNCHANGED <<commit, snapshot, fenced, leaseVars, owed, networkVars>>

(***************************************************************************)
(* A server starts with an empty directory under its old id.  Its peers    *)
(* know another incarnation of it, so it takes no part (hazard M17).       *)
(* runtime/PeerIdentityVerifier, RaftState.fence                           *)
(***************************************************************************)
StartWithoutDisk(i) ==
    /\ Has("wipes")
    /\ log[i] # << >>
    /\ term' = [term EXCEPT ![i] = 0]
    /\ vote' = [vote EXCEPT ![i] = Nil]
    /\ log' = [log EXCEPT ![i] = << >>]
    /\ disk' = [disk EXCEPT ![i] = [term |-> 0, vote |-> Nil, log |-> << >>]]
    /\ role' = [role EXCEPT ![i] = "follower"]
    /\ commit' = [commit EXCEPT ![i] = 0]
    /\ snapshot' = [snapshot EXCEPT ![i] = 0]
    /\ heard' = [heard EXCEPT ![i] = FALSE]
    /\ lease' = [lease EXCEPT ![i] = {}]
    /\ promise' = [promise EXCEPT ![i] = 0]
    /\ owed' = [owed EXCEPT ![i] = {}]
    /\ recovering' = [recovering EXCEPT ![i] = 0]
    /\ fenced' = [fenced EXCEPT ![i] = TRUE]
    /\ UNCHANGED networkVars
=============================================================================
