package dev.orbweaver.trainerservice;

import dev.orbweaver.servicesupport.ServiceSupportConfiguration;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Import;

/** The trainer as a service. */
@SpringBootConfiguration
@EnableAutoConfiguration
@ComponentScan(basePackageClasses = TrainerServiceApplication.class)
@ConfigurationPropertiesScan
@Import(ServiceSupportConfiguration.class)
public class TrainerServiceApplication {

    public static void main(String[] arguments) {
        builder().run(arguments);
    }

    /** For whoever starts it inside another process; a {@code ComputePermit} bean of a parent context is used where there is one. */
    public static SpringApplicationBuilder builder() {
        return new SpringApplicationBuilder(TrainerServiceApplication.class)
                .properties("spring.config.name=trainer-service");
    }
}
