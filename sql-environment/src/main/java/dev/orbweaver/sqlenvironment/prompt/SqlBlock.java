package dev.orbweaver.sqlenvironment.prompt;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** SQL out of a model's reply. */
public enum SqlBlock {

    /**
     * The last closed block marked as SQL, else the last closed block, else the whole reply if it begins like a query. A block may
     * open and close within a line.
     */
    LAST_CLOSED {
        @Override
        public Optional<String> in(String reply) {
            String marked = null;
            String any = null;
            int open = reply.indexOf(FENCE);
            while (open >= 0) {
                int close = reply.indexOf(FENCE, open + FENCE.length());
                if (close < 0) {
                    break;
                }
                var block = Block.of(reply.substring(open + FENCE.length(), close));
                any = block.body();
                marked = block.markedAsSql() ? block.body() : marked;
                open = reply.indexOf(FENCE, close + FENCE.length());
            }
            String found = marked == null ? any : marked;
            return found == null ? bare(reply) : Optional.of(found).filter(sql -> !sql.isEmpty());
        }

        private Optional<String> bare(String reply) {
            String text = reply.strip();
            String first = text.split("\\W", 2)[0].toUpperCase(Locale.ROOT);
            return QUERY_WORDS.contains(first) ? Optional.of(text) : Optional.empty();
        }
    },

    /**
     * What Agent Lightning's regular expression finds: the last text between a fence with its line and a fence on a line of its
     * own, even if the first of them closes a block and the second opens one.
     */
    PARITY {
        @Override
        public Optional<String> in(String reply) {
            // ".*```\w*\n(.*?)\n```": the last opening from which a closing can still be reached
            for (int open = reply.lastIndexOf(FENCE); open >= 0; open = reply.lastIndexOf(FENCE, open - 1)) {
                int line = open + FENCE.length();
                while (line < reply.length() && isWordPart(reply.charAt(line))) {
                    line++;
                }
                if (line < reply.length() && reply.charAt(line) == '\n') {
                    int close = reply.indexOf("\n" + FENCE, line + 1);
                    if (close >= 0) {
                        return Optional.of(reply.substring(line + 1, close).strip());
                    }
                }
            }
            return Optional.empty();
        }
    };

    private static final String FENCE = "```";
    private static final Set<String> QUERY_WORDS = Set.of("SELECT", "WITH", "VALUES");
    private static final Set<String> SQL_MARKS = Set.of("sql", "sqlite", "sqlite3");

    /** The SQL of a reply, without blanks around it; empty where there is none. */
    public abstract Optional<String> in(String reply);

    private static boolean isWordPart(char c) {
        return c == '_' || Character.isLetterOrDigit(c);
    }

    /** The inside of a pair of fences: a mark, if the first word is one, and the rest. */
    private record Block(boolean markedAsSql, String body) {

        static Block of(String inside) {
            int end = 0;
            while (end < inside.length() && isWordPart(inside.charAt(end))) {
                end++;
            }
            boolean sql = SQL_MARKS.contains(inside.substring(0, end).toLowerCase(Locale.ROOT));
            boolean otherMark =
                    end > 0 && end < inside.length() && inside.charAt(end) == '\n' && !startsQuery(inside, end);
            return new Block(sql, (sql || otherMark ? inside.substring(end) : inside).strip());
        }

        private static boolean startsQuery(String inside, int end) {
            return QUERY_WORDS.contains(inside.substring(0, end).toUpperCase(Locale.ROOT));
        }
    }
}
