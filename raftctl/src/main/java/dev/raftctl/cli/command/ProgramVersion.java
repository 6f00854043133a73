package dev.raftctl.cli.command;

/** The version of this program. */
public final class ProgramVersion {
    private ProgramVersion() {}

    /** Returns the version in the jar's manifest, or {@code unpackaged} if the program runs from class files. */
    public static String text() {
        String packaged = ProgramVersion.class.getPackage().getImplementationVersion();
        return packaged == null ? "unpackaged" : packaged;
    }
}
