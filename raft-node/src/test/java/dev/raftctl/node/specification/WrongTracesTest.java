package dev.raftctl.node.specification;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checks small traces that break one rule each, and the same traces without the mistake. */
@DisplayName("A hand-made trace")
class WrongTracesTest {
    private static final List<String> SERVERS = List.of("s1", "s2", "s3");
    private static final String FIRST_ENTRY = "Entry(1, Configuration({\"s1\", \"s2\", \"s3\"}, {}, {}))";
    private static final String ONLY_FIRST_ENTRY = "[term |-> 1, index |-> 1]";
    private static final String ENTRY_OF_TERM_2 = "Entry(2, NoConfiguration)";
    private static final String ENTRY_OF_TERM_3 = "Entry(3, NoConfiguration)";

    /**
     * A trace whose last line breaks a rule, and the lines that correct it.
     *
     * @param beginning the lines before, which are right
     * @param missing the lines that belong before the last line or in its place
     * @param last the wrong line
     * @param replaces whether the missing lines take the place of the last line
     */
    private record WrongTrace(
            String name, List<String> beginning, List<String> missing, String last, boolean replaces) {
        List<String> wrong() {
            return joined(beginning, List.of(last));
        }

        List<String> right() {
            return replaces ? joined(beginning, missing) : joined(beginning, missing, List.of(last));
        }
    }

    @TempDir
    private Path directory;

    @Test
    @DisplayName("that breaks a rule is rejected at the line that does")
    void rejectsTheWrongLine() throws IOException, InterruptedException {
        TraceBatch batch = new TraceBatch(Path.of("src/tla"));
        List<WrongTrace> traces = wrongTraces();
        traces.forEach(trace -> batch.add(trace.wrong(), SERVERS));
        List<String> rejections = batch.rejections(directory);
        for (int i = 0; i < traces.size(); i++) {
            int lineCount = traces.get(i).wrong().size();
            assertThat(rejections.get(i))
                    .as(traces.get(i).name())
                    .startsWith("line " + lineCount + " of " + lineCount + " is not");
        }
    }

    @Test
    @DisplayName("that keeps the rule is accepted")
    void acceptsTheRightLine() throws IOException, InterruptedException {
        TraceBatch batch = new TraceBatch(Path.of("src/tla"));
        wrongTraces().forEach(trace -> batch.add(trace.right(), SERVERS));
        assertThat(batch.rejections(directory)).containsOnly("");
    }

    private static List<WrongTrace> wrongTraces() {
        List<WrongTrace> traces = new ArrayList<>(wrongElections());
        traces.addAll(wrongLogs());
        traces.addAll(wrongStarts());
        return traces;
    }

    private static List<WrongTrace> wrongElections() {
        List<String> voted = joined(formed(), candidate("s1", 2), List.of(vote("s3", "s1", 2, ONLY_FIRST_ENTRY)));
        return List.of(
                before(
                        "a vote is sent before it is durable",
                        voted,
                        durableVote("s3", 2, "s1"),
                        voteSent("s3", "s1", 2)),
                instead(
                        "two votes in a term",
                        joined(voted, candidate("s2", 2)),
                        vote("s3", "s2", 2, ONLY_FIRST_ENTRY),
                        vote("s3", "s1", 2, ONLY_FIRST_ENTRY)));
    }

    private static List<WrongTrace> wrongLogs() {
        List<String> committed = committedInTerm2();
        String copy = durableEntry("s2", 2, ENTRY_OF_TERM_2);
        List<String> leadsAgain = joined(
                ledTerm2(),
                List.of("<<\"followed\", \"s1\">>"),
                election("s1", "s2", 3, "[term |-> 2, index |-> 2]"),
                List.of(
                        durableEntry("s1", 3, ENTRY_OF_TERM_3),
                        "<<\"own copy\", \"s1\">>",
                        append("s2", 2, ENTRY_OF_TERM_2),
                        copy,
                        acknowledged("s2", 3, 2)));
        List<String> secondLeads = joined(committed, election("s2", "s3", 3, "[term |-> 2, index |-> 2]"));
        String installed = "<<\"installed\", \"s2\", 2, 2>>";
        return List.of(
                before(
                        "an acknowledgement of an entry that is not durable",
                        joined(ledTerm2(), List.of(append("s2", 2, ENTRY_OF_TERM_2))),
                        copy,
                        acknowledged("s2", 2, 2)),
                new WrongTrace(
                        "a commit of an entry of an earlier term",
                        leadsAgain,
                        List.of(
                                append("s2", 3, ENTRY_OF_TERM_3),
                                durableEntry("s2", 3, ENTRY_OF_TERM_3),
                                acknowledged("s2", 3, 3),
                                "<<\"commit\", \"s1\", 3>>"),
                        "<<\"commit\", \"s1\", 2>>",
                        true),
                instead("a leader that installs a snapshot", secondLeads, installed, "<<\"commit\", \"s2\", 0>>"),
                instead(
                        "a snapshot with a term that no entry has",
                        joined(committed, List.of("<<\"term\", \"s3\", 2>>")),
                        "<<\"installed\", \"s3\", 2, 1>>",
                        "<<\"installed\", \"s3\", 2, 2>>"));
    }

