----------------------------- MODULE Replication -----------------------------
(***************************************************************************)
(* Replication: appends, heartbeats, the commit rule, snapshots, and lease *)
(* promises (paper sections 5.3, 5.4 and 7; dissertation section 6.4.1).   *)
(***************************************************************************)
EXTENDS Elections

(***************************************************************************)
(* Contact with the leader of the server's term: a candidate of that term  *)
(* becomes a follower.  Only this keeps a voter from voting for others.    *)
(* RaftState.onLeaderContact                                               *)
(***************************************************************************)
HearLeader(i) ==
    /\ HasLed(term[i])
    /\ i \notin led[term[i]].leaders
    /\ "a higher term ends leadership" \in WithoutGuards \/ role[i] # "leader"
    /\ role' = IF role[i] = "leader" THEN role ELSE [role EXCEPT ![i] = "follower"]
    /\ heard' = IF Has("stickiness") THEN [heard EXCEPT ![i] = TRUE] ELSE heard

(* A heartbeat alone.  The response is a lease promise.  FollowerRules.handle(HeartbeatRequest) *)
ReceiveHeartbeat(i) ==
    /\ HearLeader(i)
    /\ ~fenced[i]
    /\ promise' = IF Has("leases") THEN [promise EXCEPT ![i] = term[i]] ELSE promise
    /\ UNCHANGED <<term, vote, log, commit, snapshot, recovering, fenced, lease, diskVars, networkVars>>

(***************************************************************************)
(* The log of a follower after an append of the entries from "previous"    *)
(* plus 1 to "last" of the leader's log.  Only from the first conflict on  *)
(* does it truncate.  FollowerRules.appendMissing                          *)
(***************************************************************************)
AppendMissing(entries, leaderLog, previous, last) ==
    LET isHeld(k) == k <= Len(entries) /\ entries[k] = leaderLog[k]
        holdsAll == \A k \in previous + 1 .. last : isHeld(k)
    IN IF holdsAll /\ "only conflicts are truncated" \notin WithoutGuards
       THEN entries
       ELSE Prefix(entries, previous) \o SubSeq(leaderLog, previous + 1, last)

(***************************************************************************)
(* A follower receives an append of its leader: the entries after          *)
(* "previous" up to "last", with the leader's commitIndex at some time.    *)
(* FollowerRules.handle(AppendRequest)                                     *)
(***************************************************************************)
AcceptEntries(i, previous, last, leaderCommit) ==
    LET t == term[i]
        leaderLog == led[t].log
        covered == IF "commit only what the append covers" \in WithoutGuards
                   THEN Min(leaderCommit, Max(last, Len(log[i])))
                   ELSE Min(leaderCommit, last)
    IN /\ HearLeader(i)
       /\ ~fenced[i]
       /\ previous <= last /\ last <= Len(leaderLog)
       /\ leaderCommit <= led[t].commit
       /\ previous <= Len(log[i])
       /\ Guard("the previous entry matches",
              previous <= commit[i] \/ TermAt(log[i], previous) = TermAt(leaderLog, previous))
       (* What is committed here is in the leader's log too, so nothing committed is truncated. *)
       /\ LET from == Max(previous, Min(commit[i], last))
              entries == IF from = last /\ "only conflicts are truncated" \notin WithoutGuards
                         THEN log[i]
                         ELSE AppendMissing(log[i], leaderLog, from, last)
              acknowledged == IF "acknowledge only what the append covers" \in WithoutGuards THEN Len(entries) ELSE last
          IN /\ Write(i, t, vote[i], entries)
             /\ IF "a copy is durable before it counts" \in WithoutGuards
                THEN Send({AppendAccepted(t, i, acknowledged)})
                ELSE SendWhenDurable(i, {AppendAccepted(t, i, acknowledged)})
             /\ commit' = [commit EXCEPT ![i] = Max(@, Min(covered, Len(entries)))]
       /\ UNCHANGED <<snapshot, recovering, fenced, leaseVars, led>>

(***************************************************************************)
(* A heartbeat carries the leader's commitIndex, but no more than what the *)
(* follower acknowledged in this term.  LogReplicator.sendHeartbeats,      *)
(* FollowerRules.handle(HeartbeatRequest)                                  *)
(***************************************************************************)
CommitByHeartbeat(i, index) ==
    /\ HearLeader(i)
    /\ ~fenced[i]
    /\ index > commit[i] /\ index <= led[term[i]].commit /\ index <= Len(log[i])
    /\ Guard("a heartbeat commits only what was acknowledged", i \in Holders(term[i], index))
    /\ commit' = [commit EXCEPT ![i] = index]
    /\ UNCHANGED <<term, vote, log, snapshot, recovering, fenced, leaseVars, diskVars, networkVars>>

(* Appends an entry to the leader's log.  LeaderState.append *)
AppendAsLeader(i, entry) ==
    LET t == term[i]
        entries == Append(log[i], entry)
    IN /\ role[i] = "leader"
       /\ Write(i, t, vote[i], entries)
       /\ led' = [led EXCEPT ![t].log = entries]
       /\ SendWhenDurable(i, {AppendAccepted(t, i, Len(entries))})

(* A client's command.  LeaderState.propose *)
Propose(i) ==
    /\ Has("commands")
    /\ AppendAsLeader(i, Entry(term[i], NoConfiguration))
    /\ UNCHANGED <<role, commit, snapshot, heard, recovering, fenced, leaseVars>>

(***************************************************************************)
(* The leader commits an entry of its own term that a majority holds, its  *)
(* own copy included once it is durable, and all entries before it (paper  *)
(* section 5.4.2, figure 8).  LeaderState.maybeCommit                      *)
(***************************************************************************)
AdvanceCommit(i, index) ==
    /\ role[i] = "leader"
    /\ index > commit[i] /\ index <= Len(log[i])
    /\ Guard("only entries of the own term are counted", log[i][index].term = term[i])
    /\ LET own == IF "a copy is durable before it counts" \in WithoutGuards THEN {i} ELSE {}
       IN HasMajority(ConfigurationOf(i), Holders(term[i], index) \cup own)
    /\ commit' = [commit EXCEPT ![i] = index]
    /\ led' = [led EXCEPT ![term[i]].commit = index]
    /\ UNCHANGED <<term, vote, log, role, snapshot, heard, recovering, fenced, leaseVars, diskVars, sent>>

(***************************************************************************)
(* Snapshots.  The log variable keeps the entries that a snapshot has      *)
(* replaced, so that they can still be compared; after a restart, the      *)
(* server knows only that what its snapshot covers is committed.           *)
(* Raft.onSnapshotPersisted                                                *)
(***************************************************************************)
TakeSnapshot(i, index) ==
    /\ Has("snapshots")
    /\ index > snapshot[i]
    /\ Guard("a snapshot covers committed entries", index <= commit[i])
    /\ index <= Len(log[i])
    /\ snapshot' = [snapshot EXCEPT ![i] = index]
    /\ UNCHANGED <<term, vote, log, role, commit, heard, recovering, fenced, leaseVars, diskVars, networkVars>>

(***************************************************************************)
(* A follower installs its leader's snapshot.  Entries after it stay only  *)
(* if the log matches its end.  FollowerRules.adoptSnapshot                *)
(***************************************************************************)
InstallSnapshot(i, index) ==
    LET t == term[i]
        covered == Prefix(led[t].log, index)
        matches == Len(log[i]) >= index /\ log[i][index].term = covered[index].term
        entries == IF matches \/ ("a suffix stays only if the log matches" \in WithoutGuards /\ Len(log[i]) >= index)
                   THEN covered \o SubSeq(log[i], index + 1, Len(log[i]))
                   ELSE covered
    IN /\ Has("snapshots")
       /\ HearLeader(i)
       /\ ~fenced[i]
       /\ index > commit[i] /\ index <= led[t].commit
       /\ Write(i, t, vote[i], entries)
       /\ commit' = [commit EXCEPT ![i] = index]
       /\ snapshot' = [snapshot EXCEPT ![i] = index]
       /\ SendWhenDurable(i, {AppendAccepted(t, i, index)})
       /\ UNCHANGED <<recovering, fenced, leaseVars, led>>

(***************************************************************************)
(* Leases, without time.  A leader whose majority is bound by promises may *)
(* serve reads alone; LinearizableReads.hasLease counts from the time when *)
(* it sent the heartbeat and stops a tenth early, so its lease ends before *)
(* any promise that it rests on.  That is the one assumption about clocks: *)
(* a promise expires only when no lease rests on it.                       *)
(***************************************************************************)
AcquireLease(i, voters) ==
    /\ Has("leases")
    /\ role[i] = "leader"
    /\ HasCommittedInTerm(i)
    /\ Guard("no lease after TimeoutNow", \A m \in Messages("timeout now") : m.term # term[i])
    /\ i \in voters /\ \A j \in voters \ {i} : promise[j] = term[i]
    /\ HasMajority(ConfigurationOf(i), voters)
    /\ lease' = [lease EXCEPT ![i] = voters]
    /\ UNCHANGED <<serverVars, promise, diskVars, networkVars>>

LoseLease(i) ==
    /\ lease[i] # {}
    /\ lease' = [lease EXCEPT ![i] = {}]
    /\ UNCHANGED <<serverVars, promise, diskVars, networkVars>>

(* RaftState.leasePromiseRemainingNanos reaches 0. *)
ExpirePromise(i) ==
    /\ promise[i] > 0
    /\ Guard("a lease ends before its promises", \A j \in Server : i \notin lease[j])
    /\ promise' = [promise EXCEPT ![i] = 0]
    /\ UNCHANGED <<serverVars, lease, diskVars, networkVars>>
=============================================================================
