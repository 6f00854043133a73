package dev.raftctl.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.cli.view.StructuredData;
import dev.raftctl.node.machine.CommandEntryPayload;
import dev.raftctl.protocol.kv.KeyValueCommand;
import dev.raftctl.protocol.kv.KeyValueMessageFormat;
import dev.raftctl.protocol.message.ClusterMember;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.LogEntry;
import dev.raftctl.protocol.message.ServerId;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LogEntryDescriptionTest {
    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Map<String, StructuredData> command(KeyValueCommand command) {
        CommandEntryPayload envelope = new CommandEntryPayload.SessionCommandPayload(
                Long.MAX_VALUE, 3, 3, KeyValueMessageFormat.encodeCommand(command));
        StructuredData.ObjectData fields = LogEntryDescription.data(LogEntry.command(5, 7, envelope.encode()));
        return ((StructuredData.ObjectData) fields.values().get("command")).values();
    }

    private static StructuredData text(String text) {
        return new StructuredData.StringData(text);
    }

    @Test
    void includesTheKeysAndValuesOfACommand() {
        byte[] notText = {(byte) 0xff};
        assertThat(command(new KeyValueCommand.PutKey(
                        bytes("a\n= b"), notText, new KeyValueCommand.KeyPutCondition.PutIfVersion(4))))
                .containsEntry("name", text("put"))
                .containsEntry("key", text("a\n= b"))
                .containsEntry("value", new StructuredData.ObjectData().put("base64", "/w=="))
                .containsEntry("ifVersion", new StructuredData.LongData(4))
                .containsEntry("session", text(Long.toString(Long.MAX_VALUE)))
                .containsEntry("sequence", new StructuredData.LongData(3));
        assertThat(command(new KeyValueCommand.CompareAndSetKey(bytes("k"), bytes("o"), bytes("n"))))
                .containsEntry("name", text("cas"))
                .containsEntry("old", text("o"))
                .containsEntry("new", text("n"));
        assertThat(command(new KeyValueCommand.IncrementKey(bytes("k"), Long.MIN_VALUE)))
                .containsEntry("by", text(Long.toString(Long.MIN_VALUE)));
        assertThat(command(new KeyValueCommand.DeleteKeys(bytes("k"), true)))
                .containsEntry("prefix", new StructuredData.BooleanData(true));
    }

    @Test
    void listsTheServersOfAConfiguration() {
        Configuration configuration =
                Configuration.ofVoters(Set.of(new ClusterMember(ServerId.of("n1"), "10.0.0.1:7001", 1)));
        StructuredData.ObjectData fields = LogEntryDescription.data(LogEntry.configuration(1, 1, configuration));
        assertThat(((StructuredData.ObjectData) fields.values().get("configuration")).values())
                .containsKeys("members", "voters", "outgoing", "learners")
                .containsEntry("joint", new StructuredData.BooleanData(false));
    }

    @Test
    void hasNoFieldsForAnUnreadableEntry() {
        assertThat(LogEntryDescription.data(LogEntry.command(1, 1, new byte[] {99, 99}))
                        .values())
                .isEmpty();
    }
}
