package dev.orbweaver.standalone.command;

import picocli.CommandLine.Command;

/** Data sets: import, make, check. */
@Command(
        name = "data",
        description = "Imports, makes, checks and selects data sets.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            DataImportCommand.class,
            DataSampleCommand.class,
            DataFreshModelCommand.class,
            DataCheckCommand.class,
            DataSelectCommand.class
        })
final class DataCommand {}
