package dev.orbweaver.standalone;

import dev.orbweaver.standalone.command.RootCommand;

/** The command line: {@code orbweaver demo}, {@code train}, {@code serve} and more; {@code --help} lists them. */
public final class Orbweaver {

    private Orbweaver() {}

    public static void main(String[] arguments) {
        System.exit(RootCommand.commandLine().execute(arguments));
    }
}
