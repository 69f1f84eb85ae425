package dev.orbweaver.sqlenvironment.database;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** When a name needs double quotes in SQL: not plain, or a keyword that SQLite does not take as a name. */
final class Identifiers {

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z_][A-Za-z0-9_$]*");

    private static final Set<String> RESERVED =
            Set.of(("add after all alter analyze and as asc attach autoincrement before begin "
                            + "between by cascade case cast check collate column commit conflict constraint create cross current_date "
                            + "current_time current_timestamp database default deferrable deferred delete desc detach distinct drop "
                            + "each else end escape except exclusive exists explain false fail for foreign from full glob group "
                            + "having if ignore immediate in index indexed initially inner insert instead intersect into is isnull "
                            + "join key left like limit match natural not notnull null of offset on or order outer plan pragma "
                            + "primary query raise references reindex rename replace restrict right rollback row select set table "
                            + "temp temporary then to transaction trigger true union unique update using vacuum values view virtual "
                            + "when where")
                    .split(" "));

    private Identifiers() {}

    /** Quoted only where SQL would not read the name otherwise. */
    static String quotedWhereNeeded(String name) {
        boolean plain = PLAIN.matcher(name).matches() && !RESERVED.contains(name.toLowerCase(Locale.ROOT));
        return plain ? name : quoted(name);
    }

    /** Quoted where needed, and where a capital letter would otherwise be lost: SQLAlchemy's rule. */
    static String quotedWhereMixed(String name) {
        return name.equals(name.toLowerCase(Locale.ROOT)) ? quotedWhereNeeded(name) : quoted(name);
    }

    private static String quoted(String name) {
        return "\"" + name.replace("\"", "\"\"") + "\"";
    }
}
