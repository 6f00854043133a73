package dev.raftctl.cli.view;

import static dev.raftctl.protocol.message.ServerStatusField.ADDRESS;
import static dev.raftctl.protocol.message.ServerStatusField.CERTIFICATE_EXPIRES;
import static dev.raftctl.protocol.message.ServerStatusField.CHANGE;
import static dev.raftctl.protocol.message.ServerStatusField.CLOCK_JUMP;
import static dev.raftctl.protocol.message.ServerStatusField.CLUSTER_ID;
import static dev.raftctl.protocol.message.ServerStatusField.CLUSTER_NAME;
import static dev.raftctl.protocol.message.ServerStatusField.COMMIT_INDEX;
import static dev.raftctl.protocol.message.ServerStatusField.CONFIGURATION;
import static dev.raftctl.protocol.message.ServerStatusField.COORDINATION;
import static dev.raftctl.protocol.message.ServerStatusField.CORE_LOOP;
import static dev.raftctl.protocol.message.ServerStatusField.DISK;
import static dev.raftctl.protocol.message.ServerStatusField.ELECTION_HOLDOFF;
import static dev.raftctl.protocol.message.ServerStatusField.ELECTION_TIMEOUT;
import static dev.raftctl.protocol.message.ServerStatusField.FIRST_INDEX;
import static dev.raftctl.protocol.message.ServerStatusField.FOLLOWERS;
import static dev.raftctl.protocol.message.ServerStatusField.HEARTBEAT;
import static dev.raftctl.protocol.message.ServerStatusField.ID;
import static dev.raftctl.protocol.message.ServerStatusField.INCARNATION;
import static dev.raftctl.protocol.message.ServerStatusField.KEY_COUNT;
import static dev.raftctl.protocol.message.ServerStatusField.LAST;
import static dev.raftctl.protocol.message.ServerStatusField.LAST_APPLIED;
import static dev.raftctl.protocol.message.ServerStatusField.LAST_APPLIED_TERM;
import static dev.raftctl.protocol.message.ServerStatusField.LAST_LEADER_CONTACT;
import static dev.raftctl.protocol.message.ServerStatusField.LEADER;
import static dev.raftctl.protocol.message.ServerStatusField.LEADERLESS;
import static dev.raftctl.protocol.message.ServerStatusField.LEADER_CHANGES;
import static dev.raftctl.protocol.message.ServerStatusField.LINEAGE;
import static dev.raftctl.protocol.message.ServerStatusField.MAINTENANCE;
import static dev.raftctl.protocol.message.ServerStatusField.MATCH_INDEX;
import static dev.raftctl.protocol.message.ServerStatusField.MUTES;
import static dev.raftctl.protocol.message.ServerStatusField.NON_VOTING_REASON;
import static dev.raftctl.protocol.message.ServerStatusField.OBSERVATIONS;
import static dev.raftctl.protocol.message.ServerStatusField.PAUSES;
import static dev.raftctl.protocol.message.ServerStatusField.PEER_CONTACTS;
import static dev.raftctl.protocol.message.ServerStatusField.PROCESS;
import static dev.raftctl.protocol.message.ServerStatusField.QUORUM_CONTACT;
import static dev.raftctl.protocol.message.ServerStatusField.ROLE;
import static dev.raftctl.protocol.message.ServerStatusField.SESSION_COUNT;
import static dev.raftctl.protocol.message.ServerStatusField.SNAPSHOT_INDEX;
import static dev.raftctl.protocol.message.ServerStatusField.STATE;
import static dev.raftctl.protocol.message.ServerStatusField.SYNC;
import static dev.raftctl.protocol.message.ServerStatusField.TERM;
import static dev.raftctl.protocol.message.ServerStatusField.THROTTLED;
import static dev.raftctl.protocol.message.ServerStatusField.UPTIME;
import static dev.raftctl.protocol.message.ServerStatusField.VERSION;
import static dev.raftctl.protocol.message.ServerStatusField.VOTED_FOR;
import static dev.raftctl.protocol.message.ServerStatusField.WALL_TIME;
import static dev.raftctl.protocol.message.ServerStatusField.WATCHES;
import static dev.raftctl.protocol.message.ServerStatusField.WRITES;

import dev.raftctl.protocol.message.FollowerStatus;
import dev.raftctl.protocol.message.PeerContact;
import dev.raftctl.protocol.message.PeerLinkStatus;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerStatus;
import dev.raftctl.protocol.message.ServerStatusField;
import java.util.ArrayList;
import java.util.List;

/** Shows everything that one server knows about itself and, if it is the leader, about its followers. */
public record ServerInspectView(ServerStatus status) implements OutputDocument {
    private static final List<DocumentBlock.TextTableColumn> FOLLOWER_COLUMNS = List.of(
            DocumentBlock.TextTableColumn.left("FOLLOWER"),
            DocumentBlock.TextTableColumn.right("MATCH"),
            DocumentBlock.TextTableColumn.right("NEXT"),
            DocumentBlock.TextTableColumn.left("MODE"),
            DocumentBlock.TextTableColumn.right("IN FLIGHT"),
            DocumentBlock.TextTableColumn.right("BYTES"),
            DocumentBlock.TextTableColumn.right("HEARD"),
            DocumentBlock.TextTableColumn.right("BEHIND"));
    private static final List<DocumentBlock.TextTableColumn> LINK_COLUMNS = List.of(
            DocumentBlock.TextTableColumn.left("LINK TO"),
            DocumentBlock.TextTableColumn.right("ANSWERED"),
            DocumentBlock.TextTableColumn.left("TROUBLE"));
    private static final DocumentBlock.TextTableColumn HEARD_COLUMN = DocumentBlock.TextTableColumn.right("HEARD");

