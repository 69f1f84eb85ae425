package dev.orbweaver.taskdispatcher.store;

import dev.orbweaver.contracts.experiment.Specification;
import dev.orbweaver.servicesupport.json.JsonRecords;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.convert.converter.Converter;
import org.springframework.data.convert.ReadingConverter;
import org.springframework.data.convert.WritingConverter;
import org.springframework.data.jdbc.core.convert.JdbcCustomConversions;
import org.springframework.data.jdbc.core.dialect.JdbcDialect;

/** What the store's columns hold beyond plain values. */
@Configuration(proxyBeanMethods = false)
class StoreConfiguration {

    @Bean
    InstantSource now() {
        return InstantSource.system();
    }

    @Bean
    JdbcCustomConversions jdbcCustomConversions(JdbcDialect dialect, JsonRecords json) {
        return JdbcCustomConversions.of(
                dialect, List.of(new WriteSpecification(json), new ReadSpecification(json), new ReadInstant()));
    }

    @WritingConverter
    private record WriteSpecification(JsonRecords json) implements Converter<Specification, String> {
        @Override
        public String convert(Specification specification) {
            return json.mapper().writeValueAsString(specification);
        }
    }

    @ReadingConverter
    private record ReadSpecification(JsonRecords json) implements Converter<String, Specification> {
        @Override
        public Specification convert(String text) {
            return json.mapper().readValue(text, Specification.class);
        }
    }

    /** H2 gives times with their zone. */
    @ReadingConverter
    private static final class ReadInstant implements Converter<OffsetDateTime, java.time.Instant> {
        @Override
        public java.time.Instant convert(OffsetDateTime time) {
            return time.toInstant();
        }
    }
}
