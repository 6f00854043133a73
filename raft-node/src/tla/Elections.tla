------------------------------ MODULE Elections ------------------------------
(***************************************************************************)
(* Elections: pre-votes, votes, leader stickiness, and leadership transfer *)
(* (paper section 5.2; dissertation sections 3.10, 4.2.3 and 9.6).         *)
(***************************************************************************)
EXTENDS RaftState

(* A server adopts a higher term without voting in it.  MessageDispatcher, RaftState.adoptTerm *)
AdoptTerm(i, t) ==
    /\ t > term[i]
    /\ t \in TermsInUse
    /\ Write(i, t, Nil, log[i])
    /\ role' = IF "a higher term ends leadership" \in WithoutGuards
               THEN role
               ELSE [role EXCEPT ![i] = "follower"]
    /\ heard' = [heard EXCEPT ![i] = FALSE]
    /\ lease' = [lease EXCEPT ![i] = {}]
    /\ UNCHANGED <<commit, snapshot, recovering, fenced, promise, owed, networkVars>>

(* A server has heard nothing from its leader for an election timeout.  RaftState.forgetLeader *)
ForgetLeader(i) ==
    /\ heard[i]
    /\ heard' = [heard EXCEPT ![i] = FALSE]
    /\ UNCHANGED <<term, vote, log, role, commit, snapshot, recovering, fenced, leaseVars, diskVars, networkVars>>

(* A server asks whether it would win before it increments its term.  CandidateRules.startPreVote *)
StartPreVote(i) ==
    /\ Has("pre-vote")
    /\ CanCampaign(i)
    /\ role[i] # "leader"
    /\ role' = [role EXCEPT ![i] = "pre-candidate"]
    /\ heard' = [heard EXCEPT ![i] = FALSE]
    /\ Send({PreVoteRequest(term[i] + 1, i, Last(log[i]))})
    /\ UNCHANGED <<term, vote, log, commit, snapshot, recovering, fenced, leaseVars, disk, led>>

(* A voter would vote.  It changes neither its term nor its vote.  VoteRules, VoteDecisionInput.evaluatePreVote *)
GrantPreVote(i, m) ==
    /\ m.from # i
    /\ m.term > term[i] \/ (m.term = term[i] /\ vote[i] = Nil)
    /\ log[i] # << >> /\ ~fenced[i] /\ ~IsRecovering(i)
    /\ ~IsLeaderAlive(i)
    /\ ~IsNewer(Last(log[i]), m.last)
    /\ Send({PreVoteGranted(m.term, i, m.from)})
    /\ UNCHANGED <<serverVars, leaseVars, disk, led>>

(* Why a server campaigns.  CandidateRules.startElection, ElectionCause *)
MayCampaign(i, cause) ==
    CASE cause = "timeout" ->
            /\ role[i] # "leader"
            /\ Guard("a lease promise binds the voter itself", ~IsBound(i))
            /\ Has("pre-vote") =>
                /\ role[i] = "pre-candidate"
                /\ Guard("a pre-vote comes first", HasMajority(ConfigurationOf(i), PreVotersFor(i, term[i] + 1)))
      [] cause = "timeout, pre-vote off" -> role[i] # "leader" /\ Has("pre-vote off") /\ ~IsBound(i)
      [] cause = "transfer" -> role[i] = "follower" /\ TimeoutNow(term[i], i) \in Messages("timeout now")
      [] cause = "operator" -> role[i] # "leader" /\ Has("operator") /\ ~IsBound(i)

(* The server increments its term and votes for itself.  CandidateRules.startElection, RaftState.becomeCandidate *)
StartElection(i, cause) ==
    LET next == term[i] + 1
    IN /\ CanCampaign(i)
       /\ MayCampaign(i, cause)
       /\ Write(i, next, i, log[i])
       /\ role' = [role EXCEPT ![i] = "candidate"]
       /\ heard' = [heard EXCEPT ![i] = FALSE]
       /\ SendWhenDurable(i, {VoteRequest(next, i, Last(log[i]), cause), VoteGranted(next, i, i, {})})
       /\ UNCHANGED <<commit, snapshot, recovering, fenced, leaseVars, led>>

(* The leader itself asked for the election, or an operator did and no lease may depend on this voter. *)
BypassesStickiness(i, m) ==
    \/ m.cause = "transfer"
    \/ m.cause = "operator" /\ Guard("an operator does not release from a lease promise", ~IsBound(i))

