package dev.orbweaver.inferencegateway.openai;

import org.jspecify.annotations.Nullable;

/** An error as OpenAI's clients read it. */
record ErrorBody(Detail error) {

    static ErrorBody of(String message, String type, @Nullable String param, @Nullable String code) {
        return new ErrorBody(new Detail(message, type, param, code));
    }

    /** @param param the field at fault, null where there is none */
    record Detail(
            String message,
            String type,
            @Nullable String param,
            @Nullable String code) {}
}
