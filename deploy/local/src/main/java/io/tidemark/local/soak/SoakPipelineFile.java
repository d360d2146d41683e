package io.tidemark.local.soak;

import io.tidemark.local.ShopSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The pipeline file of a soak. */
final class SoakPipelineFile {

    /** The pipeline's name, which is how its rows in the ledger and its sessions are found. */
    static final String PIPELINE = "soak";

    private SoakPipelineFile() {}

    /** Writes the file into a folder that also gets the storage, and returns its path. */
    static Path write(Path folder, SoakServers servers) throws IOException {
        String text =
                """
                pipeline:
                  name: %s
                  storage: file://%s
                sources:
                  shop: {type: postgres, url: "%s"}
                sinks:
                  warehouse: {type: postgres, url: "%s"}
                tables:
                  - %s.*
                flink:
                  execution.checkpointing.interval: 1s
                """
                        .formatted(
                                PIPELINE,
                                folder.resolve("storage"),
                                servers.source().url(),
                                servers.targetUrl(),
                                ShopSchema.NAME);
        return Files.writeString(folder.resolve(PIPELINE + ".yaml"), text);
    }
}
