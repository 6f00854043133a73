package dev.raftctl.cli.history;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds the two records of each rejected vote: the voter's and the candidate's. */
final class VoteRejectionMatcher {
    private VoteRejectionMatcher() {}

    private record RejectedVoteRequest(String candidate, String voter, long term, boolean isPreVote) {}

    /**
     * Returns the voter's record of each rejection that a candidate recorded, if the voter's journal has it. Of several
     * rejections of the same request, the first is the first of both, and so on.
     */
    static Map<HistoryRecord, HistoryRecord> voterRecordsByCandidateRecord(List<HistoryRecord> records) {
        Map<RejectedVoteRequest, List<HistoryRecord>> byVoter = new HashMap<>();
        Map<RejectedVoteRequest, List<HistoryRecord>> byCandidate = new HashMap<>();
        for (HistoryRecord record : records) {
            boolean isPreVote = HistoryRecordFields.isPreVote(record);
            String server = record.server().value();
            switch (record.kind()) {
                case "vote-refused", "prevote-refused" ->
                    add(byVoter, new RejectedVoteRequest(record.subject(), server, record.term(), isPreVote), record);
                case "refused-by" ->
                    add(
                            byCandidate,
                            new RejectedVoteRequest(server, record.subject(), record.term(), isPreVote),
                            record);
                default -> {}
            }
        }
        Map<HistoryRecord, HistoryRecord> pairs = new HashMap<>();
        byCandidate.forEach((request, candidates) -> {
            List<HistoryRecord> voters = byVoter.getOrDefault(request, List.of());
            for (int i = 0; i < Math.min(voters.size(), candidates.size()); i++) {
                pairs.put(candidates.get(i), voters.get(i));
            }
        });
        return pairs;
    }

    private static void add(
            Map<RejectedVoteRequest, List<HistoryRecord>> requests, RejectedVoteRequest request, HistoryRecord record) {
        requests.computeIfAbsent(request, unused -> new ArrayList<>()).add(record);
    }
}
