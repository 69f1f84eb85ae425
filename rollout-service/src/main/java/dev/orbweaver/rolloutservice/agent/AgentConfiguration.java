package dev.orbweaver.rolloutservice.agent;

import dev.orbweaver.rolloutservice.intake.RolloutSettings;
import dev.orbweaver.sqlenvironment.sandbox.SandboxLimits;
import dev.orbweaver.sqlenvironment.sandbox.SqlSandbox;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The built-in agent and its models. */
@Configuration(proxyBeanMethods = false)
class AgentConfiguration {

    @Bean
    QueryRunner queryRunner(RolloutSettings settings) {
        return new QueryRunner(new SqlSandbox(SandboxLimits.forPrompts(settings.sqlTime())), settings.sqlThreads());
    }

    @Bean
    Agent sqlAgent(QueryRunner queries) {
        return new SqlAgent(queries);
    }

    @Bean
    ChatModels chatModels(RolloutSettings settings) {
        return new ChatModels(settings.concurrency());
    }
}
