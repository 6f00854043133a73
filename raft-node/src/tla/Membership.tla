----------------------------- MODULE Membership ------------------------------
(***************************************************************************)
(* Membership changes by joint consensus (dissertation section 4.3).  The  *)
(* implementation lets new voters catch up first and asks both majorities  *)
(* for a heartbeat response; that concerns availability, not safety.       *)
(***************************************************************************)
EXTENDS Replication

(***************************************************************************)
(* An empty server that an operator bootstraps starts with the first entry *)
(* of the cluster, which is the same on all of its initial servers.        *)
(* CoreRequestHandler.bootstrap                                            *)
(***************************************************************************)
Bootstrap(i, initial) ==
    /\ log[i] = << >>
    /\ ~fenced[i] /\ ~IsRecovering(i)
    /\ i \in initial.voters /\ ~IsJoint(initial)
    /\ \A j \in Server : log[j] # << >> => log[j][1] = Entry(1, initial)
    /\ Write(i, Max(term[i], 1), Nil, <<Entry(1, initial)>>)
    /\ UNCHANGED <<role, commit, snapshot, heard, recovering, fenced, leaseVars, owed, networkVars>>

(* A leader starts a change.  It may leave all roles as they are and change an address, which is not modelled.
   MembershipChangeCoordinator.request, enterJoint *)
EnterJoint(i, voters, learners) ==
    LET current == ConfigurationOf(i)
        next == Configuration(voters, current.voters, learners)
    IN /\ role[i] = "leader"
       /\ voters # {}
       /\ Guard("one change at a time", ~IsJoint(current) /\ IsConfigurationCommitted(i))
       /\ HasCommittedInTerm(i)
       /\ AppendAsLeader(i, Entry(term[i], next))
       /\ lease' = [lease EXCEPT ![i] = {}]
       /\ UNCHANGED <<role, commit, snapshot, heard, recovering, fenced, promise>>

(* The leader appends the new configuration once the joint one is committed.  onCommitAdvanced *)
LeaveJoint(i) ==
    LET current == ConfigurationOf(i)
        next == Configuration(current.voters, {}, current.learners)
    IN /\ role[i] = "leader"
       /\ IsJoint(current)
       /\ Guard("one change at a time", IsConfigurationCommitted(i))
       /\ HasCommittedInTerm(i)
       /\ AppendAsLeader(i, Entry(term[i], next))
       /\ lease' = [lease EXCEPT ![i] = {}]
       /\ UNCHANGED <<role, commit, snapshot, heard, recovering, fenced, promise>>
=============================================================================
