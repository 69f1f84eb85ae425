package dev.orbweaver.sqlenvironment.sample;

import java.util.List;

/** What labels are made of. They appear in results only, never in a question. */
final class Words {
    static final List<String> ADJECTIVES =
            List.of("Silent", "Golden", "Hidden", "Broken", "Distant", "Gentle", "Bright");
    static final List<String> NOUNS = List.of("River", "Garden", "Tower", "Harbor", "Forest", "Bridge", "Lantern");
    static final List<String> FIRST_NAMES = List.of("Ada", "Ben", "Chloe", "Dario", "Emil", "Fay", "Gus");
    static final List<String> LAST_NAMES = List.of(
            "Adler", "Baker", "Castro", "Dunn", "Ekman", "Ferri", "Gray", "Holt", "Ito", "Jensen", "Kaur", "Lund",
            "Moreau", "Novak");
    static final List<String> CODES = List.of("KX", "LR", "MB", "NT", "PW");
    static final List<String> CODE_NUMBERS = List.of("12", "27", "31", "48", "56", "63", "75", "89", "94");

    private Words() {}
}
