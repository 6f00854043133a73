package dev.raftctl.node.simulation.safety;

/** A simulated cluster did what no cluster may: a fault of the code under test, or of the simulator. */
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
