package dev.raftctl.cli.apply;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.raftctl.cli.cluster.ConfigurationApplyPlan;
import dev.raftctl.protocol.membership.ConfigurationPlanner;
import dev.raftctl.protocol.membership.ConfigurationStep;
import dev.raftctl.protocol.membership.ConfigurationStepKind;
import dev.raftctl.protocol.membership.MembershipRules;
import dev.raftctl.protocol.message.ClusterMember;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.MemberChange;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.net.HostPort;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads a saved plan, and checks that its steps are legal and lead to the wanted configuration. */
public final class ApplyPlanReader {
    private static final int MAX_DEPTH = 8;
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private ApplyPlanReader() {}

    /** Reads the document. */
    public static ConfigurationApplyPlan read(byte[] document) throws ApplyPlanSyntaxException {
        try (JsonParser json = FACTORY.createParser(document)) {
            json.nextToken();
            Fields root = object(json, "the document", 0);
            if (json.nextToken() != null) {
                throw new ApplyPlanSyntaxException("nothing may follow the object");
            }
            return plan(root);
        } catch (JsonProcessingException invalid) {
            throw new ApplyPlanSyntaxException("line " + invalid.getLocation().getLineNr() + " is not valid JSON: "
                    + invalid.getOriginalMessage());
        } catch (IOException unreadable) {
            throw new ApplyPlanSyntaxException("it cannot be read: " + unreadable.getMessage());
        }
    }

