package dev.orbweaver.languagemodel.text.template;

import java.util.Map;

/** {@code namespace(a=1)}: the one value whose attributes a template may set, from inside loops too. */
record Namespace(Map<String, Object> attributes) {}
