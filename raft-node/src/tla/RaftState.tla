------------------------------ MODULE RaftState ------------------------------
(***************************************************************************)
(* The variables of the specification (paper figure 2, and what raftctl    *)
(* adds), and the steps that several actions share.  The Java counterpart  *)
(* of a server's variables is core/RaftState.                              *)
(***************************************************************************)
EXTENDS Configurations

VARIABLES
    (* Each server, volatile and as its core sees it. *)
    term,        \* currentTerm
    vote,        \* votedFor in that term, or Nil
    log,         \* all entries since the first, also those that a snapshot has replaced
    role,        \* "follower", "pre-candidate", "candidate" or "leader"
    commit,      \* commitIndex
    snapshot,    \* the last index that the newest snapshot covers; 0 without one
    heard,       \* the server hears the leader of its term (stickiness)
    recovering,  \* entries acknowledged up to this term may be missing; 0 if none (core/LogRecovery)
    fenced,      \* the server lost its disk and takes no part until it is replaced
    (* Leases. *)
    promise,     \* the term of the leader to which the server promised to vote for no other; 0 if none
    lease,       \* at a leader: the voters whose promises its lease rests on; {} without a lease
    (* Disks. *)
    disk,        \* what is certainly durable: term, vote and log
    owed,        \* messages that wait for a write to become durable (core/EffectBuilder)
    (* The network and history. *)
    sent,        \* every message ever sent, except appends, heartbeats and snapshots
    led          \* for each term with a leader: its servers, log and commitIndex so far

serverVars == <<term, vote, log, role, commit, snapshot, heard, recovering, fenced>>
leaseVars == <<promise, lease>>
diskVars == <<disk, owed>>
networkVars == <<sent, led>>
vars == <<serverVars, leaseVars, diskVars, networkVars>>

(***************************************************************************)
(* The network.  A message may be lost, delayed, repeated and reordered,   *)
(* so whatever was sent once can be received at any later time: "sent"     *)
(* only grows, and receiving is a condition.                               *)
(*                                                                         *)
(* A leader's log only grows, so led[t].log and led[t].commit describe     *)
(* every append, heartbeat and snapshot that the leader of term t has sent *)
(* or could have sent.  These messages are not in "sent".                  *)
(***************************************************************************)
PreVoteRequest(t, from, last) == [type |-> "pre-vote request", term |-> t, from |-> from, last |-> last]
PreVoteGranted(t, from, to) == [type |-> "pre-vote granted", term |-> t, from |-> from, to |-> to]
VoteRequest(t, from, last, cause) ==
    [type |-> "vote request", term |-> t, from |-> from, last |-> last, cause |-> cause]
(* "broken" names the rules that this vote broke: {} in the protocol. *)
VoteGranted(t, from, to, broken) ==
    [type |-> "vote granted", term |-> t, from |-> from, to |-> to, broken |-> broken]
AppendAccepted(t, from, index) == [type |-> "append accepted", term |-> t, from |-> from, index |-> index]
TimeoutNow(t, to) == [type |-> "timeout now", term |-> t, to |-> to]

MessageTypes ==
    {"pre-vote request", "pre-vote granted", "vote request", "vote granted", "append accepted", "timeout now"}

Messages(type) == sent[type]

(* An acknowledgement includes every earlier one of that server in that term, so only the greatest is kept. *)
IsIncluded(ack, acks) == \E a \in acks : a.term = ack.term /\ a.from = ack.from /\ a.index > ack.index

WithMessages(messages) ==
    [type \in MessageTypes |->
        LET new == {m \in messages : m.type = type}
        IN CASE new = {} -> sent[type]
             [] type # "append accepted" -> sent[type] \cup new
             [] OTHER -> {m \in sent[type] : ~IsIncluded(m, new)} \cup {m \in new : ~IsIncluded(m, sent[type])}]

(* Sends at once.  EffectBuilder.send *)
Send(messages) == sent' = WithMessages(messages) /\ UNCHANGED owed

(***************************************************************************)
(* Sends once everything written so far is durable.  Without the feature   *)
(* "slow disk", a write is durable at once.  EffectBuilder.sendWhenDurable *)
(***************************************************************************)
SendWhenDurable(i, messages) ==
    IF Has("slow disk")
    THEN owed' = [owed EXCEPT ![i] = @ \cup messages] /\ UNCHANGED sent
    ELSE Send(messages)

(* Changes term, vote and log, which are written to the disk.  EffectBuilder.persist *)
Write(i, newTerm, newVote, newLog) ==
    /\ term' = [term EXCEPT ![i] = newTerm]
    /\ vote' = [vote EXCEPT ![i] = newVote]
    /\ log' = [log EXCEPT ![i] = newLog]
    /\ disk' = IF Has("slow disk")
               THEN disk
               ELSE [disk EXCEPT ![i] = [term |-> newTerm, vote |-> newVote, log |-> newLog]]

(***************************************************************************)
(* What a server knows.                                                    *)
(***************************************************************************)
(* The last configuration in the log, committed or not.  ConfigurationHistory.inForce *)
ConfigurationIndex(i) == ConfigurationIndexUpTo(log[i], Len(log[i]))
ConfigurationOf(i) == ConfigurationUpTo(log[i], Len(log[i]))
PreviousConfiguration(i) == ConfigurationUpTo(log[i], ConfigurationIndex(i) - 1)
IsConfigurationCommitted(i) == ConfigurationIndex(i) <= commit[i]

(* LogRecovery.isRecovering *)
IsRecovering(i) == recovering[i] > 0 /\ Last(log[i]).term <= recovering[i]

(* RaftState.isBoundByLeasePromise *)
IsBound(i) == promise[i] > 0

(* RaftState.isLeaderAlive *)
IsLeaderAlive(i) == role[i] = "leader" \/ heard[i] \/ IsBound(i)

(* RaftState.canCampaign.  A voter may also campaign while the configuration that takes its vote is uncommitted. *)
CanCampaign(i) ==
    /\ ~IsRecovering(i)
    /\ ~fenced[i]
    /\ \/ i \in AllVoters(ConfigurationOf(i))
       \/ ~IsConfigurationCommitted(i) /\ i \in AllVoters(PreviousConfiguration(i))

(* LeaderState.hasCommittedInTerm: an entry of the leader's own term is committed. *)
HasCommittedInTerm(i) == commit[i] > 0 /\ log[i][commit[i]].term = term[i]

(* Terms that a message could carry. *)
TermsInUse == {m.term : m \in sent["vote request"]} \cup {term[j] : j \in Server}

(* The servers that hold the leader's log up to this index, as far as they acknowledged it in this term. *)
Holders(t, index) == {i \in Server : \E m \in Messages("append accepted") : m.from = i /\ m.term = t /\ m.index >= index}

VotersFor(i, t) == {j \in Server : \E m \in Messages("vote granted") : m.from = j /\ m.term = t /\ m.to = i}

PreVotersFor(i, t) == {i} \cup {j \in Server : PreVoteGranted(t, j, i) \in Messages("pre-vote granted")}

(* The leader of a server's term may have sent it something. *)
HasLed(t) == t \in DOMAIN led

(***************************************************************************)
(* A cluster after its bootstrap: the initial members hold the same first  *)
(* entry; every other server is empty.  CoreRequestHandler.bootstrap       *)
(***************************************************************************)
InitWith(initial, bootstrapped) ==
    LET first == <<Entry(1, initial)>>
        isMember(i) == i \in bootstrapped
    IN /\ term = [i \in Server |-> IF isMember(i) THEN 1 ELSE 0]
       /\ vote = [i \in Server |-> Nil]
       /\ log = [i \in Server |-> IF isMember(i) THEN first ELSE << >>]
       /\ role = [i \in Server |-> "follower"]
       /\ commit = [i \in Server |-> 0]
       /\ snapshot = [i \in Server |-> 0]
       /\ heard = [i \in Server |-> FALSE]
       /\ recovering = [i \in Server |-> 0]
       /\ fenced = [i \in Server |-> FALSE]
       /\ promise = [i \in Server |-> 0]
       /\ lease = [i \in Server |-> {}]
       /\ disk = [i \in Server |-> [term |-> term[i], vote |-> Nil, log |-> log[i]]]
       /\ owed = [i \in Server |-> {}]
       /\ sent = [type \in MessageTypes |-> {}]
       /\ led = << >>
=============================================================================
