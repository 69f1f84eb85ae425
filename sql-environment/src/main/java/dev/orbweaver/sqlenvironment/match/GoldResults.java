package dev.orbweaver.sqlenvironment.match;

import dev.orbweaver.sqlenvironment.sandbox.QueryResult;
import dev.orbweaver.sqlenvironment.sandbox.QueryResult.Rows;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The gold results used last, because a group's samples all ask for the same one. Databases do not change while they are used, so
 * nothing is ever stale; results that are large, failed or late are asked for again. Safe from any thread.
 */
final class GoldResults {

    private static final int ENTRIES = 256;
    private static final int LARGEST = 1_000;

    private final Map<Key, Rows> kept = new LinkedHashMap<>(ENTRIES, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Rows> eldest) {
            return size() > ENTRIES;
        }
    };

    /** The kept result, or what the query gives now. */
    QueryResult get(Path database, String goldSql, Supplier<QueryResult> query) {
        var key = new Key(database, goldSql);
        synchronized (kept) {
            Rows known = kept.get(key);
            if (known != null) {
                return known;
            }
        }
        QueryResult result = query.get();
        if (result instanceof Rows rows && rows.rows().size() <= LARGEST) {
            synchronized (kept) {
                kept.put(key, rows);
            }
        }
        return result;
    }

    private record Key(Path database, String goldSql) {}
}
