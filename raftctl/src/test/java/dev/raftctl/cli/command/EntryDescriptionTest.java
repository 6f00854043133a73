package dev.raftctl.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.cli.view.Data;
import dev.raftctl.node.machine.SessionEnvelope;
import dev.raftctl.protocol.kv.KvCommand;
import dev.raftctl.protocol.kv.KvFormat;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.Entry;
import dev.raftctl.protocol.message.Member;
import dev.raftctl.protocol.message.ServerId;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EntryDescriptionTest {
    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Map<String, Data> command(KvCommand command) {
        SessionEnvelope envelope = new SessionEnvelope.Command(Long.MAX_VALUE, 3, 3, KvFormat.encodeCommand(command));
        Data.Fields fields = EntryDescription.data(Entry.command(5, 7, envelope.encode()));
        return ((Data.Fields) fields.values().get("command")).values();
    }

    private static Data text(String text) {
        return new Data.Text(text);
    }

    @Test
    void includesTheKeysAndValuesOfACommand() {
        byte[] notText = {(byte) 0xff};
        assertThat(command(new KvCommand.Put(bytes("a\n= b"), notText, new KvCommand.Condition.IfVersion(4))))
                .containsEntry("name", text("put"))
                .containsEntry("key", text("a\n= b"))
                .containsEntry("value", new Data.Fields().put("base64", "/w=="))
                .containsEntry("ifVersion", new Data.LongNumber(4))
                .containsEntry("session", text(Long.toString(Long.MAX_VALUE)))
                .containsEntry("sequence", new Data.LongNumber(3));
        assertThat(command(new KvCommand.CompareAndSet(bytes("k"), bytes("o"), bytes("n"))))
                .containsEntry("name", text("cas"))
                .containsEntry("old", text("o"))
                .containsEntry("new", text("n"));
        assertThat(command(new KvCommand.Increment(bytes("k"), Long.MIN_VALUE)))
                .containsEntry("by", text(Long.toString(Long.MIN_VALUE)));
        assertThat(command(new KvCommand.Delete(bytes("k"), true))).containsEntry("prefix", new Data.Bool(true));
    }

    @Test
    void listsTheServersOfAConfiguration() {
        Configuration configuration = Configuration.ofVoters(Set.of(new Member(ServerId.of("n1"), "10.0.0.1:7001", 1)));
        Data.Fields fields = EntryDescription.data(Entry.configuration(1, 1, configuration));
        assertThat(((Data.Fields) fields.values().get("configuration")).values())
                .containsKeys("members", "voters", "outgoing", "learners")
                .containsEntry("joint", new Data.Bool(false));
    }

    @Test
    void hasNoFieldsForAnUnreadableEntry() {
        assertThat(EntryDescription.data(Entry.command(1, 1, new byte[] {99, 99}))
                        .values())
                .isEmpty();
    }
}
