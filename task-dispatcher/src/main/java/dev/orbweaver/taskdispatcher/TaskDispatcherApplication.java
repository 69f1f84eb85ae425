package dev.orbweaver.taskdispatcher;

import dev.orbweaver.servicesupport.ServiceSupportConfiguration;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Import;
import org.springframework.data.jdbc.repository.config.EnableJdbcRepositories;

/** The control plane as a service of its own. */
@SpringBootConfiguration
@EnableAutoConfiguration
@ComponentScan
@ConfigurationPropertiesScan
@EnableJdbcRepositories
@Import(ServiceSupportConfiguration.class)
public class TaskDispatcherApplication {

    /** The service, ready to run, alone or beside others in one process. */
    public static SpringApplicationBuilder builder() {
        return new SpringApplicationBuilder(TaskDispatcherApplication.class)
                .bannerMode(Banner.Mode.OFF)
                .properties("spring.config.name=task-dispatcher");
    }

    public static void main(String[] arguments) {
        builder().run(arguments);
    }
}
