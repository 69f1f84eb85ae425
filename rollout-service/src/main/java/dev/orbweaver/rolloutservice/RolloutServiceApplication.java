package dev.orbweaver.rolloutservice;

import dev.orbweaver.servicesupport.ServiceSupportConfiguration;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Import;

/** The rollout-service, alone or in a context of its own within another process. */
@SpringBootConfiguration
@EnableAutoConfiguration
@ComponentScan
@ConfigurationPropertiesScan
@Import(ServiceSupportConfiguration.class)
public class RolloutServiceApplication {

    public static SpringApplicationBuilder builder() {
        return new SpringApplicationBuilder(RolloutServiceApplication.class)
                .bannerMode(Banner.Mode.OFF)
                .properties("spring.config.name=rollout-service");
    }

    public static void main(String[] arguments) {
        builder().run(arguments);
    }
}
