------------------------------- MODULE Safety --------------------------------
(***************************************************************************)
(* The safety properties: those of the paper's figure 3, and those of what *)
(* raftctl adds.                                                           *)
(***************************************************************************)
EXTENDS Disks

(* At most one leader is elected in a term. *)
ElectionSafety == \A t \in DOMAIN led : Cardinality(led[t].leaders) <= 1

(* A leader never overwrites or removes entries of its log.  A property of steps. *)
LeaderAppendOnly ==
    [][\A i \in Server : role[i] = "leader" /\ role'[i] = "leader" => IsPrefix(log[i], log'[i])]_vars

(* Two logs with an entry of the same index and term are equal up to it. *)
Match(one, other) ==
    \A k \in 1 .. Min(Len(one), Len(other)) : one[k].term = other[k].term => Prefix(one, k) = Prefix(other, k)

LogMatching ==
    \A i \in Server :
        /\ \A j \in Server : Match(log[i], log[j])
        /\ \A t \in DOMAIN led : Match(log[i], led[t].log)

CommittedBy(t) == Prefix(led[t].log, led[t].commit)

(* What a leader has committed is in the logs of all later leaders. *)
LeaderCompleteness ==
    \A t \in DOMAIN led : \A later \in {x \in DOMAIN led : x > t} : IsPrefix(CommittedBy(t), led[later].log)

(* No two servers apply different entries at an index, and no server loses a committed entry. *)
StateMachineSafety ==
    /\ \A i \in Server : commit[i] <= Len(log[i])
    /\ \A i, j \in Server :
           LET both == Min(Min(commit[i], commit[j]), Min(Len(log[i]), Len(log[j])))
           IN Prefix(log[i], both) = Prefix(log[j], both)
    /\ \A i \in Server :
           \A t \in DOMAIN led :
               LET both == Min(Min(commit[i], led[t].commit), Len(log[i]))
               IN Prefix(log[i], both) = Prefix(led[t].log, both)

(* A server votes for at most one candidate a term, whatever happens to its process. *)
OneVotePerTerm ==
    \A one, other \in Messages("vote granted") :
        one.term = other.term /\ one.from = other.from => one.to = other.to

NoVoteThatBreaks(rule) == \A m \in Messages("vote granted") : rule \notin m.broken

NoVoteWhileRecovering == NoVoteThatBreaks("recovering")

NoVoteWithoutDisk == NoVoteThatBreaks("no configuration")

NoVoteAgainstALiveLeader == NoVoteThatBreaks("leader alive")

(***************************************************************************)
(* A majority granted a pre-vote to every server that campaigns after a    *)
(* timeout.  The majority is one of all voters of the configuration that   *)
(* the server has now, so this is exact only while no membership changes.  *)
(***************************************************************************)
PreVoteComesFirst ==
    Has("pre-vote") =>
        \A m \in Messages("vote request") :
            m.cause = "timeout" => IsMajority(PreVotersFor(m.from, m.term), AllVoters(ConfigurationOf(m.from)))

(* No leader has two configurations in its log that are not committed. *)
OneUncommittedConfiguration ==
    LET committed == {0} \cup {led[t].commit : t \in DOMAIN led}
        highest == CHOOSE n \in committed : \A other \in committed : other <= n
    IN \A t \in DOMAIN led :
           Cardinality({k \in ConfigurationIndexes(led[t].log) : k > highest}) <= 1

(* While a leader may serve reads alone, no later leader exists. *)
LeaseSafety == \A i \in Server : lease[i] # {} => \A t \in DOMAIN led : t <= term[i]

(* A durable promise is kept: what a server has sent is on its disk. *)
SentIsDurable ==
    \A m \in Messages("vote granted") :
        \/ "no configuration" \in m.broken
        \/ fenced[m.from]
        \/ disk[m.from].term > m.term
        \/ disk[m.from].term = m.term /\ disk[m.from].vote = m.to
=============================================================================
