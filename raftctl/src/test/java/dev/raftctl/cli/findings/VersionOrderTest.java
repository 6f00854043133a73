package dev.raftctl.cli.findings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class VersionOrderTest {
    private static final List<String> ASCENDING = List.of(
            "",
            "0.9.2",
            "0.10",
            "0.10.1",
            "1.0-2",
            "1.0-10",
            "1.0-SNAPSHOT",
            "1.0-rc",
            "1.0-rc.2",
            "1.0-rc.10",
            "1.0",
            "1.0+2",
            "1.0+10",
            "1.0.1-SNAPSHOT",
            "1.0.1",
            "1.1-SNAPSHOT",
            "1.1",
            "2");

    @Test
    void eachVersionIsNewerThanAllBeforeItOnly() {
        for (int i = 0; i < ASCENDING.size(); i++) {
            for (int j = 0; j < ASCENDING.size(); j++) {
                assertThat(VersionOrder.isNewer(ASCENDING.get(i), ASCENDING.get(j)))
                        .as("%s is newer than %s", ASCENDING.get(i), ASCENDING.get(j))
                        .isEqualTo(i > j);
            }
        }
    }
}
