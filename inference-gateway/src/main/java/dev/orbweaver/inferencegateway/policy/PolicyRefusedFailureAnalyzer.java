package dev.orbweaver.inferencegateway.policy;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** A configured model that cannot be served ends the start with its message instead of a stack trace. */
final class PolicyRefusedFailureAnalyzer extends AbstractFailureAnalyzer<PolicyRefusedException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, PolicyRefusedException cause) {
        return new FailureAnalysis(
                String.valueOf(cause.getMessage()),
                "Correct orbweaver.gateway.model (or models.<name>), or the folder it names.",
                cause);
    }
}
