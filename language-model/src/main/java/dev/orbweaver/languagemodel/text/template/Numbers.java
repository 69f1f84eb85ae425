package dev.orbweaver.languagemodel.text.template;

/** Python's arithmetic on Long, Double and Boolean, which counts as 0 or 1. */
final class Numbers {
    private Numbers() {}

    static boolean isNumber(Object value) {
        return value instanceof Long || value instanceof Double || value instanceof Boolean;
    }

    static boolean isWhole(Object value) {
        return value instanceof Long || value instanceof Boolean;
    }

    static long integer(Object value) {
        return switch (value) {
            case Long number -> number;
            case Boolean bool -> bool ? 1 : 0;
            case Undefined undefined -> throw undefined.error();
            default -> throw new TemplateException("expected a whole number, found '" + Values.typeName(value) + "'");
        };
    }

    static double decimal(Object value) {
        return value instanceof Double number ? number : integer(value);
    }

    static Object calculate(String operator, Object left, Object right) {
        if (operator.equals("/")) {
            return nonZero(decimal(left), decimal(right), (a, b) -> a / b);
        }
        return isWhole(left) && isWhole(right)
                ? whole(operator, integer(left), integer(right))
                : decimals(operator, decimal(left), decimal(right));
    }

    private static Object whole(String operator, long left, long right) {
        if (right == 0 && (operator.equals("//") || operator.equals("%"))) {
            throw divisionByZero();
        }
        return switch (operator) {
            case "+" -> Math.addExact(left, right);
            case "-" -> Math.subtractExact(left, right);
            case "*" -> Math.multiplyExact(left, right);
            case "//" -> Math.floorDiv(left, right);
            case "%" -> Math.floorMod(left, right);
            default -> right < 0 ? (Object) Math.pow(left, right) : (Object) (long) Math.pow(left, right);
        };
    }

    private static Object decimals(String operator, double left, double right) {
        return switch (operator) {
            case "+" -> left + right;
            case "-" -> left - right;
            case "*" -> left * right;
            case "//" -> nonZero(left, right, (a, b) -> Math.floor(a / b));
            case "%" -> nonZero(left, right, (a, b) -> a - Math.floor(a / b) * b);
            default -> Math.pow(left, right);
        };
    }

    private static Object nonZero(double left, double right, java.util.function.DoubleBinaryOperator division) {
        if (right == 0) {
            throw divisionByZero();
        }
        return division.applyAsDouble(left, right);
    }

    private static TemplateException divisionByZero() {
        return new TemplateException("division by zero");
    }
}
