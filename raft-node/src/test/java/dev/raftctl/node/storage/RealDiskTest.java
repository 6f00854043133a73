package dev.raftctl.node.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RealDiskTest {
    @TempDir
    Path directory;

    @Test
    void d07AWriteThatTookOnlyPartOfTheBytesIsGoneOnWith() throws Exception {
        byte[] bytes = {1, 2, 3, 4, 5, 6, 7};
        try (Disk.OpenFile file = RealDisk.over(StutteringChannel.create(directory.resolve("file"), 3))) {
            file.write(ByteBuffer.wrap(bytes), 2);

            ByteBuffer read = ByteBuffer.allocate(20);
            assertThat(file.read(read, 2)).isEqualTo(bytes.length);
            assertThat(read.flip()).isEqualTo(ByteBuffer.wrap(bytes));
        }
    }

    @Test
    void theRoomOfADirectoryIsKnownAndThatOfNoneIsAnError() throws Exception {
        assertThat(new RealDisk().freeBytes(directory)).isPositive();
        assertThatThrownBy(() -> new RealDisk().freeBytes(directory.resolve("none")))
                .isInstanceOf(IOException.class);
    }
}
