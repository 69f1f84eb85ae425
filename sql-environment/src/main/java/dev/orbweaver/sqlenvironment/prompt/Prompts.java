package dev.orbweaver.sqlenvironment.prompt;

import dev.orbweaver.contracts.rollout.Message;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The texts the agent sends, one template per agent step, and the replies it hopes for, which a warm start trains on. The agent
 * and the warm start render through this class, so both give the model the same ids.
 *
 * <p>Three sets are built in: {@code default} begins every step with the schema text, so that one database's prefix serves them
 * all; {@code parity} is laid out as Agent Lightning's; {@code compact} is a few words for tiny models, which reply with bare SQL.
 * A folder with the same four files replaces them: {@code write_query.txt}, {@code check_query.txt}, {@code rewrite_query.txt} and
 * {@code replies.txt}.
 */
public final class Prompts {

    private static final Set<String> BUILT_IN = Set.of("default", "parity", "compact");
    private static final Set<String> ROLES = Set.of("system", "user", "assistant");
    private static final String REPLIES = "replies";
    private static final String QUERY = "query";
    private static final String CORRECT = "correct";
    private static final String INCORRECT = "incorrect";

    private final Map<AgentStep, PromptTemplate> steps = new EnumMap<>(AgentStep.class);
    private final PromptTemplate replies;

    private Prompts(Source source) {
        for (AgentStep step : AgentStep.values()) {
            steps.put(step, source.template(step.toString(), ROLES));
        }
        replies = source.template(REPLIES, Set.of(QUERY, CORRECT, INCORRECT));
        if (replies.names().size() < 3) {
            throw new IllegalArgumentException(
                    source.name(REPLIES) + ": needs the parts [query], [correct] and [incorrect]");
        }
    }

    /**
     * Reads {@code agent.prompts}.
     *
     * @param nameOrFolder a built-in name, or a folder of templates
     * @throws IllegalArgumentException that names the setting or the file, and what is wrong
     */
    public static Prompts of(String nameOrFolder) {
        if (BUILT_IN.contains(nameOrFolder)) {
            return new Prompts(new Source(nameOrFolder, null));
        }
        try {
            Path folder = Path.of(nameOrFolder);
            if (Files.isDirectory(folder)) {
                return new Prompts(new Source(nameOrFolder, folder));
            }
        } catch (InvalidPathException e) {
            // no folder either: the message below says so
        }
        throw new IllegalArgumentException(
                "agent.prompts: '" + nameOrFolder + "' is neither default, parity, compact nor a folder of templates");
    }

    /** The messages of an agent step. */
    public List<Message> render(AgentStep step, PromptValues values) {
        return Objects.requireNonNull(steps.get(step)).fill(values).entrySet().stream()
                .map(part -> new Message(part.getKey(), part.getValue()))
                .toList();
    }

    /** The reply in which a model should give this SQL when it writes or rewrites. */
    public String queryReply(String sql) {
        return reply(QUERY, sql);
    }

    /** The reply in which a model should give its verdict when it checks. */
    public String checkReply(boolean correct) {
        return reply(correct ? CORRECT : INCORRECT, "");
    }

    private String reply(String part, String sql) {
        var values = PromptValues.of("", "").executed(sql, "");
        return Objects.requireNonNull(replies.fill(values).get(part));
    }

    /** Where templates come from: the class path, or a folder. */
    private record Source(String set, @Nullable Path folder) {

        String name(String file) {
            return folder == null
                    ? "prompts " + set + ", " + file
                    : folder.resolve(file + ".txt").toString();
        }

        PromptTemplate template(String file, Set<String> allowedParts) {
            var template = new PromptTemplate(name(file), text(file));
            if (!allowedParts.containsAll(template.names())) {
                throw new IllegalArgumentException(
                        name(file) + ": has the parts " + template.names() + "; allowed: " + allowedParts);
            }
            return template;
        }

        private String text(String file) {
            try (InputStream stream = open(file)) {
                return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(name(file) + " cannot be read", e);
            }
        }

        private InputStream open(String file) throws IOException {
            if (folder == null) {
                String resource = "/sql-environment/prompts/" + set + "/" + file + ".txt";
                return Objects.requireNonNull(Prompts.class.getResourceAsStream(resource), resource);
            }
            Path path = folder.resolve(file + ".txt");
            if (!Files.isRegularFile(path)) {
                throw new IllegalArgumentException(
                        "agent.prompts: the file " + path
                                + " is missing; a folder of templates has write_query.txt, check_query.txt, rewrite_query.txt, replies.txt");
            }
            return Files.newInputStream(path);
        }
    }
}
