package dev.raftctl.cli.command;

/** The version of this program. */
public final class Version {
    private Version() {}

    /** Returns the version in the jar's manifest, or {@code unpackaged} if the program runs from class files. */
    public static String text() {
        String packaged = Version.class.getPackage().getImplementationVersion();
        return packaged == null ? "unpackaged" : packaged;
    }
}
