package dev.orbweaver.sqlenvironment.match;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orbweaver.sqlenvironment.SharedFolder;
import dev.orbweaver.sqlenvironment.database.DatabaseFolder;
import dev.orbweaver.sqlenvironment.match.ExecutionMatch.Strictness;
import dev.orbweaver.sqlenvironment.sandbox.SandboxLimits;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The original evaluator's verdicts on real databases, computed once with the original. */
class OriginalVerdictsTests {

    @Test
    void theOriginalsVerdictsAreOurs() throws Exception {
        var databases = new DatabaseFolder(SharedFolder.needed("spider/database"));
        var match = new ExecutionMatch(SandboxLimits.forScoring(Duration.ofSeconds(30)));
        var mapper = JsonMapper.shared();
        List<JsonNode> cases =
                Files.readAllLines(SharedFolder.needed("fixtures/execution_match_verdicts.jsonl")).stream()
                        .map(mapper::readTree)
                        .toList();

        List<String> different = cases.parallelStream()
                .filter(node ->
                        judged(match, databases, node) != (node.get("verdict").asInt() == 1))
                .map(JsonNode::toString)
                .toList();

        assertThat(cases).hasSizeGreaterThan(5_000);
        // an average of floats, whose last digit depends on the version of SQLite that sums it
        assertThat(different).hasSizeLessThanOrEqualTo(1).allMatch(row -> row.contains("avg(T2.fastestlapspeed)"));
    }

    private static boolean judged(ExecutionMatch match, DatabaseFolder databases, JsonNode node) {
        var file = databases.file(node.get("db_id").asString());
        return match.judge(
                        file, node.get("gold").asString(), node.get("predicted").asString(), Strictness.PARITY)
                .matches();
    }
}
