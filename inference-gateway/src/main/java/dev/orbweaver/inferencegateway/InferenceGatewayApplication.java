package dev.orbweaver.inferencegateway;

import org.springframework.boot.Banner;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.ComponentScan;

/** The inference gateway: alone with a model folder, or following the experiments of a control plane. */
@SpringBootConfiguration
@EnableAutoConfiguration
@ComponentScan
@ConfigurationPropertiesScan
public class InferenceGatewayApplication {

    public static void main(String[] arguments) {
        builder().run(arguments);
    }

    /** The service, ready to run alone or beside others. */
    public static SpringApplicationBuilder builder() {
        return new SpringApplicationBuilder(InferenceGatewayApplication.class)
                .properties("spring.config.name=inference-gateway")
                .bannerMode(Banner.Mode.OFF);
    }
}
