package dev.raftctl.cli.install;

import dev.raftctl.cli.docs.CommandModel;
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

/** Everything an installation has, made of the running program file alone. */
public final class Outfit {
    private static final String LAUNCHER = "META-INF/raftctl/raftctl.sh";
    private static final String UNIT = "META-INF/raftctl/raftctl@.service";
    private static final String USERS = "META-INF/raftctl/sysusers.conf";
    private static final String CHANGELOG = "META-INF/raftctl/changelog";
    private static final String LICENCE = "META-INF/LICENSE";
    private static final List<String> COPYRIGHT = List.of("META-INF/raftctl/copyright", "META-INF/THIRD-PARTY.txt");

    private Outfit() {}

    /**
     * @param program the jar, with the launcher in front of it or without
     * @param prefix where it will be called from; absolute
     */
    public static List<Placement> of(byte[] program, CommandModel model, String version, Path prefix)
            throws IOException {
        List<Placement> outfit = new ArrayList<>();
        outfit.add(new Placement(Path.of("bin/raftctl"), selfExecuting(program), true));
        for (Map.Entry<String, String> file : GeneratedFiles.of(model, version).entrySet()) {
            byte[] text = file.getValue().getBytes(StandardCharsets.UTF_8);
            String name = file.getKey().substring(file.getKey().indexOf('/') + 1);
            outfit.add(
                    switch (name) {
                        case "raftctl.bash" -> Placement.of("share/bash-completion/completions/raftctl", text);
                        case "_raftctl" -> Placement.of("share/zsh/site-functions/_raftctl", text);
                        case "raftctl.fish" -> Placement.of("share/fish/vendor_completions.d/raftctl.fish", text);
                        default -> Placement.of(manual(name) + ".gz", compressed(text));
                    });
        }
        outfit.add(Placement.of("lib/systemd/system/raftctl@.service", unit(prefix)));
        outfit.add(Placement.of("lib/sysusers.d/raftctl.conf", resource(USERS)));
        outfit.add(Placement.of("share/doc/raftctl/changelog.gz", compressed(resource(CHANGELOG))));
        ByteArrayOutputStream copyright = new ByteArrayOutputStream();
        for (String part : COPYRIGHT) {
            copyright.write(resource(part));
        }
        outfit.add(Placement.of("share/doc/raftctl/copyright", copyright.toByteArray()));
        outfit.add(Placement.of("share/doc/raftctl/LICENSE", resource(LICENCE)));
        return List.copyOf(outfit);
    }

    /** Where man looks for a page: by its section, which its name ends with. */
    private static String manual(String page) {
        return "share/man/man" + page.substring(page.lastIndexOf('.') + 1) + "/" + page;
    }

    private static byte[] selfExecuting(byte[] program) throws IOException {
        if (program.length > 2 && program[0] == '#' && program[1] == '!') {
            return program;
        }
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.write(resource(LAUNCHER));
        both.write(program);
        return both.toByteArray();
    }

    private static byte[] unit(Path prefix) throws IOException {
        String text = new String(resource(UNIT), StandardCharsets.UTF_8);
        return text.replace("@PREFIX@", prefix.toString()).getBytes(StandardCharsets.UTF_8);
    }

    /** The same bytes for the same text: the header holds no time. */
    private static byte[] compressed(byte[] text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new BestCompression(bytes)) {
            gzip.write(text);
        }
        byte[] compressed = bytes.toByteArray();
        // RFC 1952: the header names the level, and Debian's checks look there.
        compressed[8] = 2;
        return compressed;
    }

    /** As Debian asks of manual pages. */
    private static final class BestCompression extends GZIPOutputStream {
        BestCompression(OutputStream to) throws IOException {
            super(to);
            def.setLevel(Deflater.BEST_COMPRESSION);
        }
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = Outfit.class.getClassLoader().getResourceAsStream(name)) {
            if (in == null) {
                throw new IOException("this program file lacks its " + name);
            }
            return in.readAllBytes();
        }
    }
}
