package dev.orbweaver.servicesupport.lock;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderLockTests {

    @Test
    void theOwnerIsKnownWhileTheFolderIsHeld(@TempDir Path folder) throws Exception {
        var held = DataFolderLock.tryAcquire(folder).orElseThrow();
        held.announce("http://localhost:8080");

        assertThat(DataFolderLock.owner(folder))
                .contains(new DataFolderLock.Owner(ProcessHandle.current().pid(), "http://localhost:8080"));

        held.close();
        assertThat(DataFolderLock.owner(folder)).isEmpty();
        DataFolderLock.tryAcquire(folder).orElseThrow().close();
    }
}
