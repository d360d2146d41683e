package io.tidemark.bench.result;

/**
 * What a trial cost, from the begin of the measured time to its end. Processor time and memory are
 * 0 where the operating system does not tell.
 *
 * @param sourceCpuSeconds of all processes of the source's server
 * @param jobCpuSeconds of the system's own processes that move changes; 0 if it has none
 * @param brokerCpuSeconds of a broker that the system needs; 0 if it needs none
 * @param targetCpuSeconds of all processes of the target's server
 * @param sourceLogBytes write-ahead log of the source
 * @param targetLogBytes write-ahead log of the target
 * @param jobPeakBytes the most resident memory of the processes that move changes, since their
 *     start
 */
public record Usage(
        double sourceCpuSeconds,
        double jobCpuSeconds,
        double brokerCpuSeconds,
        double targetCpuSeconds,
        long sourceLogBytes,
        long targetLogBytes,
        long jobPeakBytes) {

    /** What came after another reading; the peak stays a peak. */
    public Usage since(Usage earlier) {
        return new Usage(
                sourceCpuSeconds - earlier.sourceCpuSeconds,
                jobCpuSeconds - earlier.jobCpuSeconds,
                brokerCpuSeconds - earlier.brokerCpuSeconds,
                targetCpuSeconds - earlier.targetCpuSeconds,
                sourceLogBytes - earlier.sourceLogBytes,
                targetLogBytes - earlier.targetLogBytes,
                jobPeakBytes);
    }
}
