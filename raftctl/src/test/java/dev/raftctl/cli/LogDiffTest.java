package dev.raftctl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.client.FakeCluster;
import dev.raftctl.node.machine.CommandEntryPayload;
import dev.raftctl.node.storage.RealDisk;
import dev.raftctl.node.storage.ServerStorage;
import dev.raftctl.node.storage.StorageFailure;
import dev.raftctl.node.storage.StorageSettings;
import dev.raftctl.node.storage.offline.UnsafeRecovery;
import dev.raftctl.protocol.kv.KeyValueCommand;
import dev.raftctl.protocol.kv.KeyValueMessageFormat;
import dev.raftctl.protocol.message.AuditRecord;
import dev.raftctl.protocol.message.ClusterLineage;
import dev.raftctl.protocol.message.ClusterMember;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.HardState;
import dev.raftctl.protocol.message.LogEntry;
import dev.raftctl.protocol.message.ServerId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code log diff} on real directories. */
class LogDiffTest {
    private static final Configuration VOTERS =
            Configuration.ofVoters(List.of(member("n1"), member("n2"), member("n3")));
    private static final StorageSettings SETTINGS = new StorageSettings(1 << 20);

    @TempDir
    Path temporary;

    private static ClusterMember member(String id) {
        return new ClusterMember(ServerId.of(id), "127.0.0.1:70" + id.substring(1));
    }

    private Path directory(String id) {
        return temporary.resolve(id);
    }

    private ServerStorage open(String id) throws StorageFailure {
        return ServerStorage.open(new RealDisk(), directory(id), ServerId.of(id), SETTINGS, 42);
    }

    /** Writes the first configuration and then one put for each of the terms. The server is in the last of them. */
    private void write(String id, long... terms) throws StorageFailure {
        writeInTerm(terms[terms.length - 1], id, terms);
    }

    private void writeInTerm(long currentTerm, String id, long... terms) throws StorageFailure {
        try (ServerStorage storage = open(id)) {
            storage.joinCluster("c-1", "demo");
            List<LogEntry> entries = new ArrayList<>();
            entries.add(LogEntry.configuration(1, 1, VOTERS));
            long index = 2;
            for (long term : terms) {
                entries.add(LogEntry.command(term, index, put("k" + index, "v" + term)));
                index++;
            }
            storage.write(new HardState(currentTerm, null), entries);
            storage.sync();
        }
    }

    private static byte[] put(String key, String value) {
        return new CommandEntryPayload.SessionCommandPayload(
                        0,
                        0,
                        0,
                        KeyValueMessageFormat.encodeCommand(new KeyValueCommand.PutKey(
                                key.getBytes(StandardCharsets.UTF_8),
                                value.getBytes(StandardCharsets.UTF_8),
                                new KeyValueCommand.KeyPutCondition.PutAlways())))
                .encode();
    }

    private CliRun diff(String... more) {
        List<String> arguments = new ArrayList<>(List.of("log", "diff"));
        arguments.addAll(List.of(more));
        return CliRun.on(new FakeCluster(), arguments.toArray(String[]::new));
    }

