package dev.orbweaver.rewardservice;

import dev.orbweaver.servicesupport.ServiceSupportConfiguration;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Import;

/** Scores rollouts. Any number of these may run: they share the rollouts between them. */
@SpringBootConfiguration
@EnableAutoConfiguration
@ComponentScan(basePackageClasses = RewardServiceApplication.class)
@ConfigurationPropertiesScan
@Import(ServiceSupportConfiguration.class)
public class RewardServiceApplication {

    /** The service, to be run alone or in a process of several. */
    public static SpringApplicationBuilder builder() {
        return new SpringApplicationBuilder(RewardServiceApplication.class)
                .properties("spring.config.name=reward-service");
    }

    public static void main(String[] arguments) {
        builder().run(arguments);
    }
}
