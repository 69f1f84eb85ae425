package dev.orbweaver.taskdispatcher.specification;

import dev.orbweaver.contracts.experiment.Specification;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Every setting there is, read from the {@link Specification} record itself, so that none can be forgotten. */
final class Settings {

    /** Not nullable in the record, but filled in from elsewhere when nobody gives it. */
    private static final Set<String> FILLED_IN = Set.of("trainer.experiment_name");

    private static final Map<String, Setting> ALL = all();

    private Settings() {}

    static @Nullable Setting find(String name) {
        return ALL.get(name);
    }

    static List<String> names() {
        return List.copyOf(ALL.keySet());
    }

    /** Whether every setting that cannot be null has a value; texts may still be missing. */
    static boolean canAssemble(Map<String, @Nullable Object> values) {
        return ALL.values().stream()
                .allMatch(setting ->
                        setting.optional() || setting.type() == String.class || values.get(setting.name()) != null);
    }

    /** Builds the record from one value for each name. */
    static Specification assemble(Map<String, @Nullable Object> values) {
        var sections = new ArrayList<Object>();
        for (RecordComponent section : Specification.class.getRecordComponents()) {
            var arguments = new ArrayList<@Nullable Object>();
            for (RecordComponent component : section.getType().getRecordComponents()) {
                arguments.add(values.get(name(section, component)));
            }
            sections.add(construct(section.getType(), arguments));
        }
        return (Specification) construct(Specification.class, sections);
    }

    /** The opposite of {@link #assemble}. */
    static Map<String, @Nullable Object> values(Specification specification) {
        var values = new LinkedHashMap<String, @Nullable Object>();
        for (RecordComponent section : Specification.class.getRecordComponents()) {
            Object record = read(section, specification);
            for (RecordComponent component : section.getType().getRecordComponents()) {
                values.put(name(section, component), record == null ? null : read(component, record));
            }
        }
        return values;
    }

    private static Map<String, Setting> all() {
        var settings = new LinkedHashMap<String, Setting>();
        for (RecordComponent section : Specification.class.getRecordComponents()) {
            for (RecordComponent component : section.getType().getRecordComponents()) {
                String name = name(section, component);
                boolean optional =
                        FILLED_IN.contains(name) || component.getAnnotatedType().isAnnotationPresent(Nullable.class);
                settings.put(name, new Setting(name, component.getType(), optional, SettingBounds.of(name)));
            }
        }
        return settings;
    }

    private static String name(RecordComponent section, RecordComponent component) {
        return snakeCase(section.getName()) + "." + snakeCase(component.getName());
    }

    private static String snakeCase(String camelCase) {
        return camelCase.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(java.util.Locale.ROOT);
    }

    private static @Nullable Object read(RecordComponent component, Object record) {
        try {
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot read " + component, e);
        }
    }

    private static Object construct(Class<?> record, List<? extends @Nullable Object> arguments) {
        try {
            return record.getDeclaredConstructors()[0].newInstance(arguments.toArray());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot build " + record + " from " + arguments, e);
        }
    }
}