    private static Fields object(JsonParser json, String place, int depth)
            throws IOException, ApplyPlanSyntaxException {
        if (depth > MAX_DEPTH || json.currentToken() != JsonToken.START_OBJECT) {
            throw new ApplyPlanSyntaxException(
                    json.currentToken() == null ? "it is empty" : place + " is not an object");
        }
        Fields fields = new Fields(place);
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String name = json.currentName();
            String inside = "'" + name + "' of " + place;
            switch (json.nextToken()) {
                case START_OBJECT -> fields.objects.put(name, object(json, inside, depth + 1));
                case START_ARRAY -> fields.lists.put(name, list(json, inside, depth + 1));
                default -> fields.texts.put(name, json.getText());
            }
        }
        return fields;
    }

    private static List<Fields> list(JsonParser json, String place, int depth)
            throws IOException, ApplyPlanSyntaxException {
        List<Fields> items = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            items.add(object(json, "item " + (items.size() + 1) + " of " + place, depth));
        }
        return items;
    }

    private static ConfigurationApplyPlan plan(Fields fields) throws ApplyPlanSyntaxException {
        if (!fields.text("format").equals(ApplyPlanWriter.FORMAT)) {
            throw new ApplyPlanSyntaxException("its format is not '" + ApplyPlanWriter.FORMAT + "'");
        }
        if (fields.number("version") != ApplyPlanWriter.VERSION) {
            throw new ApplyPlanSyntaxException("it has version " + fields.number("version")
                    + "; this raftctl reads version " + ApplyPlanWriter.VERSION);
        }
        Configuration before = configuration(fields.object("before"));
        Configuration wanted = configuration(fields.object("wanted"));
        List<ConfigurationStep> steps = new ArrayList<>();
        Configuration now = before;
        for (Fields item : fields.list("steps")) {
            ConfigurationStep step = step(item, "step " + (steps.size() + 1), now);
            steps.add(step);
            now = step.after();
        }
        boolean endsWithHandOver =
                !steps.isEmpty() && steps.get(steps.size() - 1).kind() == ConfigurationStepKind.HAND_OVER;
        if (endsWithHandOver || !ConfigurationPlanner.haveSameServers(now, wanted)) {
            throw new ApplyPlanSyntaxException("its steps do not lead to the wanted configuration");
        }
        return new ConfigurationApplyPlan(
                fields.text("clusterId"),
                fields.text("clusterName"),
                fields.number("lineage"),
                fields.number("configIndex"),
                before,
                wanted,
                steps);
    }

    private static ConfigurationStep step(Fields fields, String place, Configuration before)
            throws ApplyPlanSyntaxException {
        ConfigurationStepKind kind = kind(fields);
        List<MemberChange> changes = new ArrayList<>();
        for (Fields change : fields.list("changes")) {
            String address = change.optionalText("address");
            changes.add(MemberChangeWord.parse(
                    change.text("change"), serverId(change.text("server")), address == null ? "" : address(address)));
        }
        if (changes.isEmpty() != (kind == ConfigurationStepKind.HAND_OVER)) {
            throw new ApplyPlanSyntaxException(place + " has the wrong changes");
        }
        Configuration after = changes.isEmpty()
                ? before
                : MembershipRules.plan(before, changes).value();
        if (after == null
                || !ConfigurationPlanner.haveSameServers(after, configuration(fields.object("after")))
                || (!changes.isEmpty() && ConfigurationPlanner.haveSameServers(before, after))) {
            throw new ApplyPlanSyntaxException(
                    place + " does not lead from the configuration before it to the one after it");
        }
        return new ConfigurationStep(kind, changes, before, after);
    }

    private static ConfigurationStepKind kind(Fields fields) throws ApplyPlanSyntaxException {
        String word = fields.text("kind");
        for (ConfigurationStepKind each : ConfigurationStepKind.values()) {
            if (each.word().equals(word)) {
                return each;
            }
        }
        throw new ApplyPlanSyntaxException(fields.place + " has the unknown kind '" + word + "'");
    }

    private static Configuration configuration(Fields fields) throws ApplyPlanSyntaxException {
        SortedMap<ServerId, ClusterMember> members = new TreeMap<>();
        SortedSet<ServerId> voters = servers(fields.object("voters"), members);
        SortedSet<ServerId> learners = servers(fields.object("learners"), members);
        if (members.size() != voters.size() + learners.size() || voters.isEmpty()) {
            throw new ApplyPlanSyntaxException(fields.place + " has no voters, or a server with two roles");
        }
        return new Configuration(members, voters, Collections.emptySortedSet(), learners);
    }

    private static SortedSet<ServerId> servers(Fields fields, SortedMap<ServerId, ClusterMember> members)
            throws ApplyPlanSyntaxException {
        SortedSet<ServerId> ids = new TreeSet<>();
        for (String name : fields.texts.keySet()) {
            ServerId id = serverId(name);
            members.put(id, new ClusterMember(id, address(fields.text(name))));
            ids.add(id);
        }
        return ids;
    }

    private static ServerId serverId(String text) throws ApplyPlanSyntaxException {
        try {
            return ServerId.of(text);
        } catch (IllegalArgumentException invalid) {
            throw new ApplyPlanSyntaxException("'" + text + "' is not the id of a server");
        }
    }

    private static String address(String text) throws ApplyPlanSyntaxException {
        try {
            return HostPort.parse(text).toString();
        } catch (IllegalArgumentException invalid) {
            throw new ApplyPlanSyntaxException("'" + text + "' is not an address");
        }
    }

    /** The fields of an object in the document. */
    private static final class Fields {
        private final Map<String, String> texts = new LinkedHashMap<>();
        private final Map<String, Fields> objects = new LinkedHashMap<>();
        private final Map<String, List<Fields>> lists = new LinkedHashMap<>();
        private final String place;

        Fields(String place) {
            this.place = place;
        }

        @Nullable
        String optionalText(String name) {
            return texts.get(name);
        }

        String text(String name) throws ApplyPlanSyntaxException {
            String text = optionalText(name);
            if (text == null) {
                throw new ApplyPlanSyntaxException(place + " has no '" + name + "'");
            }
            return text;
        }

        long number(String name) throws ApplyPlanSyntaxException {
            try {
                return Long.parseLong(text(name));
            } catch (NumberFormatException invalid) {
                throw new ApplyPlanSyntaxException("'" + name + "' of " + place + " is not a number");
            }
        }

        Fields object(String name) throws ApplyPlanSyntaxException {
            Fields object = objects.get(name);
            if (object == null) {
                throw new ApplyPlanSyntaxException(place + " has no object '" + name + "'");
            }
            return object;
        }

        List<Fields> list(String name) throws ApplyPlanSyntaxException {
            List<Fields> list = lists.get(name);
            if (list == null) {
                throw new ApplyPlanSyntaxException(place + " has no list '" + name + "'");
            }
            return list;
        }
    }
}
