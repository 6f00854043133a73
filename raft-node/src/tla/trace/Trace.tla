-------------------------------- MODULE Trace --------------------------------
(***************************************************************************)
(* Checks that recorded runs of the implementation are behaviours of the   *)
(* specification.  A trace is a sequence of lines; each line is a decision *)
(* of a server's core, what followed from it, or what happened to its      *)
(* disk.  For each line there is exactly one step, which must satisfy an   *)
(* action of the specification.  A trace that ends early is rejected.      *)
(*                                                                         *)
(* The lines are written by the test class ProtocolTrace.                  *)
(***************************************************************************)
EXTENDS Safety, TLC

CONSTANT Traces

VARIABLES
    number,  \* which trace
    next     \* its next line

traceVars == <<number, next>>

Line == Traces[number][next]

(* Each line has a kind and the server that it is about; the rest depends on the kind. *)
kind == Line[1]
self == Line[2]

IsLast(i, position) == Last(log[i]) = position

(* Every owed message whose promise the disk now keeps is sent. *)
ReleaseWith(i, onDisk) ==
    LET isKept(m) ==
            CASE m.type \in {"vote granted", "vote request"} ->
                    onDisk.term = m.term /\ onDisk.vote = (IF m.type = "vote granted" THEN m.to ELSE i)
              [] OTHER -> FALSE
        ready == {m \in owed[i] : isKept(m)}
    IN /\ sent' = WithMessages(ready)
       /\ owed' = [owed EXCEPT ![i] = {m \in @ : m \notin ready /\ m.type # "append accepted"}]

(***************************************************************************)
(* Disks.                                                                  *)
(***************************************************************************)
(* A write is durable: <<"durable", self, term (0 if unchanged), vote, first index, entries>>. *)
Durable ==
    LET i == self
        entries == Line[6]
        newLog == IF entries = << >> THEN disk[i].log ELSE Prefix(disk[i].log, Line[5] - 1) \o entries
        onDisk == [term |-> IF Line[3] = 0 THEN disk[i].term ELSE Line[3],
                   vote |-> IF Line[3] = 0 THEN disk[i].vote ELSE Line[4],
                   log |-> newLog]
    IN /\ entries # << >> => Line[5] <= Len(disk[i].log) + 1
       /\ onDisk.term <= term[i]
       /\ Last(newLog).term <= onDisk.term
       /\ disk' = [disk EXCEPT ![i] = onDisk]
       /\ ReleaseWith(i, onDisk)
       /\ UNCHANGED <<serverVars, leaseVars, led>>

(* <<"start", self, term, vote, last, snapshot index, recovering term>>: a server starts from its disk. *)
StartedLogs(i, last) ==
    LET candidates == {disk[i].log, Prefix(log[i], Min(last.index, Len(log[i])))}
            \cup {Prefix(led[t].log, Min(last.index, Len(led[t].log))) :
                    t \in {x \in DOMAIN led : Line[6] = last.index /\ last.index <= led[x].commit}}
        damaged == IF Line[7] > recovering[i] THEN {Prefix(disk[i].log, Min(last.index, Len(disk[i].log)))} ELSE {}
    IN {entries \in candidates \cup damaged : Last(entries) = last}

StartAgain ==
    LET i == self
        hardState == [term |-> Line[3], vote |-> Line[4]]
        logs == StartedLogs(i, Line[5])
        entries == CHOOSE entries \in logs : TRUE
        isDamaged == Line[7] > recovering[i]
        hasVoted(candidate, t) ==
            \E m \in Messages("vote granted") \cup owed[i] :
                m.type = "vote granted" /\ m.from = i /\ m.to = candidate /\ m.term = t
    IN /\ logs # {}
       /\ IF isDamaged
          THEN Line[7] >= disk[i].term /\ hardState = [term |-> Line[7] + 1, vote |-> Nil]
          ELSE /\ hardState.term >= disk[i].term /\ hardState.term <= term[i]
               /\ hardState.term = disk[i].term /\ disk[i].vote # Nil => hardState.vote = disk[i].vote
               /\ hardState.term = term[i] => hardState.vote \in {vote[i], Nil}
               /\ \/ hardState.vote = Nil
                  \/ hardState = [term |-> disk[i].term, vote |-> disk[i].vote]
                  \/ hasVoted(hardState.vote, hardState.term)
               /\ Len(entries) >= Min(CommonLength(disk[i].log, log[i]), Len(disk[i].log))
               (* A recovery is forgotten only if its log is complete, or if its beginning was not durable. *)
               /\ \/ Line[7] = recovering[i]
                  \/ Last(entries).term > recovering[i]
                  \/ hardState.term <= recovering[i]
       /\ Line[6] >= snapshot[i]
       /\ Line[6] <= commit[i] \/ \E t \in DOMAIN led : Line[6] <= led[t].commit
       /\ term' = [term EXCEPT ![i] = hardState.term]
       /\ vote' = [vote EXCEPT ![i] = hardState.vote]
       /\ log' = [log EXCEPT ![i] = entries]
       /\ disk' = [disk EXCEPT ![i] = [term |-> hardState.term, vote |-> hardState.vote, log |-> entries]]
       /\ role' = [role EXCEPT ![i] = "follower"]
       /\ commit' = [commit EXCEPT ![i] = Line[6]]
       /\ snapshot' = [snapshot EXCEPT ![i] = Line[6]]
       /\ heard' = [heard EXCEPT ![i] = FALSE]
       /\ recovering' = [recovering EXCEPT ![i] = Line[7]]
       /\ owed' = [owed EXCEPT ![i] = {}]
       /\ UNCHANGED <<fenced, leaseVars, networkVars>>

Start ==
    IF Line[3] = 0 /\ Line[5].index = 0 /\ log[self] # << >> THEN StartWithoutDisk(self) ELSE StartAgain

(* A member, which may be a learner, whose disk holds the first entry when the trace begins. *)
Formed ==
    LET first == Line[3]
    IN /\ log[self] = << >> /\ ~fenced[self]
       /\ self \in Members(first.config)
       /\ \A j \in Server : log[j] # << >> => log[j] = <<first>>
       /\ Write(self, 1, Nil, <<first>>)
       /\ UNCHANGED <<role, commit, snapshot, heard, recovering, fenced, leaseVars, owed, networkVars>>

(***************************************************************************)
(* Elections.                                                              *)
(***************************************************************************)
Adopt == AdoptTerm(self, Line[3])

LoseEntries == Line[3] = term[self] + 1 /\ RecoverLostEntries(self)

PreVote == Line[3] = term[self] + 1 /\ StartPreVote(self)

(* <<"pre-vote granted", self, candidate, term, last>> *)
PreVoteGrant == GrantPreVote(self, PreVoteRequest(Line[4], Line[3], Line[5])) /\
    PreVoteRequest(Line[4], Line[3], Line[5]) \in Messages("pre-vote request")

(* <<"election", self, new term, cause>> *)
Election == Line[3] = term[self] + 1 /\ StartElection(self, Line[4])

(* <<"vote", self, candidate, term, last>> *)
Vote ==
    \E m \in Messages("vote request") :
        m.from = Line[3] /\ m.term = Line[4] /\ m.last = Line[5] /\ GrantVote(self, m)

(* <<"received", self, voter, term, is a pre-vote>> *)
Received ==
    /\ IF Line[5]
       THEN Line[3] \in PreVotersFor(self, Line[4])
       ELSE Line[3] \in VotersFor(self, Line[4])
    /\ UNCHANGED vars

(* <<"won", self, term, votes>> *)
Won == Line[3] = term[self] /\ Line[4] \subseteq VotersFor(self, Line[3]) /\
    HasMajority(ConfigurationOf(self), Line[4]) /\ BecomeLeader(self)

(* <<"heard", self, leader, term>> *)
Heard ==
    /\ Line[4] = term[self]
    /\ HearLeader(self)
    /\ Line[3] \in led[Line[4]].leaders
    /\ UNCHANGED <<term, vote, log, commit, snapshot, recovering, fenced, leaseVars, diskVars, networkVars>>

(* A server stops leading or campaigning; it may have done so with the step before. *)
Followed == IF role[self] = "leader"
            THEN StepDown(self)
            ELSE IF role[self] = "follower" THEN UNCHANGED vars ELSE AbandonCampaign(self)

Fence ==
    /\ fenced' = [fenced EXCEPT ![self] = TRUE]
    /\ role' = [role EXCEPT ![self] = "follower"]
    /\ lease' = [lease EXCEPT ![self] = {}]
    /\ UNCHANGED <<term, vote, log, commit, snapshot, heard, recovering, promise, diskVars, networkVars>>

(* <<"timeout now", self, target, term>> *)
Transfer == Line[4] = term[self] /\ SendTimeoutNow(self, Line[3])

(* A vote that was sent must be durable: <<"vote sent", self, candidate, term>>. *)
VoteSent ==
    LET votes == {m \in Messages("vote granted") \cup owed[self] :
                    m.type = "vote granted" /\ m.from = self /\ m.to = Line[3] /\ m.term = Line[4]}
    IN /\ votes # {}
       /\ votes \subseteq Messages("vote granted") \/ \A m \in votes : IsDurable(self, m)
       /\ sent' = WithMessages(votes)
       /\ UNCHANGED <<serverVars, leaseVars, diskVars, led>>

(* The candidate's own vote must be durable before it asks others: <<"request sent", self, term>>. *)
RequestSent ==
    /\ \E m \in Messages("vote request") : m.from = self /\ m.term = Line[3]
    /\ UNCHANGED vars

(* The term of every message that a server sends must be durable: <<"term sent", self, term>>. *)
TermSent == disk[self].term >= Line[3] /\ UNCHANGED vars

(***************************************************************************)
(* Logs.                                                                   *)
(***************************************************************************)
(* <<"append", self, index, entry>> *)
AppendEntry ==
    LET i == self
        index == Line[3]
        entry == Line[4]
        t == term[i]
    IN IF Len(log[i]) >= index /\ log[i][index] = entry
       THEN UNCHANGED vars
       ELSE IF role[i] = "leader"
       THEN /\ index = Len(log[i]) + 1 /\ entry.term = t
            /\ IF ~IsConfiguration(entry) THEN Propose(i)
               ELSE IF IsJoint(entry.config)
               THEN /\ entry.config.outgoing = ConfigurationOf(i).voters
                    /\ EnterJoint(i, entry.config.voters, entry.config.learners)
               ELSE /\ entry.config = Configuration(ConfigurationOf(i).voters, {}, ConfigurationOf(i).learners)
                    /\ LeaveJoint(i)
       ELSE IF HasLed(t) /\ Len(led[t].log) >= index /\ led[t].log[index] = entry
       THEN AcceptEntries(i, index - 1, index, 0)
       ELSE index = 1 /\ Bootstrap(i, entry.config)

(* <<"truncate", self, first index, first term>>: the log conflicts with the leader's there. *)
Truncate ==
    LET i == self
    IN /\ Line[3] > commit[i] /\ Line[3] <= Len(log[i])
       /\ log[i][Line[3]].term = Line[4]
       /\ HasLed(term[i])
       /\ Len(led[term[i]].log) >= Line[3]
       /\ led[term[i]].log[Line[3]].term # Line[4]
       /\ UNCHANGED vars

(* <<"acknowledged", self, term, index>>: an acknowledgement was sent, so its entries are durable and the leader's. *)
Acknowledged ==
    LET i == self
        m == AppendAccepted(Line[3], i, Line[4])
    IN /\ HasLed(m.term)
       /\ m.index = 0 \/ IsDurable(i, m)
       /\ sent' = WithMessages({m})
       /\ UNCHANGED <<serverVars, leaseVars, diskVars, led>>

(* A leader counts its own copy of what is durable. *)
OwnCopy ==
    LET m == AppendAccepted(term[self], self, CommonLength(disk[self].log, log[self]))
    IN /\ sent' = IF role[self] = "leader" THEN WithMessages({m}) ELSE sent
       /\ UNCHANGED <<serverVars, leaseVars, diskVars, led>>

(* <<"commit", self, index>> *)
CommitAsFollower(i, index) ==
    LET t == term[i]
    IN /\ HasLed(t)
       /\ index <= led[t].commit /\ index <= Len(log[i])
       /\ Prefix(log[i], index) = Prefix(led[t].log, index)
       /\ commit' = [commit EXCEPT ![i] = index]
       /\ UNCHANGED <<term, vote, log, role, snapshot, heard, recovering, fenced, leaseVars, diskVars, networkVars>>

Commit ==
    IF commit[self] = Line[3] THEN UNCHANGED vars
    ELSE IF role[self] = "leader" THEN AdvanceCommit(self, Line[3])
    ELSE Line[3] > commit[self] /\ CommitAsFollower(self, Line[3])

(* A leader may have committed up to an index before it appended what follows. *)
CommitBefore ==
    LET i == self
        possible == {index \in commit[i] + 1 .. Line[3] : ENABLED AdvanceCommit(i, index)}
    IN IF role[i] # "leader" \/ possible = {}
       THEN UNCHANGED vars
       ELSE AdvanceCommit(i, CHOOSE index \in possible : \A other \in possible : other <= index)

TakenSnapshot == TakeSnapshot(self, Line[3])

(* <<"installed", self, index, term>> *)
Installed ==
    LET i == self
        covers(t) == Line[3] <= led[t].commit /\ led[t].log[Line[3]].term = Line[4]
    IN /\ role[i] = "follower" /\ ~fenced[i] /\ HasLed(term[i])
       /\ \E t \in DOMAIN led : covers(t)
       /\ LET t == CHOOSE t \in DOMAIN led : covers(t)
              covered == Prefix(led[t].log, Line[3])
              matches == Len(log[i]) >= Line[3] /\ log[i][Line[3]].term = Line[4]
              entries == IF matches THEN covered \o SubSeq(log[i], Line[3] + 1, Len(log[i])) ELSE covered
              onDisk == IF Len(disk[i].log) >= Line[3] /\ disk[i].log[Line[3]].term = Line[4]
                        THEN covered \o SubSeq(disk[i].log, Line[3] + 1, Len(disk[i].log))
                        ELSE covered
          IN /\ Line[3] > commit[i]
             /\ log' = [log EXCEPT ![i] = entries]
             /\ disk' = [disk EXCEPT ![i].log = onDisk]
             /\ commit' = [commit EXCEPT ![i] = Line[3]]
             /\ snapshot' = [snapshot EXCEPT ![i] = Line[3]]
             /\ UNCHANGED <<term, vote, role, heard, recovering, fenced, leaseVars, owed, networkVars>>

(* <<"state", self, term, vote, role, last, commit>>: what the core's state is after a step. *)
State ==
    /\ term[self] = Line[3]
    /\ vote[self] = Line[4]
    /\ role[self] = Line[5]
    /\ IsLast(self, Line[6])
    /\ commit[self] = Line[7]
    /\ UNCHANGED vars

LineStep ==
    CASE kind = "state" -> State
      [] kind = "append" -> AppendEntry
      [] kind = "durable" -> Durable
      [] kind = "acknowledged" -> Acknowledged
      [] kind = "commit" -> Commit
      [] kind = "commit before" -> CommitBefore
      [] kind = "own copy" -> OwnCopy
      [] kind = "heard" -> Heard
      [] kind = "term" -> Adopt
      [] kind = "lost entries" -> LoseEntries
      [] kind = "pre-vote" -> PreVote
      [] kind = "pre-vote granted" -> PreVoteGrant
      [] kind = "election" -> Election
      [] kind = "vote" -> Vote
      [] kind = "vote sent" -> VoteSent
      [] kind = "request sent" -> RequestSent
      [] kind = "term sent" -> TermSent
      [] kind = "received" -> Received
      [] kind = "won" -> Won
      [] kind = "followed" -> Followed
      [] kind = "fence" -> Fence
      [] kind = "timeout now" -> Transfer
      [] kind = "truncate" -> Truncate
      [] kind = "snapshot" -> TakenSnapshot
      [] kind = "installed" -> Installed
      [] kind = "start" -> Start
      [] kind = "formed" -> Formed

TraceInit ==
    /\ InitWith(NoConfiguration, {})
    /\ number \in 1 .. Len(Traces)
    /\ next = 1

TraceNext ==
    /\ next <= Len(Traces[number])
    /\ LineStep
    /\ next' = next + 1
    /\ UNCHANGED number

TraceSpec == TraceInit /\ [][TraceNext]_<<vars, traceVars>>

(* The lines so far determine the state, so their number identifies it. *)
TraceView == traceVars

(* Reports how far each trace has been accepted; the last line is followed by a line more. *)
Report == PrintT(<<"next line", number, next>>)
=============================================================================
