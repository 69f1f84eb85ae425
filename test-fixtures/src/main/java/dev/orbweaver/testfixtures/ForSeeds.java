package dev.orbweaver.testfixtures;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.support.AnnotationConsumer;
import org.junit.jupiter.params.support.ParameterDeclarations;

/** Runs a property for the seeds 0 to value - 1, each with its own {@link Random}; a failure names its seed. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ParameterizedTest(name = "{0}")
@ArgumentsSource(ForSeeds.Seeds.class)
public @interface ForSeeds {

    int value();

    /** Arguments: the seed's name and its random numbers. */
    final class Seeds implements ArgumentsProvider, AnnotationConsumer<ForSeeds> {

        private int seeds;

        @Override
        public void accept(ForSeeds annotation) {
            seeds = annotation.value();
        }

        @Override
        public Stream<? extends Arguments> provideArguments(
                ParameterDeclarations parameters, ExtensionContext context) {
            return IntStream.range(0, seeds).mapToObj(seed -> Arguments.of("seed " + seed, new Random(seed)));
        }
    }
}
