package dev.raftctl.cli.install;

import dev.raftctl.cli.docs.CommandDocumentation;
import dev.raftctl.cli.docs.GeneratedFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** Generates the files of an installation. The running program file is the only input. */
public final class InstallationFiles {
    private static final String LAUNCHER = "META-INF/raftctl/raftctl.sh";
    private static final String SYSTEMD_UNIT = "META-INF/raftctl/raftctl@.service";
    private static final String SYSUSERS = "META-INF/raftctl/sysusers.conf";
    private static final String CHANGELOG = "META-INF/raftctl/changelog";
    private static final String LICENCE = "META-INF/LICENSE";
    private static final List<String> COPYRIGHT = List.of("META-INF/raftctl/copyright", "META-INF/THIRD-PARTY.txt");

    private InstallationFiles() {}

    /**
     * @param program the jar, with or without the launcher in front
     * @param prefix the absolute path from which it will run
     */
    public static List<InstalledFile> of(byte[] program, CommandDocumentation model, String version, Path prefix)
            throws IOException {
        List<InstalledFile> files = new ArrayList<>();
        files.add(new InstalledFile(Path.of("bin/raftctl"), withLauncher(program), true));
        for (Map.Entry<String, String> file : GeneratedFiles.of(model, version).entrySet()) {
            byte[] text = file.getValue().getBytes(StandardCharsets.UTF_8);
            String name = file.getKey().substring(file.getKey().indexOf('/') + 1);
            files.add(
                    switch (name) {
                        case "raftctl.bash" -> InstalledFile.of("share/bash-completion/completions/raftctl", text);
                        case "_raftctl" -> InstalledFile.of("share/zsh/site-functions/_raftctl", text);
                        case "raftctl.fish" -> InstalledFile.of("share/fish/vendor_completions.d/raftctl.fish", text);
                        default -> InstalledFile.of(manPagePath(name) + ".gz", compressed(text));
                    });
        }
        files.add(InstalledFile.of("lib/systemd/system/raftctl@.service", unit(prefix)));
        files.add(InstalledFile.of("lib/sysusers.d/raftctl.conf", resource(SYSUSERS)));
        files.add(InstalledFile.of("share/doc/raftctl/changelog.gz", compressed(resource(CHANGELOG))));
        ByteArrayOutputStream copyright = new ByteArrayOutputStream();
        for (String part : COPYRIGHT) {
            copyright.write(resource(part));
        }
        files.add(InstalledFile.of("share/doc/raftctl/copyright", copyright.toByteArray()));
        files.add(InstalledFile.of("share/doc/raftctl/LICENSE", resource(LICENCE)));
        return List.copyOf(files);
    }

    /** Returns the path of a man page. The section is the last part of the page's name. */
    private static String manPagePath(String page) {
        return "share/man/man" + page.substring(page.lastIndexOf('.') + 1) + "/" + page;
    }

    private static byte[] withLauncher(byte[] program) throws IOException {
        if (program.length > 2 && program[0] == '#' && program[1] == '!') {
            return program;
        }
        ByteArrayOutputStream launcherAndJar = new ByteArrayOutputStream();
        launcherAndJar.write(resource(LAUNCHER));
        launcherAndJar.write(program);
        return launcherAndJar.toByteArray();
    }

    private static byte[] unit(Path prefix) throws IOException {
        String text = new String(resource(SYSTEMD_UNIT), StandardCharsets.UTF_8);
        return text.replace("@PREFIX@", prefix.toString()).getBytes(StandardCharsets.UTF_8);
    }

    /** Compresses the text with gzip. The result is reproducible, because the header contains no time. */
    private static byte[] compressed(byte[] text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new BestCompressionGzipStream(bytes)) {
            gzip.write(text);
        }
        byte[] compressed = bytes.toByteArray();
        // RFC 1952: the header names the compression level, which Debian's checks read.
        compressed[8] = 2;
        return compressed;
    }

    /** A gzip stream with the best compression, which Debian requires for man pages. */
    private static final class BestCompressionGzipStream extends GZIPOutputStream {
        BestCompressionGzipStream(OutputStream to) throws IOException {
            super(to);
            def.setLevel(Deflater.BEST_COMPRESSION);
        }
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = InstallationFiles.class.getClassLoader().getResourceAsStream(name)) {
            if (in == null) {
                throw new IOException("the program file lacks " + name);
            }
            return in.readAllBytes();
        }
    }
}
