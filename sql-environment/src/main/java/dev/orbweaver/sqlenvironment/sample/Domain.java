package dev.orbweaver.sqlenvironment.sample;

import dev.orbweaver.sqlenvironment.sample.ColumnPlan.Category;
import dev.orbweaver.sqlenvironment.sample.ColumnPlan.Label;
import dev.orbweaver.sqlenvironment.sample.ColumnPlan.Number;
import java.util.List;

/**
 * A database of two tables; every child row has one parent row. Column names differ between the two, but are shared between domains:
 * what {@code price} means is learnt in several places.
 */
record Domain(String name, TablePlan child, TablePlan parent) {
    private static final int CHILDREN = 40;
    private static final int PARENTS = 14;

    private static final Category CITY = new Category("city", List.of("Lima", "Oslo", "Rome", "Cairo"));
    private static final Category COUNTRY = new Category("country", List.of("Peru", "Kenya", "Japan", "Norway"));
    private static final Category LANGUAGE =
            new Category("language", List.of("English", "French", "German", "Spanish"));
    private static final Category COLOR = new Category("color", List.of("red", "blue", "green", "black"));
    private static final Category REGION = new Category("region", List.of("north", "south", "east", "west"));
    private static final Label TITLE = new Label("title", Words.ADJECTIVES, Words.NOUNS);
    private static final Label NAME = new Label("name", Words.FIRST_NAMES, Words.LAST_NAMES);
    private static final Label SURNAME = new Label("surname", Words.LAST_NAMES, List.of(""));
    private static final Label COMPANY = new Label("company", Words.NOUNS, List.of("Works", "House"));

    /** The databases that training and held-out questions are about. */
    static List<Domain> trained() {
        return List.of(library(), clinic(), shop(), airport(), zoo());
    }

    /** The database that is only measured on: known words, in tables that no other database has. */
    static Domain unseen() {
        return new Domain(
                "vet",
                child(
                        "animal",
                        "animals",
                        NAME,
                        List.of(COLOR, CITY),
                        List.of(new Number("price", 3, 99), new Number("weight", 2, 400))),
                parent(
                        "doctor",
                        "doctors",
                        SURNAME,
                        List.of(COUNTRY),
                        List.of(new Number("age", 25, 85), new Number("salary", 40, 150))));
    }

    private static Domain library() {
        return new Domain(
                "library",
                child(
                        "book",
                        "books",
                        TITLE,
                        List.of(new Category("genre", List.of("fantasy", "crime", "history", "poetry")), LANGUAGE),
                        List.of(new Number("pages", 100, 900), new Number("price", 5, 80))),
                parent(
                        "author",
                        "authors",
                        NAME,
                        List.of(COUNTRY),
                        List.of(new Number("age", 25, 85), new Number("awards", 1, 40))));
    }

    private static Domain clinic() {
        return new Domain(
                "clinic",
                child(
                        "patient",
                        "patients",
                        NAME,
                        List.of(CITY, new Category("blood", List.of("A", "B", "AB", "O"))),
                        List.of(new Number("age", 20, 90), new Number("weight", 45, 130))),
                parent(
                        "doctor",
                        "doctors",
                        SURNAME,
                        List.of(new Category("field", List.of("heart", "skin", "bone", "eye"))),
                        List.of(new Number("salary", 40, 150), new Number("shifts", 5, 60))));
    }

    private static Domain shop() {
        return new Domain(
                "shop",
                child(
                        "product",
                        "products",
                        TITLE,
                        List.of(COLOR, new Category("material", List.of("wood", "steel", "glass", "cotton"))),
                        List.of(new Number("price", 3, 99), new Number("stock", 10, 300))),
                parent(
                        "maker",
                        "makers",
                        COMPANY,
                        List.of(REGION),
                        List.of(new Number("staff", 10, 400), new Number("profit", 1, 95))));
    }

    private static Domain airport() {
        return new Domain(
                "airport",
                child(
                        "flight",
                        "flights",
                        new Label("code", Words.CODES, Words.CODE_NUMBERS),
                        List.of(
                                new Category("origin", CITY.values()),
                                new Category("season", List.of("winter", "spring", "summer", "autumn"))),
                        List.of(new Number("seats", 80, 400), new Number("minutes", 40, 600))),
                parent(
                        "airline",
                        "airlines",
                        NAME,
                        List.of(COUNTRY),
                        List.of(new Number("planes", 5, 90), new Number("rating", 10, 99))));
    }

    private static Domain zoo() {
        return new Domain(
                "zoo",
                child(
                        "animal",
                        "animals",
                        NAME,
                        List.of(
                                new Category("species", List.of("lion", "zebra", "otter", "eagle")),
                                new Category("diet", List.of("meat", "grass", "fish", "fruit"))),
                        List.of(new Number("age", 1, 60), new Number("weight", 2, 400))),
                parent(
                        "keeper",
                        "keepers",
                        SURNAME,
                        List.of(CITY),
                        List.of(new Number("salary", 20, 90), new Number("shifts", 5, 60))));
    }

    private static TablePlan child(
            String name, String plural, Label label, List<Category> categories, List<Number> numbers) {
        return new TablePlan(name, plural, CHILDREN, label, categories, numbers);
    }

    private static TablePlan parent(
            String name, String plural, Label label, List<Category> categories, List<Number> numbers) {
        return new TablePlan(name, plural, PARENTS, label, categories, numbers);
    }

    /** The parent's key; the child refers to it by the same name. */
    String key() {
        return parent.name() + "_id";
    }

    List<TablePlan> tables() {
        return List.of(child, parent);
    }
}
