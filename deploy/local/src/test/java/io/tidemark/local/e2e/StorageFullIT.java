package io.tidemark.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * A storage without room, on a cluster of processes under load: no epoch can be made until there is
 * some, and then the job goes on by itself. Only root can make such a disk.
 */
class StorageFullIT {

    private static final String PIPELINE = "cramped";
    private static final int ROWS = 500;

    private static final int LEFT_BYTES = 1 << 20;

    @Test
    void aStorageThatIsFullTakesEverythingOnceThereIsRoom() throws Exception {
        try (TestBed bed = TestBed.start();
                SmallDisk disk = SmallDisk.mount(bed.folder.resolve("storage-" + PIPELINE));
                ClusterRun cluster = ClusterRun.start(bed.folder)) {
            TestBed.execute(
                    bed.source,
                    "CREATE TABLE public.busy (id int PRIMARY KEY, n int)",
                    "CREATE TABLE public.fat (id int PRIMARY KEY, body text)",
                    "INSERT INTO public.busy SELECT i, 0 FROM generate_series(1, %d) i"
                            .formatted(ROWS));
            cluster.submit(bed.pipeline(PIPELINE, "300ms", "- public.busy\n- public.fat"));
            bed.awaitStreaming(PIPELINE, null);
            try (SourceLoad load = SourceLoad.start(bed.source, "public.busy", ROWS)) {
                load.awaitTransactions(50);
                long ballastBytes = disk.free() - LEFT_BYTES;
                Path ballast =
                        Files.write(disk.folder().resolve("ballast"), new byte[(int) ballastBytes]);
                // More than what is left, less than what the ballast takes.
                TestBed.execute(
                        bed.source,
                        "INSERT INTO public.fat SELECT i, repeat(md5(i::text), 30)"
                                + " FROM generate_series(1, 5000) i");
                TestBed.await(
                        "the disk is full",
                        null,
                        () -> cluster.allLogs().contains("No space left on device"));
                assertThat(TestBed.query(bed.target, "SELECT 1 FROM public.fat"))
                        .as("nothing of an epoch that cannot be kept is applied")
                        .isEmpty();
                load.awaitTransactions(50);
                Files.delete(ballast);
                load.awaitTransactions(50);
            }
            for (String table : new String[] {"busy", "fat"}) {
                TestBed.await(
                        table + " is equal",
                        null,
                        () ->
                                bed.rows(bed.source, "public." + table, "id")
                                        .equals(bed.rows(bed.target, "public." + table, "id")));
            }
            cluster.succeed("stop", PIPELINE);
            bed.assertChain(PIPELINE);
            bed.assertNothingVanishes();
        }
    }
}
