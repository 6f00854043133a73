package dev.raftctl.cli.prove;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.raftctl.node.simulation.linear.ClientOperation;
import dev.raftctl.node.simulation.linear.RegisterAction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OperationHistoryFormatTest {
    @TempDir
    Path directory;

    private static final List<RecordedOperation> HISTORY = List.of(
            done(0, new RegisterAction.RegisterPut(1_000), 100, 150, RegisterAction.DONE, 7),
            done(1, new RegisterAction.RegisterCompareAndSet(1_000, 2_000), 160, 200, RegisterAction.DONE, 8),
            done(0, new RegisterAction.RegisterGet(), 210, 220, 2_000, 8),
            new RecordedOperation(
                    ClientOperation.withoutResponse(2, "k1", new RegisterAction.RegisterIncrement(1), 215), 0),
            done(1, new RegisterAction.RegisterIncrement(-2), 300, 301, 1_998, 9),
            done(1, new RegisterAction.RegisterCompareAndSet(RegisterAction.ABSENT, 3), 302, 303, 1_998, 9),
            done(1, new RegisterAction.RegisterDelete(), 304, 305, 1, 0),
            done(1, new RegisterAction.RegisterGet(), 306, 307, RegisterAction.ABSENT, 0),
            done(1, new RegisterAction.RegisterCompareAndSet(4, 5), 308, 309, RegisterAction.ABSENT, 0),
            done(1, new RegisterAction.RegisterCompareAndSet(4, 5), 310, 311, RegisterAction.NOT_EXPECTED, 0));

    private static RecordedOperation done(
            int client, RegisterAction action, long calledAt, long returnedAt, long response, long version) {
        return new RecordedOperation(
                ClientOperation.completed(client, "k1", action, calledAt, returnedAt, response), version);
    }

    private List<RecordedOperation> parse(String text) throws Exception {
        return OperationHistoryReader.read(Files.writeString(directory.resolve("history.jsonl"), text));
    }

    @Test
    void writesOneObjectPerOperationInTheOrderOfTheCalls() {
        List<RecordedOperation> shuffled = new ArrayList<>(HISTORY);
        Collections.shuffle(shuffled, new java.util.Random(3));
        assertThat(OperationHistoryFormat.format(shuffled).lines())
                .containsExactly(
                        "{\"client\":0,\"key\":\"k1\",\"op\":\"put\",\"value\":1000,\"calledNs\":0,\"returnedNs\":50,"
                                + "\"version\":7}",
                        "{\"client\":1,\"key\":\"k1\",\"op\":\"cas\",\"expected\":1000,\"value\":2000,\"calledNs\":60,"
                                + "\"returnedNs\":100,\"applied\":true,\"version\":8}",
                        "{\"client\":0,\"key\":\"k1\",\"op\":\"get\",\"calledNs\":110,\"returnedNs\":120,\"read\":2000,"
                                + "\"version\":8}",
                        "{\"client\":2,\"key\":\"k1\",\"op\":\"incr\",\"by\":1,\"calledNs\":115,\"returnedNs\":null}",
                        "{\"client\":1,\"key\":\"k1\",\"op\":\"incr\",\"by\":-2,\"calledNs\":200,\"returnedNs\":201,"
                                + "\"sum\":1998,\"version\":9}",
                        "{\"client\":1,\"key\":\"k1\",\"op\":\"cas\",\"expected\":null,\"value\":3,\"calledNs\":202,"
                                + "\"returnedNs\":203,\"applied\":false,\"actual\":1998,\"version\":9}",
                        "{\"client\":1,\"key\":\"k1\",\"op\":\"del\",\"calledNs\":204,\"returnedNs\":205,\"deleted\":1}",
                        "{\"client\":1,\"key\":\"k1\",\"op\":\"get\",\"calledNs\":206,\"returnedNs\":207,\"read\":null}",
                        "{\"client\":1,\"key\":\"k1\",\"op\":\"cas\",\"expected\":4,\"value\":5,\"calledNs\":208,"
                                + "\"returnedNs\":209,\"applied\":false,\"actual\":null}",
                        "{\"client\":1,\"key\":\"k1\",\"op\":\"cas\",\"expected\":4,\"value\":5,\"calledNs\":210,"
                                + "\"returnedNs\":211,\"applied\":false}");
        assertThat(OperationHistoryFormat.sha256(shuffled)).isEqualTo(OperationHistoryFormat.sha256(HISTORY));
    }

    @Test
    void readsWhatItWrites() throws Exception {
        String text = OperationHistoryFormat.format(HISTORY);
        List<RecordedOperation> read = parse(text + "\n");
        assertThat(OperationHistoryFormat.format(read)).isEqualTo(text);
        assertThat(read).hasSameSizeAs(HISTORY);
        assertThat(OperationHistoryFormat.format(parse(""))).isEmpty();
    }

    @Test
    void ignoresFieldsOfOtherTools() throws Exception {
        List<RecordedOperation> read = parse("{\"client\":1,\"key\":\"k\",\"op\":\"get\",\"calledNs\":1,"
                + "\"returnedNs\":2,\"read\":null,\"tags\":[1,{\"a\":2}],\"rate\":1.5}\n");
        assertThat(read)
                .containsExactly(new RecordedOperation(
                        ClientOperation.completed(
                                1, "k", new RegisterAction.RegisterGet(), 1, 2, RegisterAction.ABSENT),
                        0));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "nothing | not a JSON object",
                "[1] | not a JSON object",
                "{} {} | not a JSON object",
                "{\"client\":1 | not a JSON object",
                "{\"client\":1,\"key\":\"k\",\"calledNs\":1,\"returnedNs\":2} | the field 'op' is missing",
                "{\"client\":1,\"key\":\"k\",\"op\":\"swap\",\"calledNs\":1} | unknown operation 'swap'",
                "{\"client\":1,\"key\":5,\"op\":\"get\",\"calledNs\":1} | the field 'key' is not a text",
                "{\"client\":1,\"key\":\"k\",\"op\":\"get\",\"calledNs\":1} | the field 'returnedNs' is missing",
                "{\"client\":1,\"key\":\"k\",\"op\":\"get\",\"calledNs\":9,\"returnedNs\":2,\"read\":1} | called at 9",
                "{\"client\":1,\"key\":\"k\",\"op\":\"put\",\"value\":1.5,\"calledNs\":1} | 'value' is not an integer",
                "{\"client\":9999999999,\"key\":\"k\",\"op\":\"get\",\"calledNs\":1} | 'client' is out of range",
                "{\"client\":1,\"key\":\"k\",\"op\":\"incr\",\"by\":92233720368547758070,\"calledNs\":1} | 'by' is out of range",
                "{\"client\":1,\"key\":\"k\",\"op\":\"cas\",\"expected\":1,\"value\":2,"
                        + "\"calledNs\":1,\"returnedNs\":2,"
                        + "\"applied\":1} | the field 'applied' is neither true nor false",
                "{\"client\":1,\"key\":\"k\",\"op\":\"cas\",\"expected\":1,\"value\":2,"
                        + "\"calledNs\":1,\"returnedNs\":2,"
                        + "\"applied\":\"true\"} | the field 'applied' is neither true nor false",
                "{\"client\":1,\"key\":\"k\",\"op\":\"cas\",\"expected\":1,\"value\":2,"
                        + "\"calledNs\":1,\"returnedNs\":2,"
                        + "\"applied\":null} | the field 'applied' is neither true nor false",
                "{\"client\":1,\"key\":\"k\",\"op\":\"del\","
                        + "\"calledNs\":1,\"returnedNs\":2,\"deleted\":2} | the field 'deleted' is neither 0 nor 1",
                "{\"client\":1,\"key\":\"k\",\"op\":\"del\","
                        + "\"calledNs\":1,\"returnedNs\":2,\"deleted\":-1} | the field 'deleted' is neither 0 nor 1",
                "{\"client\":1,\"key\":\"k\",\"op\":\"del\","
                        + "\"calledNs\":1,\"returnedNs\":2,\"deleted\":true} | the field 'deleted' is not an integer",
                "{\"client\":1,\"key\":\"k\",\"op\":\"get\","
                        + "\"calledNs\":1,\"returnedNs\":2,\"read\":1,\"read\":2} | Duplicate field 'read'",
            })
    void namesTheLineThatIsNotAnOperation(String line, String problem) {
        String valid = OperationHistoryFormat.format(HISTORY.subList(0, 1));
        assertThatThrownBy(() -> parse(valid + line + "\n"))
                .as(line)
                .isInstanceOf(OperationHistoryReader.MalformedHistoryException.class)
                .hasMessageContaining("line 2: ")
                .hasMessageContaining(problem);
    }
}
