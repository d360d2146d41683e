package io.tidemark.bench.result;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Properties;
import org.junit.jupiter.api.Test;

class PrivateNamesTest {

    private final PrivateNames names = PrivateNames.of(properties());

    private static Properties properties() {
        Properties properties = new Properties();
        properties.setProperty("user.home", "/home/ada");
        properties.setProperty("tidemark.root", "/home/ada/src/deploy/..");
        properties.setProperty("java.io.tmpdir", "/scratch/");
        return properties;
    }

    @Test
    void foldersOfTheUserAreHidden() {
        assertThat(
                        names.hiddenIn(
                                "at /home/ada/src/job.jar, '/home/ada/.m2': /scratch/x is full\n"
                                        + "file:///home/ada"))
                .isEqualTo("at ./job.jar, '~/.m2': …/x is full\nfile://~");
    }

    @Test
    void namesThatOnlyBeginLikeAFolderStay() {
        assertThat(names.hiddenIn("/home/adam /home/ada-2 /scratches"))
                .isEqualTo("/home/adam /home/ada-2 /scratches");
    }

    @Test
    void passwordsAreHidden() {
        assertThat(
                        names.hiddenIn(
                                "'password' = 'secret1', password=secret2&x=1"
                                        + " postgresql://u:secret3@localhost:1/db"))
                .isEqualTo("'password' = '…', password=…&x=1 postgresql://u:…@localhost:1/db");
    }

    @Test
    void aHomeThatIsTheRootHidesNothing() {
        Properties root = properties();
        root.setProperty("user.home", "/");
        assertThat(PrivateNames.of(root).hiddenIn("/etc/x")).isEqualTo("/etc/x");
    }
}
