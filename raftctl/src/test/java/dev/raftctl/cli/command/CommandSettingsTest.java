package dev.raftctl.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.cluster.ExitCode;
import dev.raftctl.cli.output.OutputFormat;
import dev.raftctl.client.ClientSecurity;
import dev.raftctl.protocol.net.HostPort;
import dev.raftctl.protocol.tls.TlsFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandSettingsTest {
    @TempDir
    Path directory;

    private final SharedCommandOptions options = new SharedCommandOptions();
    private final Map<String, String> env = new TreeMap<>();

    @BeforeEach
    void useTheTestsConfigDirectory() {
        env.put("XDG_CONFIG_HOME", directory.toString());
    }

    private CommandSettings settings() throws CliFailure {
        return CommandSettings.of(options, env);
    }

    private void contexts(String... lines) throws IOException {
        Path file = directory.resolve("raftctl").resolve("contexts.properties");
        Files.createDirectories(directory.resolve("raftctl"));
        Files.writeString(file, String.join("\n", lines));
    }

    @Test
    void usesDefaultsWhenNothingIsGiven() throws CliFailure {
        CommandSettings settings = settings();
        assertThat(settings.endpoints()).containsExactly(new HostPort("127.0.0.1", 7001));
        assertThat(settings.format()).isEqualTo(OutputFormat.TABLE);
        assertThat(settings.timeoutMillis()).isEqualTo(5_000);
    }

    @Test
    void readsTheEnvironment() throws CliFailure {
        env.put("RAFTCTL_ENDPOINTS", "a:1, b:2");
        env.put("RAFTCTL_OUTPUT", "json");
        env.put("RAFTCTL_TIMEOUT", "2m");
        assertThat(settings().endpoints()).containsExactly(new HostPort("a", 1), new HostPort("b", 2));
        assertThat(settings().format()).isEqualTo(OutputFormat.JSON);
        assertThat(settings().timeoutMillis()).isEqualTo(120_000);
    }

    @Test
    void anOptionOverridesTheEnvironment() throws CliFailure {
        env.put("RAFTCTL_ENDPOINTS", "a:1");
        env.put("RAFTCTL_OUTPUT", "json");
        options.endpoints = "c:3";
        options.output = "yaml";
        assertThat(settings().endpoints()).containsExactly(new HostPort("c", 3));
        assertThat(settings().format()).isEqualTo(OutputFormat.YAML);
    }

    @Test
    void theCurrentContextOverridesOnlyTheDefaults() throws Exception {
        contexts("current=prod", "prod.endpoints=p:1,q:2", "test.endpoints=t:1");
        assertThat(settings().endpoints()).containsExactly(new HostPort("p", 1), new HostPort("q", 2));
        env.put("RAFTCTL_ENDPOINTS", "a:1");
        assertThat(settings().endpoints()).containsExactly(new HostPort("a", 1));
    }

    @Test
    void aNamedContextOverridesTheEnvironmentsEndpoints() throws Exception {
        contexts("current=prod", "prod.endpoints=p:1", "test.endpoints=t:1");
        env.put("RAFTCTL_ENDPOINTS", "a:1");
        options.context = "test";
        assertThat(settings().endpoints()).containsExactly(new HostPort("t", 1));
    }

    @Test
    void rejectsAnUnknownContextAndListsTheKnownOnes() throws Exception {
        contexts("prod.endpoints=p:1");
        options.context = "prdo";
        CliFailure failure = catchThrowableOfType(CliFailure.class, this::settings);
        assertThat(failure.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(failure.message()).contains("prdo");
        assertThat(failure.hint()).contains("prod");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "host", ":7001", "host:", "host:x", "host:0", "host:70000", "a:1,,b:2", "::1:7001"})
    void aMalformedEndpointIsAUsageError(String endpoints) {
        options.endpoints = endpoints;
        CliFailure failure = catchThrowableOfType(CliFailure.class, this::settings);
        assertThat(failure.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(failure.message()).startsWith("bad endpoint in --endpoints: ");
    }

    @Test
    void acceptsIpv6AddressesInBrackets() throws CliFailure {
        options.endpoints = "[::1]:7001";
        assertThat(settings().endpoints()).containsExactly(new HostPort("::1", 7001));
    }

    @ParameterizedTest
    @CsvSource({
        "1ms,1",
        "500ms,500",
        "5s,5000",
        "2m,120000",
        "1h,3600000",
        "007s,7000",
        "1.5s,1500",
        "1m30s,90000",
        "0.1ms,1"
    })
    void parsesDurations(String text, long millis) throws CliFailure {
        options.timeout = text;
        assertThat(settings().timeoutMillis()).isEqualTo(millis);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "s", "5 s", "-5s", "5d", "1.s", "1s30", "99999999999s", "0s", "0ms"})
    void aMalformedOrZeroDurationIsAUsageError(String text) {
        options.timeout = text;
        assertThat(catchThrowableOfType(CliFailure.class, this::settings).exitCode())
                .isEqualTo(ExitCode.USAGE);
    }

    private static ClientSecurity tls(String cacert, String cert, String key) {
        return new ClientSecurity(new TlsFiles(Path.of(cert), Path.of(key), Path.of(cacert)), false);
    }

    @Test
    void usesNoTlsWithoutFiles() throws CliFailure {
        assertThat(settings().security()).isEqualTo(ClientSecurity.DEFAULT);
        options.insecure = true;
        assertThat(settings().security()).isEqualTo(new ClientSecurity(null, true));
    }

    @Test
    void optionsOverrideTheEnvironmentWhichOverridesTheCurrentContext() throws Exception {
        contexts("current=prod", "prod.endpoints=p:1", "prod.cacert=/c/ca", "prod.cert=/c/cert", "prod.key=/c/key");
        assertThat(settings().security()).isEqualTo(tls("/c/ca", "/c/cert", "/c/key"));
        env.put("RAFTCTL_CERT", "/e/cert");
        env.put("RAFTCTL_KEY", "/e/key");
        assertThat(settings().security()).isEqualTo(tls("/c/ca", "/e/cert", "/e/key"));
        options.key = "/o/key";
        assertThat(settings().security()).isEqualTo(tls("/c/ca", "/e/cert", "/o/key"));
    }

    @Test
    void anExplicitContextOverridesTheEnvironment() throws Exception {
        contexts("prod.endpoints=p:1", "prod.cacert=/c/ca", "prod.cert=/c/cert", "prod.key=/c/key");
        env.put("RAFTCTL_CERT", "/e/cert");
        options.context = "prod";
        assertThat(settings().security()).isEqualTo(tls("/c/ca", "/c/cert", "/c/key"));
    }

    @Test
    void explicitEndpointsDisableTheCurrentContext() throws Exception {
        contexts("current=prod", "prod.endpoints=p:1", "prod.cacert=/c/ca", "prod.cert=/c/cert", "prod.key=/c/key");
        options.endpoints = "127.0.0.1:7001";
        assertThat(settings().security()).isEqualTo(ClientSecurity.DEFAULT);
    }

    @Test
    void incompleteTlsFilesAreAUsageError() {
        options.cert = "cert";
        CliFailure failure = catchThrowableOfType(CliFailure.class, this::settings);
        assertThat(failure.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(failure).hasMessage("--cacert is missing");
    }

    @Test
    void insecureWithACertificateIsAUsageError() {
        options.cacert = "ca";
        options.cert = "cert";
        options.key = "key";
        options.insecure = true;
        assertThat(catchThrowableOfType(CliFailure.class, this::settings).exitCode())
                .isEqualTo(ExitCode.USAGE);
    }

    @Test
    void storesAbsolutePathsInAContext() throws Exception {
        ClusterContextsFile contexts = ClusterContextsFile.of(env);
        contexts.set("prod", "p:1", new TlsOptions("ca", "cert", "key", false));
        contexts.save();
        options.context = "prod";
        TlsFiles files = settings().security().tls();
        assertThat(files).isNotNull();
        assertThat(files.key()).isEqualTo(Path.of("key").toAbsolutePath());
    }

    @Test
    void savesAndDeletesAContext() throws Exception {
        ClusterContextsFile contexts = ClusterContextsFile.of(env);
        contexts.set("prod", "p:1", TlsOptions.NONE);
        contexts.use("prod");
        contexts.save();
        assertThat(ClusterContextsFile.of(env).current()).isEqualTo("prod");
        assertThat(ClusterContextsFile.of(env).endpoints("prod")).isEqualTo("p:1");
        ClusterContextsFile reloaded = ClusterContextsFile.of(env);
        reloaded.remove("prod");
        reloaded.save();
        assertThat(ClusterContextsFile.of(env).names()).isEmpty();
        assertThat(ClusterContextsFile.of(env).current()).isNull();
    }
}
