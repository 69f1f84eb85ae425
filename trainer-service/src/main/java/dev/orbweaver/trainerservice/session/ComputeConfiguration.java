package dev.orbweaver.trainerservice.session;

import dev.orbweaver.languagemodel.ComputePermit;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The permit to compute: the process's one, or an own one where the trainer is alone. */
@Configuration(proxyBeanMethods = false)
class ComputeConfiguration {

    @Bean
    @ConditionalOnMissingBean
    ComputePermit computePermit() {
        return new ComputePermit();
    }
}
