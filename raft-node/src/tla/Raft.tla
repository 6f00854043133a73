-------------------------------- MODULE Raft ---------------------------------
(***************************************************************************)
(* Raft as raftctl implements it.  The actions are in:                     *)
(*   Elections    pre-votes, votes, stickiness, transfer                   *)
(*   Replication  appends, commits, snapshots, leases                      *)
(*   Membership   joint consensus                                          *)
(*   Disks        durability, restarts, damage, lost disks                 *)
(* Safety states what must hold.  README.md names the limits.              *)
(***************************************************************************)
EXTENDS Safety

CONSTANTS
    InitialConfiguration,
    Targets,   \* the configurations that operators may request: records of voters and learners
    MaxTerm,   \* the bounds of a model
    MaxLength  \* of a log

Init == InitWith(InitialConfiguration, Members(InitialConfiguration))

ElectionCauses == {"timeout", "timeout, pre-vote off", "transfer", "operator"}

ElectionStep(i) ==
    \/ \E t \in TermsInUse : AdoptTerm(i, t)
    \/ ForgetLeader(i)
    \/ term[i] < MaxTerm /\ StartPreVote(i)
    \/ \E m \in Messages("pre-vote request") : GrantPreVote(i, m)
    \/ term[i] < MaxTerm /\ \E cause \in ElectionCauses : StartElection(i, cause)
    \/ \E m \in Messages("vote request") : GrantVote(i, m)
    \/ Len(log[i]) < MaxLength /\ BecomeLeader(i)
    \/ \E target \in Server : SendTimeoutNow(i, target)
    \/ Has("step down") /\ (AbandonCampaign(i) \/ StepDown(i))

(* An append of several entries has the same result as several appends of one. *)
ReplicationStep(i) ==
    \/ /\ HasLed(term[i])
       /\ \E last \in 1 .. Len(led[term[i]].log) :
              \E leaderCommit \in {0, led[term[i]].commit} : AcceptEntries(i, last - 1, last, leaderCommit)
    \/ \E index \in 1 .. Len(log[i]) : CommitByHeartbeat(i, index)
    \/ Len(log[i]) < MaxLength /\ Propose(i)
    \/ \E index \in 1 .. Len(log[i]) : AdvanceCommit(i, index)
    \/ \E index \in 1 .. Len(log[i]) : TakeSnapshot(i, index)
    \/ HasLed(term[i]) /\ \E index \in 1 .. led[term[i]].commit : InstallSnapshot(i, index)

LeaseStep(i) ==
    \/ (Has("stickiness") \/ Has("leases")) /\ ReceiveHeartbeat(i)
    \/ Has("leases") /\ \E voters \in SUBSET Server : AcquireLease(i, voters)
    \/ LoseLease(i)
    \/ ExpirePromise(i)

MembershipStep(i) ==
    /\ Len(log[i]) < MaxLength
    /\ \/ Bootstrap(i, InitialConfiguration)
       \/ \E target \in Targets :
             /\ Configuration(target.voters, {}, target.learners) # ConfigurationOf(i)
             /\ EnterJoint(i, target.voters, target.learners)
       \/ LeaveJoint(i)

DiskStep(i) ==
    \/ Sync(i)
    \/ Restart(i)
    \/ term[i] < MaxTerm /\ \E length \in 0 .. Len(disk[i].log) : StartWithDamagedLog(i, length)
    \/ StartWithoutDisk(i)

(* A model with "elections only" starts with a leader's committed entry and replicates nothing more. *)
Next ==
    \E i \in Server :
        \/ ElectionStep(i)
        \/ ~Has("elections only") /\ ReplicationStep(i)
        \/ LeaseStep(i)
        \/ MembershipStep(i)
        \/ DiskStep(i)

Spec == Init /\ [][Next]_vars
=============================================================================
