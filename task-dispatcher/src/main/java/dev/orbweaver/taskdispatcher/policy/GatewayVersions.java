package dev.orbweaver.taskdispatcher.policy;

import java.sql.Timestamp;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The latest acknowledgement of each gateway for each experiment. */
@Component
public class GatewayVersions {

    private final JdbcClient store;

    GatewayVersions(JdbcClient store) {
        this.store = store;
    }

    void save(GatewayVersion version) {
        store.sql("delete from gateway_version where gateway = ? and experiment = ?")
                .params(version.gateway(), version.experiment())
                .update();
        store.sql("""
                        insert into gateway_version
                        (gateway, experiment, lineage, policy_version, checksum, acknowledged_at)
                        values (?, ?, ?, ?, ?, ?)""")
                .params(
                        version.gateway(),
                        version.experiment(),
                        version.lineage(),
                        version.policyVersion(),
                        version.checksum(),
                        Timestamp.from(version.acknowledgedAt()))
                .update();
    }

    /** A gateway that has gone serves nothing. */
    void remove(String gateway) {
        store.sql("delete from gateway_version where gateway = ?")
                .param(gateway)
                .update();
    }

    public List<GatewayVersion> of(String experiment) {
        return store.sql("select * from gateway_version where experiment = ? order by gateway")
                .param(experiment)
                .query((row, number) -> new GatewayVersion(
                        row.getString("gateway"),
                        row.getString("experiment"),
                        row.getLong("lineage"),
                        row.getLong("policy_version"),
                        row.getString("checksum"),
                        row.getTimestamp("acknowledged_at").toInstant()))
                .list();
    }
}
