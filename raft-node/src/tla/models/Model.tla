------------------------------- MODULE Model --------------------------------
(***************************************************************************)
(* The constants and initial states of the bounded models.  Each .cfg file *)
(* beside this module is a model.                                          *)
(***************************************************************************)
EXTENDS Raft, TLC

CONSTANTS s1, s2, s3, s4

TwoServers == {s1, s2}
ThreeServers == {s1, s2, s3}
FourServers == {s1, s2, s3, s4}

TwoVoters == Configuration({s1, s2}, {}, {})
ThreeVoters == Configuration({s1, s2, s3}, {}, {})
TwoVotersAndLearner == Configuration({s1, s2}, {}, {s3})
ThreeVotersAndLearner == Configuration({s1, s2, s3}, {}, {s4})

AnyServerIsLikeAnother == Permutations(ThreeServers)
TwoServersAreAlike == Permutations({s2, s3})

(* No leader is elected beyond those of the initial state.  Violated in every model that is to have elections. *)
NoElection == [][DOMAIN led' = DOMAIN led]_vars

NoTargets == {}
TheLearnerInstead == {[voters |-> {s2, s3}, learners |-> {}]}
TheLearnerAlone == {[voters |-> {s4}, learners |-> {}]}

(***************************************************************************)
(* An initial state is given by the servers' terms, votes and logs and by  *)
(* the terms that had leaders.  On a slow disk, the leader's last entry is *)
(* not durable yet.                                                        *)
(***************************************************************************)
InitFrom(terms, votes, logs, leader, committed, acks, history) ==
    /\ term = terms
    /\ vote = votes
    /\ log = logs
    /\ role = [i \in Server |-> IF i = leader THEN "leader" ELSE "follower"]
    /\ commit = [i \in Server |-> IF i = leader THEN committed ELSE 0]
    /\ snapshot = [i \in Server |-> 0]
    /\ heard = [i \in Server |-> FALSE]
    /\ recovering = [i \in Server |-> 0]
    /\ fenced = [i \in Server |-> FALSE]
    /\ promise = [i \in Server |-> 0]
    /\ lease = [i \in Server |-> {}]
    /\ disk = [i \in Server |->
                  [term |-> terms[i],
                   vote |-> votes[i],
                   log |-> IF i = leader /\ Has("slow disk") THEN Prefix(logs[i], Len(logs[i]) - 1) ELSE logs[i]]]
    /\ owed = [i \in Server |-> IF i = leader /\ Has("slow disk") THEN {AppendAccepted(terms[i], i, Len(logs[i]))} ELSE {}]
    /\ sent = [type \in MessageTypes |-> IF type = "append accepted" THEN acks ELSE {}]
    /\ led = history

Command(t) == Entry(t, NoConfiguration)
FirstEntry == Entry(1, InitialConfiguration)

(***************************************************************************)
(* s1 led term 2 and s3 led term 3, and neither replicated its entry.  Now *)
(* s1 leads again.  Paper, figure 8 (c), with three servers.               *)
(***************************************************************************)
FigureEight ==
    LET second == <<FirstEntry, Command(2)>>
        third == <<FirstEntry, Command(3)>>
        fourth == Append(second, Command(4))
    IN InitFrom(
           (s1 :> 4) @@ (s2 :> 4) @@ (s3 :> 3),
           (s1 :> s1) @@ (s2 :> s1) @@ (s3 :> s3),
           (s1 :> fourth) @@ (s2 :> <<FirstEntry>>) @@ (s3 :> third),
           s1, 0, {AppendAccepted(4, s1, 3)},
           (2 :> [leaders |-> {s1}, log |-> second, commit |-> 0])
               @@ (3 :> [leaders |-> {s3}, log |-> third, commit |-> 0])
               @@ (4 :> [leaders |-> {s1}, log |-> fourth, commit |-> 0]))

FigureEightSpec == FigureEight /\ [][Next]_vars

(***************************************************************************)
(* s3 led term 3 and replicated none of its two entries.  Now s1 leads and *)
(* has committed an entry of its own with s2.                              *)
(***************************************************************************)
ConflictingLog ==
    LET third == <<FirstEntry, Command(3), Command(3)>>
        fourth == <<FirstEntry, Command(4)>>
    IN InitFrom(
           (s1 :> 4) @@ (s2 :> 4) @@ (s3 :> 3),
           (s1 :> s1) @@ (s2 :> s1) @@ (s3 :> s3),
           (s1 :> fourth) @@ (s2 :> fourth) @@ (s3 :> third),
           s1, 2, {AppendAccepted(4, s1, 2), AppendAccepted(4, s2, 2)},
           (3 :> [leaders |-> {s3}, log |-> third, commit |-> 0])
               @@ (4 :> [leaders |-> {s1}, log |-> fourth, commit |-> 2]))

ConflictingLogSpec == ConflictingLog /\ [][Next]_vars

(* s1 leads term 2, and its first entry is committed and on all members. *)
EstablishedLeader ==
    LET members == Members(InitialConfiguration)
        entries == <<FirstEntry, Command(2)>>
    IN InitFrom(
           [i \in Server |-> IF i \in members THEN 2 ELSE 0],
           [i \in Server |-> IF i \in members THEN s1 ELSE Nil],
           [i \in Server |-> IF i \in members THEN entries ELSE << >>],
           s1, 2, {AppendAccepted(2, i, 2) : i \in members},
           (2 :> [leaders |-> {s1}, log |-> entries, commit |-> 2]))

EstablishedSpec == EstablishedLeader /\ [][Next]_vars

(* s1 leads term 2, and the other server does not have its entry yet. *)
NewLeader ==
    LET entries == <<FirstEntry, Command(2)>>
    IN InitFrom(
           [i \in Server |-> 2],
           [i \in Server |-> s1],
           [i \in Server |-> IF i = s1 THEN entries ELSE <<FirstEntry>>],
           s1, 0, {},
           (2 :> [leaders |-> {s1}, log |-> entries, commit |-> 0]))

NewLeaderSpec == NewLeader /\ [][Next]_vars
=============================================================================
