package dev.orbweaver.languagemodel.training;

/**
 * A prompt and one response to it.
 *
 * @param prompt ids, at least one
 * @param response ids, at least one
 */
public record Sequence(int[] prompt, int[] response) {
    public Sequence {
        if (prompt.length == 0 || response.length == 0) {
            throw new IllegalArgumentException(
                    "a pack needs prompts and responses with at least one token each; leave empty ones out");
        }
    }

    int length() {
        return prompt.length + response.length;
    }

    int[] ids() {
        int[] ids = new int[length()];
        System.arraycopy(prompt, 0, ids, 0, prompt.length);
        System.arraycopy(response, 0, ids, prompt.length, response.length);
        return ids;
    }
}
