package io.tidemark.bench;

/** A look into the job of a trial while it is measured. */
interface Profile {

    /** Nobody looks. */
    Profile NONE =
            new Profile() {
                @Override
                public void start() {}

                @Override
                public void stop() {}
            };

    /** The job works, and is measured. */
    void start();

    /** It was measured. */
    void stop();
}