    private static List<WrongTrace> wrongStarts() {
        List<String> damaged = joined(committedInTerm2(), List.of(start("s2", 3, "Nil", ONLY_FIRST_ENTRY, 2)));
        List<String> acknowledged = committedInTerm2();
        List<String> campaigned = joined(
                formed(),
                candidate("s1", 2),
                List.of(vote("s3", "s1", 2, ONLY_FIRST_ENTRY)),
                candidate("s2", 2),
                List.of("<<\"followed\", \"s2\">>"),
                candidate("s2", 3),
                List.of("<<\"term\", \"s3\", 3>>"));
        return List.of(
                instead(
                        "a restart that forgets a recovery",
                        damaged,
                        start("s2", 3, "Nil", ONLY_FIRST_ENTRY, 0),
                        start("s2", 3, "Nil", ONLY_FIRST_ENTRY, 2)),
                instead(
                        "a restart without a durable entry and without a recovery",
                        acknowledged,
                        start("s2", 2, "\"s1\"", ONLY_FIRST_ENTRY, 0),
                        start("s2", 3, "Nil", ONLY_FIRST_ENTRY, 2)),
                instead(
                        "a recovery from an earlier term than the durable one",
                        acknowledged,
                        start("s2", 3, "Nil", ONLY_FIRST_ENTRY, 1),
                        start("s2", 3, "Nil", ONLY_FIRST_ENTRY, 2)),
                instead(
                        "a recovery that keeps a vote",
                        acknowledged,
                        start("s2", 3, "\"s3\"", ONLY_FIRST_ENTRY, 2),
                        start("s2", 3, "Nil", ONLY_FIRST_ENTRY, 2)),
                instead(
                        "a restart with a vote that was never given",
                        campaigned,
                        start("s3", 2, "\"s2\"", ONLY_FIRST_ENTRY, 0),
                        start("s3", 2, "\"s1\"", ONLY_FIRST_ENTRY, 0)));
    }

    private static WrongTrace before(String name, List<String> beginning, String missing, String last) {
        return new WrongTrace(name, beginning, List.of(missing), last, false);
    }

    private static WrongTrace instead(String name, List<String> beginning, String wrong, String right) {
        return new WrongTrace(name, beginning, List.of(right), wrong, true);
    }

    private static List<String> formed() {
        return SERVERS.stream()
                .flatMap(server -> Stream.of(
                        "<<\"formed\", \"" + server + "\", " + FIRST_ENTRY + ">>",
                        "<<\"durable\", \"" + server + "\", 1, Nil, 1, <<" + FIRST_ENTRY + ">>>>",
                        start(server, 1, "Nil", ONLY_FIRST_ENTRY, 0)))
                .toList();
    }

    /** The first server leads term 2, and its entry is durable there. */
    private static List<String> ledTerm2() {
        return joined(
                formed(),
                election("s1", "s2", 2, ONLY_FIRST_ENTRY),
                List.of(durableEntry("s1", 2, ENTRY_OF_TERM_2), "<<\"own copy\", \"s1\">>"));
    }

    /** The entry of term 2 is committed with a copy of the second server. */
    private static List<String> committedInTerm2() {
        return joined(
                ledTerm2(),
                List.of(
                        append("s2", 2, ENTRY_OF_TERM_2),
                        durableEntry("s2", 2, ENTRY_OF_TERM_2),
                        acknowledged("s2", 2, 2),
                        "<<\"commit\", \"s1\", 2>>"));
    }

    private static List<String> candidate(String server, long term) {
        return List.of(
                "<<\"election\", \"" + server + "\", " + term + ", \"timeout, pre-vote off\">>",
                durableVote(server, term, server),
                "<<\"request sent\", \"" + server + "\", " + term + ">>");
    }

    private static List<String> election(String candidate, String voter, long term, String last) {
        return joined(
                candidate(candidate, term),
                List.of(
                        vote(voter, candidate, term, last),
                        durableVote(voter, term, candidate),
                        voteSent(voter, candidate, term),
                        "<<\"received\", \"" + candidate + "\", \"" + voter + "\", " + term + ", FALSE>>",
                        "<<\"won\", \"" + candidate + "\", " + term + ", {\"" + candidate + "\", \"" + voter
                                + "\"}>>"));
    }

    private static String vote(String voter, String candidate, long term, String last) {
        return "<<\"vote\", \"" + voter + "\", \"" + candidate + "\", " + term + ", " + last + ">>";
    }

    private static String voteSent(String voter, String candidate, long term) {
        return "<<\"vote sent\", \"" + voter + "\", \"" + candidate + "\", " + term + ">>";
    }

    private static String durableVote(String server, long term, String candidate) {
        return "<<\"durable\", \"" + server + "\", " + term + ", \"" + candidate + "\", 0, << >>>>";
    }

    private static String durableEntry(String server, long index, String entry) {
        return "<<\"durable\", \"" + server + "\", 0, Nil, " + index + ", <<" + entry + ">>>>";
    }

    private static String append(String server, long index, String entry) {
        return "<<\"append\", \"" + server + "\", " + index + ", " + entry + ">>";
    }

    private static String acknowledged(String server, long term, long index) {
        return "<<\"acknowledged\", \"" + server + "\", " + term + ", " + index + ">>";
    }

    private static String start(String server, long term, String vote, String last, long recoveringTerm) {
        return "<<\"start\", \"" + server + "\", " + term + ", " + vote + ", " + last + ", 0, " + recoveringTerm + ">>";
    }

    @SafeVarargs
    private static List<String> joined(List<String>... parts) {
        List<String> lines = new ArrayList<>();
        for (List<String> part : parts) {
            lines.addAll(part);
        }
        return lines;
    }
}
