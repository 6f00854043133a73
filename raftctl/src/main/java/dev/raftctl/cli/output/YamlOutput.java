package dev.raftctl.cli.output;

import dev.raftctl.cli.cluster.Failure;
import dev.raftctl.cli.view.Data;
import dev.raftctl.cli.view.Document;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;

/** YAML 1.2, in block style. */
final class YamlOutput implements Output {
    private final Dump dump = new Dump(DumpSettings.builder()
            .setDefaultFlowStyle(FlowStyle.BLOCK)
            .setSplitLines(false)
            .build());

    @Override
    public void print(Document document, PrintStream out) {
        out.print(dump.dumpToString(plain(document.data())));
    }

    @Override
    public void print(Failure failure, PrintStream err) {
        err.print(dump.dumpToString(plain(FailureData.of(failure))));
    }

    private static @Nullable Object plain(Data data) {
        if (data instanceof Data.Text text) {
            return text.text();
        }
        if (data instanceof Data.Whole whole) {
            return whole.number();
        }
        if (data instanceof Data.Flag flag) {
            return flag.on();
        }
        if (data instanceof Data.Items items) {
            List<@Nullable Object> list = new ArrayList<>();
            for (Data item : items.items()) {
                list.add(plain(item));
            }
            return list;
        }
        if (data instanceof Data.Fields fields) {
            Map<String, @Nullable Object> map = new LinkedHashMap<>();
            for (Map.Entry<String, Data> field : fields.values().entrySet()) {
                map.put(field.getKey(), plain(field.getValue()));
            }
            return map;
        }
        return null;
    }
}
