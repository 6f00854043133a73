package dev.raftctl.cli.command;

/** The version of this program. */
public final class Version {
    private Version() {}

    /** From the jar's manifest; {@code unpackaged} when it runs from classes. */
    public static String text() {
        String packaged = Version.class.getPackage().getImplementationVersion();
        return packaged == null ? "unpackaged" : packaged;
    }
}
