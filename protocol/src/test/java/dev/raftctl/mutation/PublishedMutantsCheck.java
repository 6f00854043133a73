package dev.raftctl.mutation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The planted bugs of a module that only its unit tests catch, published as the module's MUTATIONS.md. */
public abstract class PublishedMutantsCheck extends UnitTestMutantsCheck {
    private static final Path PAGE = Path.of("MUTATIONS.md");

    private final String page;

    /** @param what the parts of the module that contain the bugs, in words */
    protected PublishedMutantsCheck(MutatedModule module, List<UnitTestMutant> mutants, String what) {
        super(module, mutants);
        page = "# Planted bugs\n\nOne-line bugs in " + what + ". Every build compiles each bug\n"
                + "into the real class and runs the unit test, which must fail; without the bug the same test passes.\n\n"
                + mutants.size() + " mutants, all caught.\n\n" + UnitTestMutant.table(mutants);
    }

    @Test
    @DisplayName("are listed in MUTATIONS.md with the tests that catch them (-Drewrite=true writes it)")
    void arePublished() throws IOException {
        if (Boolean.getBoolean("rewrite")) {
            Files.writeString(PAGE, page);
        }
        assertThat(PAGE).hasContent(page);
    }
}
