package dev.orbweaver.inferencegateway.constraint;

import dev.orbweaver.inferencegateway.text.ModelText;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.WeakHashMap;
import org.springframework.stereotype.Component;

/** Compiles the forms that are asked for, and keeps the last ones: most clients ask for the same again. Safe from any thread. */
@Component
public final class AnswerGrammars {
    private static final int KEPT = 64;

    /** By model: the vocabulary is the costly part, and the masks belong to it. */
    private final Map<ModelText, OfModel> models = new WeakHashMap<>();

    /**
     * @throws SchemaRefusedException if the form is outside the supported subset
     */
    public TokenMasks of(ModelText text, AnswerForm form) {
        OfModel model;
        synchronized (models) {
            model = models.computeIfAbsent(text, OfModel::new);
        }
        return model.masks(form);
    }

    private static final class OfModel {
        private final byte[][] bytes;
        private final int[] endIds;
        private final TokenTrie trie;
        private final Map<AnswerForm, TokenMasks> known = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<AnswerForm, TokenMasks> eldest) {
                return size() > KEPT;
            }
        };

        OfModel(ModelText text) {
            bytes = text.tokenizer().vocabularyBytes();
            endIds = text.endIds();
            for (int end : endIds) {
                if (end < bytes.length) {
                    bytes[end] = new byte[0]; // ends, whatever it writes
                }
            }
            trie = new TokenTrie(bytes, text.vocabulary());
        }

        synchronized TokenMasks masks(AnswerForm form) {
            var masks = known.get(form);
            if (masks == null) {
                masks = compile(form);
                known.put(form, masks);
            }
            return masks;
        }

        private TokenMasks compile(AnswerForm form) {
            var grammar = new GrammarBuilder();
            var json = new JsonGrammar(grammar);
            var root = grammar.rule(form.part(grammar, json));
            return new TokenMasks(new Automaton(grammar, root), trie, bytes, endIds);
        }
    }
}
