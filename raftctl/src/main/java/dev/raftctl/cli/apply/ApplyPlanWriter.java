package dev.raftctl.cli.apply;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import dev.raftctl.cli.cluster.ConfigurationApplyPlan;
import dev.raftctl.protocol.membership.ConfigurationStep;
import dev.raftctl.protocol.message.ClusterMember;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.MemberChange;
import dev.raftctl.protocol.message.ServerId;
import java.io.IOException;
import java.io.StringWriter;
import java.util.Collection;

/** Writes a plan as a JSON document for people and for {@link ApplyPlanReader}. */
public final class ApplyPlanWriter {
    static final String FORMAT = "raftctl-plan";
    static final int VERSION = 1;

    private static final JsonFactory FACTORY = new JsonFactory();

    private ApplyPlanWriter() {}

    /** Returns the document, which ends with a newline. */
    public static String write(ConfigurationApplyPlan plan) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            json.setPrettyPrinter(new DefaultPrettyPrinter());
            json.writeStartObject();
            json.writeStringField("format", FORMAT);
            json.writeNumberField("version", VERSION);
            json.writeStringField("clusterId", plan.clusterId());
            json.writeStringField("clusterName", plan.clusterName());
            json.writeStringField("lineage", Long.toString(plan.lineage()));
            json.writeStringField("configIndex", Long.toString(plan.configIndex()));
            write(json, "before", plan.before());
            json.writeArrayFieldStart("steps");
            for (int number = 0; number < plan.steps().size(); number++) {
                write(json, plan, number);
            }
            json.writeEndArray();
            write(json, "wanted", plan.wanted());
            json.writeEndObject();
        } catch (IOException impossible) {
            throw new IllegalStateException("a string cannot be written", impossible);
        }
        return text.append('\n').toString();
    }

    private static void write(JsonGenerator json, ConfigurationApplyPlan plan, int number) throws IOException {
        ConfigurationStep step = plan.steps().get(number);
        json.writeStartObject();
        json.writeNumberField("step", number + 1);
        json.writeStringField("kind", step.kind().word());
        json.writeStringField("text", plan.describe(step));
        json.writeArrayFieldStart("changes");
        for (MemberChange change : step.changes()) {
            ClusterMember contacted = change.contacted();
            json.writeStartObject();
            json.writeStringField("change", MemberChangeWord.of(change));
            json.writeStringField("server", change.id().value());
            if (contacted != null) {
                json.writeStringField("address", contacted.address());
            }
            json.writeEndObject();
        }
        json.writeEndArray();
        write(json, "after", step.after());
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, String name, Configuration configuration) throws IOException {
        json.writeObjectFieldStart(name);
        write(json, "voters", configuration, configuration.voters());
        write(json, "learners", configuration, configuration.learners());
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, String name, Configuration configuration, Collection<ServerId> ids)
            throws IOException {
        json.writeObjectFieldStart(name);
        for (ServerId id : ids) {
            ClusterMember member = configuration.member(id);
            json.writeStringField(id.value(), member == null ? "" : member.address());
        }
        json.writeEndObject();
    }
}