    private CliRun diffOfAll(String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                directory("n1").toString(),
                directory("n2").toString(),
                directory("n3").toString()));
        arguments.addAll(List.of(more));
        return diff(arguments.toArray(String[]::new));
    }

    @Test
    void equalDirectoriesExitWith0() throws Exception {
        write("n1", 2, 2);
        write("n2", 2, 2);
        write("n3", 2, 2);
        CliRun run = diffOfAll();
        assertThat(run.exit()).isZero();
        assertThat(run.out()).isEqualTo("""
                DIR  ID  TERM  VOTED  LINEAGE  LOG          COMMITTED >=
                n1   n1     2  -            1  t1/1 - t2/3             3
                n2   n2     2  -            1  t1/1 - t2/3             3
                n3   n3     2  -            1  t1/1 - t2/3             3
                equal to 3: all logs end there
                configuration on n1 n2 n3: voters [n1, n2, n3] of t1/1
                held by a majority of [n1, n2, n3]: up to 3
                may lead: n1 n2 n3 (no other log of the same lineage is more up-to-date)
                lost if recovered from  n1: nothing; n2: nothing; n3: nothing
                """);
    }

    @Test
    void theLastSignOfLifeHasADate() throws Exception {
        write("n1", 2);
        write("n2", 2);
        Files.createDirectories(directory("n1").resolve("journal"));
        Files.write(directory("n1").resolve("journal/alive"), aliveFile(1_796_038_900_000L));
        CliRun run = diff(directory("n1").toString(), directory("n2").toString());
        assertThat(run.out()).startsWith("""
                DIR  ID  TERM  VOTED  LINEAGE  LOG          COMMITTED >=  LAST ALIVE
                n1   n1     2  -            1  t1/1 - t2/2             2  2026-11-30 11:41:40
                n2   n2     2  -            1  t1/1 - t2/2             2  -
                """);
    }

    /** Returns an {@code alive} file as a follower in term 2 writes it: eight fields and a checksum. */
    private static byte[] aliveFile(long wallMillis) {
        ByteBuffer bytes = ByteBuffer.allocate(64)
                .putLong(0x72616674616c6976L)
                .putLong(wallMillis)
                .putLong(1_000)
                .putLong(42)
                .putLong(2)
                .putLong(0)
                .putInt(0);
        CRC32C crc = new CRC32C();
        crc.update(bytes.array(), 0, 60);
        return bytes.putInt(60, (int) crc.getValue()).array();
    }

    @Test
    void uncommittedTailsExitWith1() throws Exception {
        write("n1", 2, 2, 2);
        write("n2", 2, 3);
        write("n3", 2, 3, 3);
        CliRun run = diffOfAll("-o", "json");
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.out())
                .contains(
                        "\"commonTo\":2,\"first\":{\"index\":3,\"groups\":[{\"term\":2,\"kind\":\"command\",\"dirs\":[\"n1\"]},"
                                + "{\"term\":3,\"kind\":\"command\",\"dirs\":[\"n2\",\"n3\"]}]},\"contradictions\":[]")
                .contains("{\"dir\":\"n1\",\"entries\":2,\"keys\":2,\"fromIndex\":3}");
        assertThat(diffOfAll("--to", "2").exit()).as("they are equal up to 2").isZero();
        assertThat(diffOfAll("-o", "value").out()).isEqualTo("3\n");
    }

    @Test
    void aForkedHistoryExitsWith7AndShowsWhatIsOnlyOnOneSide() throws Exception {
        write("n1", 2, 6);
        write("n2", 2, 6, 6, 6);
        writeInTerm(9, "n3", 2);
        UnsafeRecovery.SurvivingDirectory survivor = UnsafeRecovery.inspect(new RealDisk(), directory("n3"));
        UnsafeRecovery.recover(
                new RealDisk(),
                directory("n3"),
                SETTINGS,
                survivor,
                member("n3"),
                List.of(),
                ClusterLineage.ORIGINAL.next(7),
                new AuditRecord(1, "recover", "root", "n3 continues alone"));
        try (ServerStorage storage = open("n3")) {
            storage.write(null, List.of(LogEntry.command(10, 5, put("k1", "NEW"))));
            storage.sync();
        }
        CliRun run = diffOfAll();
        assertThat(run.out()).isEqualTo("""
                DIR  ID  TERM  VOTED  LINEAGE  LOG           COMMITTED >=
                n1   n1     6  -            1  t1/1 - t6/3              3
                n2   n2     6  -            1  t1/1 - t6/5              3
                n3   n3    10  -            2  t1/1 - t10/5             5
                equal to 2.  FIRST DIFFERENCE 3: n1 n2 term 6 command | n3 term 10 configuration
                CONTRADICTION  entry 3 committed differently on n1 n2 n3
                  only on n1 n2: put k3 = v6 (3), put k4 = v6 (4), put k5 = v6 (5)
                  only on n3: put k1 = NEW (5)
                configuration on n1 n2: voters [n1, n2, n3] of t1/1
                configuration on n3: voters [n3] of t10/3
                held by a majority of [n3]: up to 5
                may lead: n2 n3 (no other log of the same lineage is more up-to-date)
                lost if recovered from  n1: 5 entries from 3 on, 3 keys; n2: 3 entries from 3
                    on, 1 key; n3: 3 entries from 3 on, 3 keys
                """);
        assertThat(run.exit()).isEqualTo(7);
        assertThat(run.out().lines()).allMatch(line -> line.length() <= 80);
        assertThat(diffOfAll("-o", "json").out())
                .contains(
                        "\"contradictions\":[{\"code\":\"COMMITTED_CONFLICT\",\"index\":3,\"toIndex\":3,\"term\":null,"
                                + "\"dirs\":[\"n1\",\"n2\",\"n3\"]");
    }

    @Test
    void aRunningServersDirectoryIsRefused() throws Exception {
        write("n1", 2);
        write("n2", 2);
        try (ServerStorage storage = open("n2")) {
            assertThat(storage.last().index()).isEqualTo(2);
            CliRun run = diff(directory("n1").toString(), directory("n2").toString());
            assertThat(run.exit()).isEqualTo(2);
            assertThat(run.err()).contains("a running server uses the directory " + directory("n2"));
        }
    }

    @Test
    void wrongArgumentsAreUsageErrors() throws Exception {
        write("n1", 2);
        write("n2", 2);
        assertThat(diff(directory("n1").toString()).exit()).isEqualTo(2);
        CliRun wrongOwner = diff("n2=" + directory("n1"), directory("n2").toString());
        assertThat(wrongOwner.exit()).isEqualTo(2);
        assertThat(wrongOwner.err()).contains("belongs to n1, not to n2");
        assertThat(diff("n1=" + directory("n1"), "n2=" + directory("n2")).exit())
                .isZero();
        try (ServerStorage storage =
                ServerStorage.open(new RealDisk(), temporary.resolve("other"), ServerId.of("n3"), SETTINGS, 43)) {
            storage.joinCluster("c-2", "staging");
            storage.write(new HardState(1, null), List.of(LogEntry.configuration(1, 1, VOTERS)));
            storage.sync();
        }
        CliRun foreign =
                diff(directory("n1").toString(), temporary.resolve("other").toString());
        assertThat(foreign.exit()).isEqualTo(2);
        assertThat(foreign.err()).contains("cluster demo c-1").contains("cluster staging c-2");
    }
}
