package io.tidemark.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The pipeline file of the demo. */
final class DemoPipelineFile {

    /** The pipeline's name, which is how its rows in the ledger are found. */
    static final String PIPELINE = "demo";

    static final String SOURCE = "shop";

    private DemoPipelineFile() {}

    static String text(String source, String target, Path storage) {
        return """
        # The passwords were made for this run and are gone with its servers. In a file of
        # your own write ${SHOP_PASSWORD} or ${file:/run/secrets/shop} in their place.
        pipeline:
          name: %s
          storage: %s
        sources:
          %s:
            type: postgres
            url: %s
        sinks:
          warehouse:
            type: postgres
            url: %s
        tables:
          - from: "%s.*"
        flink:
          execution.checkpointing.interval: 1s
        """
                .formatted(PIPELINE, "file://" + storage, SOURCE, source, target, ShopSchema.NAME);
    }

    /** Writes the file into a folder and returns its path. */
    static Path write(Path folder, String text) throws IOException {
        return Files.writeString(folder.resolve("pipeline.yaml"), text);
    }
}
