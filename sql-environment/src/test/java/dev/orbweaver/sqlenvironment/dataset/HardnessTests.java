package dev.orbweaver.sqlenvironment.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orbweaver.sqlenvironment.SharedFolder;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class HardnessTests {

    private static final int LIKE = 9;

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource(delimiter = '|', textBlock = """
            SELECT count(*) FROM singer                                                     | easy
            SELECT name FROM singer WHERE age > 20                                          | easy
            SELECT name, age FROM singer ORDER BY age DESC                                  | medium
            SELECT T1.name FROM a AS T1 JOIN b AS T2 ON T1.id = T2.id WHERE T2.x = 1        | medium
            SELECT name FROM a WHERE x BETWEEN 1 AND 2                                      | easy
            SELECT name FROM a WHERE id NOT IN (SELECT id FROM b)                           | hard
            SELECT name FROM a UNION SELECT name FROM b                                     | hard
            SELECT name FROM a JOIN b ON a.i = b.i WHERE x = 1 ORDER BY y LIMIT 1           | extra
            """)
    void countsTheParts(String sql, String hardness) {
        assertThat(Hardness.of(sql)).hasToString(hardness);
    }

    /** Spider's dev file brings its gold SQL parsed by Spider's own parser: counted there, the levels must be ours. */
    @Test
    void agreesWithSpidersOwnParserOnEveryDevQuestion() {
        JsonNode rows = JsonMapper.shared()
                .readTree(SharedFolder.needed("spider/dev.json").toFile());
        Map<Hardness, Integer> counts = new EnumMap<>(Hardness.class);
        List<String> different = new ArrayList<>();
        for (JsonNode row : rows) {
            Hardness theirs = original(row.get("sql"));
            counts.merge(theirs, 1, Integer::sum);
            if (Hardness.of(row.get("query").asString()) != theirs) {
                different.add(theirs + ": " + row.get("query").asString());
            }
        }

        assertThat(different).isEmpty();
        assertThat(counts)
                .isEqualTo(Map.of(Hardness.EASY, 248, Hardness.MEDIUM, 446, Hardness.HARD, 174, Hardness.EXTRA, 166));
    }

    private static Hardness original(JsonNode sql) {
        List<JsonNode> conditions = Stream.of(sql.get("from").get("conds"), sql.get("where"), sql.get("having"))
                .flatMap(JsonNode::valueStream)
                .toList();
        int clauses = (sql.get("where").isEmpty() ? 0 : 1)
                + (sql.get("groupBy").isEmpty() ? 0 : 1)
                + (sql.get("orderBy").isEmpty() ? 0 : 1)
                + (sql.get("limit").isNull() ? 0 : 1)
                + sql.get("from").get("table_units").size()
                - 1
                + count(conditions, node -> node.isString() && node.asString().equals("or"))
                + count(conditions, node -> node.isArray() && node.get(1).asInt() == LIKE);
        int nested = count(conditions, node -> node.isArray() && node.get(3).isObject())
                + count(conditions, node -> node.isArray() && node.get(4).isObject())
                + count(Stream.of("intersect", "except", "union").map(sql::get).toList(), JsonNode::isObject);
        return Hardness.of(clauses, nested, others(sql));
    }

    private static int others(JsonNode sql) {
        List<JsonNode> select = sql.get("select").get(1).valueStream().toList();
        List<JsonNode> units = new ArrayList<>(select);
        units.addAll(sql.get("where").valueStream().filter(JsonNode::isArray).toList());
        units.addAll(sql.get("groupBy").valueStream().toList());
        units.addAll(sql.get("having").valueStream().toList());
        if (!sql.get("orderBy").isEmpty()) {
            sql.get("orderBy")
                    .get(1)
                    .valueStream()
                    .flatMap(unit -> Stream.of(unit.get(1), unit.get(2)))
                    .filter(column -> !column.isNull())
                    .forEach(units::add);
        }
        int aggregates = count(units, HardnessTests::countsAsAggregate);
        return (aggregates > 1 ? 1 : 0)
                + (select.size() > 1 ? 1 : 0)
                + (sql.get("where").size() > 1 ? 1 : 0)
                + (sql.get("groupBy").size() > 1 ? 1 : 0);
    }

    /** As there: whatever does not begin with 0 or false, so that an AND does. */
    private static boolean countsAsAggregate(JsonNode unit) {
        return unit.isString() || unit.get(0).asBoolean(false) || unit.get(0).asInt(0) != 0;
    }

    private static int count(List<JsonNode> nodes, Predicate<JsonNode> test) {
        return (int) nodes.stream().filter(test).count();
    }
}
