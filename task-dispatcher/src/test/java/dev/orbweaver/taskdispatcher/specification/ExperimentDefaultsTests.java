package dev.orbweaver.taskdispatcher.specification;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ExperimentDefaultsTests {

    @Test
    void holdEverySettingOnceInTheRecordsOrder() {
        var problems = new ArrayList<SpecificationProblem>();

        var names = SpecificationText.read(SpecificationReader.defaults(), "defaults", Path.of("."), problems).stream()
                .map(GivenValue::name)
                .toList();

        assertThat(problems).isEmpty();
        assertThat(names).isEqualTo(Settings.names());
    }

    @Test
    void sayTheMeaningAndTheBoundsAboveEverySetting() {
        List<String> lines = SpecificationReader.defaults().lines().toList();
        String section = "";
        for (int line = 0; line < lines.size(); line++) {
            String text = lines.get(line);
            if (text.matches("[a-z_]+:")) {
                section = text.replace(":", "");
            } else if (text.matches("  [a-z0-9_]+: .*")) {
                String name = section + "." + text.strip().replaceFirst(":.*", "");
                String comment = lines.get(line - 1);
                assertThat(comment).as(name).startsWith("  # ");
                var setting = Objects.requireNonNull(Settings.find(name));
                if (!setting.bounds().text().isEmpty()) {
                    assertThat(comment)
                            .as(name)
                            .contains("Allowed: " + setting.bounds().text());
                }
            }
        }
    }

    @Test
    void verlsNamesLeadToSettings() {
        assertThat(Settings.names()).containsAll(ForeignNames.load().same().values());
    }
}
