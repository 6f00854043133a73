--------------------------- MODULE Configurations ---------------------------
(***************************************************************************)
(* Cluster configurations and majorities (dissertation sections 4.2.1 and  *)
(* 4.3).  Implemented by protocol/membership/Quorum.                       *)
(***************************************************************************)
EXTENDS Naturals, Sequences, FiniteSets

CONSTANTS
    Server,        \* every server that may ever be a member
    Nil,           \* no server
    Features,      \* the optional parts of the protocol that a model includes
    WithoutGuards  \* the rules that a weakened model leaves out; {} in the protocol

(* A rule of the protocol.  A weakened model removes it by its name, which *)
(* must then violate a property: that shows that the property needs it.    *)
Guard(name, condition) == name \in WithoutGuards \/ condition

Has(feature) == feature \in Features

(* "outgoing" is empty except in a joint configuration. *)
Configuration(voters, outgoing, learners) ==
    [voters |-> voters, outgoing |-> outgoing, learners |-> learners]

NoConfiguration == Configuration({}, {}, {})

IsJoint(c) == c.outgoing # {}

AllVoters(c) == c.voters \cup c.outgoing

Members(c) == AllVoters(c) \cup c.learners

IsMajority(servers, voters) ==
    LET missing == IF "a majority elects and commits" \in WithoutGuards THEN 1 ELSE 0
    IN 2 * (Cardinality(servers \cap voters) + missing) > Cardinality(voters)

(* Quorum.hasMajority: a joint configuration needs a majority of each of its halves. *)
HasMajority(c, servers) ==
    /\ IF "only voters count" \in WithoutGuards
       THEN 2 * Cardinality(servers \cap Members(c)) > Cardinality(c.voters)
       ELSE IsMajority(servers, c.voters)
    /\ IsJoint(c) => Guard("both majorities count", IsMajority(servers, c.outgoing))

(***************************************************************************)
(* Logs.  An entry has a term and, if it is a configuration entry, a       *)
(* configuration.  The content of commands does not matter: an index and a *)
(* term identify an entry.                                                 *)
(***************************************************************************)
Entry(t, c) == [term |-> t, config |-> c]

IsConfiguration(entry) == entry.config # NoConfiguration

TermAt(entries, index) == IF index = 0 THEN 0 ELSE entries[index].term

Last(entries) == [term |-> TermAt(entries, Len(entries)), index |-> Len(entries)]

IsNewer(one, other) ==
    \/ one.term > other.term
    \/ one.term = other.term /\ one.index > other.index

Prefix(entries, length) == SubSeq(entries, 1, length)

IsPrefix(one, other) == Len(one) <= Len(other) /\ Prefix(other, Len(one)) = one

Min(a, b) == IF a < b THEN a ELSE b

Max(a, b) == IF a > b THEN a ELSE b

(* The length of the longest common prefix of two logs, by entry identity. *)
RECURSIVE CommonLengthFrom(_, _, _)
CommonLengthFrom(one, other, length) ==
    IF length < Len(one) /\ length < Len(other) /\ one[length + 1] = other[length + 1]
    THEN CommonLengthFrom(one, other, length + 1)
    ELSE length

CommonLength(one, other) == CommonLengthFrom(one, other, 0)

ConfigurationIndexes(entries) == {k \in 1 .. Len(entries) : IsConfiguration(entries[k])}

(* The index of the last configuration at or before an index; 0 if none. *)
ConfigurationIndexUpTo(entries, index) ==
    LET candidates == {k \in ConfigurationIndexes(entries) : k <= index}
    IN IF candidates = {} THEN 0 ELSE CHOOSE k \in candidates : \A other \in candidates : other <= k

ConfigurationUpTo(entries, index) ==
    LET k == ConfigurationIndexUpTo(entries, index)
    IN IF k = 0 THEN NoConfiguration ELSE entries[k].config
=============================================================================