    /** The fields that every server reports, in the order in which people read them. */
    static final List<ServerStatusField> REPORTED_BY_ALL = List.of(
            ID,
            ADDRESS,
            CLUSTER_ID,
            CLUSTER_NAME,
            INCARNATION,
            ROLE,
            TERM,
            VOTED_FOR,
            LEADER,
            FIRST_INDEX,
            LAST,
            MATCH_INDEX,
            COMMIT_INDEX,
            LAST_APPLIED,
            SNAPSHOT_INDEX,
            CONFIGURATION,
            LAST_LEADER_CONTACT,
            QUORUM_CONTACT,
            ELECTION_HOLDOFF,
            NON_VOTING_REASON,
            ELECTION_TIMEOUT,
            HEARTBEAT,
            SESSION_COUNT,
            KEY_COUNT,
            UPTIME,
            VERSION,
            DISK,
            CHANGE,
            FOLLOWERS,
            OBSERVATIONS);

    /** The fields that are shown only for a server that reports measurements. */
    static final List<ServerStatusField> REPORTED_WITH_MEASUREMENTS = List.of(
            PROCESS,
            LINEAGE,
            CERTIFICATE_EXPIRES,
            STATE,
            WALL_TIME,
            LEADERLESS,
            PEER_CONTACTS,
            SYNC,
            CORE_LOOP,
            THROTTLED,
            PAUSES,
            LEADER_CHANGES,
            WRITES,
            LAST_APPLIED_TERM,
            CLOCK_JUMP,
            COORDINATION,
            WATCHES,
            MUTES,
            MAINTENANCE);

    @Override
    public List<DocumentBlock> blocks(boolean wide) {
        ServerStatusRows rows = ServerStatusRows.of(status);
        DocumentBlock.NamedValuesBlock table = new DocumentBlock.NamedValuesBlock();
        for (ServerStatusField field : shownFields()) {
            rows.addTo(table, field);
        }
        List<DocumentBlock> blocks = new ArrayList<>();
        blocks.add(table);
        if (!status.followers().isEmpty()) {
            blocks.add(new DocumentBlock.TextLineBlock(""));
            blocks.add(followers());
        }
        if (!status.observations().links().isEmpty()) {
            blocks.add(new DocumentBlock.TextLineBlock(""));
            blocks.add(links());
        }
        return blocks;
    }

    private List<ServerStatusField> shownFields() {
        List<ServerStatusField> fields = new ArrayList<>(REPORTED_BY_ALL);
        if (status.measurements().isKnown()) {
            fields.addAll(REPORTED_WITH_MEASUREMENTS);
        }
        return fields;
    }

    private static String formatContact(long millis) {
        return millis < 0 ? "never" : HumanReadableUnits.millis(millis) + " ago";
    }

    private DocumentBlock followers() {
        List<List<StyledText>> rows = new ArrayList<>();
        for (FollowerStatus each : status.followers()) {
            Long lagMillis = ServerStatusJson.lagMillis(status, each.id());
            rows.add(List.of(
                    StyledText.of(each.id().value()),
                    StyledText.of(each.matchIndex()),
                    StyledText.of(each.nextIndex()),
                    StyledText.of(each.mode()),
                    StyledText.of(each.inFlightMessages()),
                    StyledText.of(each.inFlightBytes()),
                    StyledText.of(formatContact(each.lastContactMs())),
                    lagMillis == null ? StyledText.NONE : StyledText.of(HumanReadableUnits.millis(lagMillis))));
        }
        return new DocumentBlock.TextTableBlock(FOLLOWER_COLUMNS, rows);
    }

    private DocumentBlock links() {
        List<DocumentBlock.TextTableColumn> columns = new ArrayList<>(LINK_COLUMNS);
        if (status.measurements().isKnown()) {
            columns.add(1, HEARD_COLUMN);
        }
        List<List<StyledText>> rows = new ArrayList<>();
        for (PeerLinkStatus each : status.observations().links()) {
            List<StyledText> row = new ArrayList<>();
            row.add(StyledText.of(each.peer().value()));
            if (status.measurements().isKnown()) {
                row.add(heard(each.peer()));
            }
            row.add(StyledText.of(formatContact(each.lastResponseMs())));
            row.add(
                    each.problem().isEmpty()
                            ? StyledText.NONE
                            : new StyledText(each.problem(), StyledText.TextTone.BAD));
            rows.add(row);
        }
        return new DocumentBlock.TextTableBlock(columns, rows);
    }

    private StyledText heard(ServerId peer) {
        for (PeerContact each : status.measurements().peerContacts()) {
            if (each.peer().equals(peer)) {
                return StyledText.of(formatContact(each.heardMs()));
            }
        }
        return StyledText.NONE;
    }

    @Override
    public StructuredData.ObjectData data() {
        ServerStatusJson json = ServerStatusJson.of(status);
        StructuredData.ObjectData object = StructuredData.ObjectData.withSchemaVersion();
        for (ServerStatusField field : shownFields()) {
            json.addTo(object, field);
        }
        return object;
    }

    @Override
    public List<DocumentBlock> valueBlocks() {
        return List.of(new DocumentBlock.TextLineBlock(status.role().label()));
    }
}
