package dev.raftctl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SimulateTest {
    private final CliRun.CliFixture fixture = new CliRun.CliFixture(ClusterScenario.WELL.create());

    @Test
    void theSameSeedRepeatsTheRun() {
        CliRun first = fixture.run("simulate", "--seed", "7", "--steps", "2000", "-o", "json");
        assertThat(first.exit()).isZero();
        assertThat(first.out()).contains("\"holds\":true").contains("\"firstSeed\":\"7\"");
        assertThat(fixture.run("simulate", "--seed", "7", "--steps", "2000", "-o", "json")
                        .out())
                .isEqualTo(first.out());
        assertThat(fixture.run("simulate", "--seed", "8", "--steps", "2000", "-o", "json")
                        .out())
                .isNotEqualTo(first.out());
    }

    @Test
    void traceGoesToStderrForMachineReadableOutput() {
        CliRun table = fixture.run("simulate", "--seed", "7", "--steps", "2000", "--trace");
        assertThat(table.out()).contains("election-won").contains("every property holds");
        CliRun json = fixture.run("simulate", "--seed", "7", "--steps", "2000", "--trace", "-o", "json");
        assertThat(json.out()).startsWith("{").hasLineCount(1);
        assertThat(json.err()).contains("election-won");
    }

    @Test
    void doesNotShrinkAPassingSeed() {
        assertThat(fixture.run("simulate", "--seed", "7", "--steps", "1000", "--shrink", "-o", "value")
                        .out())
                .isEqualTo("holds\n");
    }

    @Test
    void refusesInvalidOptions() {
        assertThat(fixture.run("simulate", "--seeds", "0").exit()).isEqualTo(2);
        assertThat(fixture.run("simulate", "--seeds", "2", "--trace").exit()).isEqualTo(2);
        assertThat(fixture.run("simulate", "--seed", "x").exit()).isEqualTo(2);
    }
}
