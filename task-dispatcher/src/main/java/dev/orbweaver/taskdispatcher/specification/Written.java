package dev.orbweaver.taskdispatcher.specification;

import java.util.List;
import java.util.stream.Collectors;

/** A value as somebody wrote it, before it is known which type the setting has. */
sealed interface Written {

    /** A plain or quoted scalar. */
    record Text(String text) implements Written {
        @Override
        public String toString() {
            return text;
        }
    }

    /** A sequence of scalars. */
    record Many(List<String> texts) implements Written {
        public Many {
            texts = List.copyOf(texts);
        }

        @Override
        public String toString() {
            return texts.stream().collect(Collectors.joining(", ", "[", "]"));
        }
    }

    /** {@code null}, {@code ~} or nothing at all. */
    record Nothing() implements Written {
        @Override
        public String toString() {
            return "null";
        }
    }
}
