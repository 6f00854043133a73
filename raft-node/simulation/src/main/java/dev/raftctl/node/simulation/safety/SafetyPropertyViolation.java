package dev.raftctl.node.simulation.safety;

/** Thrown if a simulated cluster violates a safety property. Either the code under test or the simulator has a bug. */
public final class SafetyPropertyViolation extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String property;

    /** @param property the name of the violated safety property */
    public SafetyPropertyViolation(String property, String fact) {
        super(fact);
        this.property = property;
    }

    public String property() {
        return property;
    }
}
