package dev.raftctl.node.simulation.safety;

/** A violation of a safety property in a simulated cluster: a bug in the code under test or in the simulator. */
public final class SafetyViolation extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String property;

    /** @param property the name of the property that does not hold */
    public SafetyViolation(String property, String fact) {
        super(fact);
        this.property = property;
    }

    public String property() {
        return property;
    }
}
