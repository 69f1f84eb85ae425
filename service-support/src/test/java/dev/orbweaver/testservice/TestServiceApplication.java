package dev.orbweaver.testservice;

import dev.orbweaver.servicesupport.ServiceSupportConfiguration;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;

/** The smallest service: what the shared part alone brings. */
@SpringBootConfiguration
@EnableAutoConfiguration
@Import(ServiceSupportConfiguration.class)
public class TestServiceApplication {

    public static ConfigurableApplicationContext start(String bootstrapServers) {
        return new SpringApplicationBuilder(TestServiceApplication.class)
                .properties("spring.config.name=test-service")
                .run("--orbweaver.kafka.bootstrap-servers=" + bootstrapServers);
    }
}