(* The rules that a vote for this request breaks. *)
BrokenRules(i, m) ==
    (IF IsLeaderAlive(i) /\ ~BypassesStickiness(i, m) THEN {"leader alive"} ELSE {})
        \cup (IF IsRecovering(i) THEN {"recovering"} ELSE {})
        \cup (IF fenced[i] \/ log[i] = << >> THEN {"no configuration"} ELSE {})

(* A voter votes.  VoteRules.handle(VoteRequest), VoteDecisionInput.evaluateVote *)
GrantVote(i, m) ==
    /\ m.from # i
    /\ m.term >= term[i]
    /\ Guard("no vote against a live leader", "leader alive" \notin BrokenRules(i, m))
    /\ Guard("no vote while recovering", "recovering" \notin BrokenRules(i, m))
    /\ Guard("no vote of a server without its disk", "no configuration" \notin BrokenRules(i, m))
    /\ m.term = term[i] => Guard("one vote a term", vote[i] \in {Nil, m.from})
    /\ Guard("the candidate's log is up to date", ~IsNewer(Last(log[i]), m.last))
    /\ Write(i, m.term, m.from, log[i])
    /\ role' = [role EXCEPT ![i] = "follower"]
    /\ heard' = [heard EXCEPT ![i] = IF m.term > term[i] THEN FALSE ELSE @]
    /\ lease' = [lease EXCEPT ![i] = {}]
    /\ LET granted == {VoteGranted(m.term, i, m.from, BrokenRules(i, m))}
       IN IF "a vote is durable before it is sent" \in WithoutGuards
          THEN Send(granted)
          ELSE SendWhenDurable(i, granted)
    /\ UNCHANGED <<commit, snapshot, recovering, fenced, promise, led>>

(* A candidate with a majority leads its term, and appends an entry of it.  LeaderState.start *)
BecomeLeader(i) ==
    LET t == term[i]
        entries == Append(log[i], Entry(t, NoConfiguration))
    IN /\ role[i] = "candidate"
       /\ HasMajority(ConfigurationOf(i), VotersFor(i, t))
       /\ role' = [role EXCEPT ![i] = "leader"]
       /\ Write(i, t, vote[i], entries)
       /\ led' = [x \in DOMAIN led \cup {t} |->
                     IF x # t
                     THEN led[x]
                     ELSE [leaders |-> {i} \cup (IF HasLed(t) THEN led[t].leaders ELSE {}),
                           log |-> entries,
                           commit |-> commit[i]]]
       /\ SendWhenDurable(i, {AppendAccepted(t, i, Len(entries))})
       /\ UNCHANGED <<commit, snapshot, heard, recovering, fenced, leaseVars>>

(* A candidate gives up: a lease promise binds it, or a voter reported that it was removed.  RaftState.becomeFollower *)
AbandonCampaign(i) ==
    /\ role[i] \in {"pre-candidate", "candidate"}
    /\ role' = [role EXCEPT ![i] = "follower"]
    /\ UNCHANGED <<term, vote, log, commit, snapshot, heard, recovering, fenced, leaseVars, diskVars, networkVars>>

(* A leader steps down: it lost its quorum or its disk, or an operator asked it to.  LeaderState.checkQuorumContact *)
StepDown(i) ==
    /\ role[i] = "leader"
    /\ role' = [role EXCEPT ![i] = "follower"]
    /\ lease' = [lease EXCEPT ![i] = {}]
    /\ UNCHANGED <<term, vote, log, commit, snapshot, heard, recovering, fenced, promise, diskVars, networkVars>>

(***************************************************************************)
(* The leader makes a voter campaign.  The implementation waits until the  *)
(* voter holds the whole log; safety does not depend on that.  The message *)
(* may arrive at any later time.  LeadershipTransfer.sendTimeoutNow        *)
(***************************************************************************)
SendTimeoutNow(i, target) ==
    /\ Has("transfer")
    /\ role[i] = "leader"
    /\ target # i
    /\ target \in ConfigurationOf(i).voters
    /\ Send({TimeoutNow(term[i], target)})
    /\ lease' = IF "no lease after TimeoutNow" \in WithoutGuards THEN lease ELSE [lease EXCEPT ![i] = {}]
    /\ UNCHANGED <<serverVars, promise, disk, led>>
=============================================================================
