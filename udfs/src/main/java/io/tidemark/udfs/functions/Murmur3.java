package io.tidemark.udfs.functions;

/**
 * MurmurHash3_x86_32 with the seed 0.
 *
 * <p>Source: Austin Appleby, SMHasher, MurmurHash3.cpp. It must never change: what it decided is
 * stored at targets.
 */
final class Murmur3 {

    private static final int C1 = 0xcc9e2d51;
    private static final int C2 = 0x1b873593;

    private Murmur3() {}

    static int hash(byte[] bytes) {
        int hash = 0;
        int blocks = bytes.length & ~3;
        for (int i = 0; i < blocks; i += 4) {
            hash ^= scrambled(littleEndian(bytes, i, 4));
            hash = Integer.rotateLeft(hash, 13) * 5 + 0xe6546b64;
        }
        hash ^= scrambled(littleEndian(bytes, blocks, bytes.length - blocks));
        return avalanche(hash ^ bytes.length);
    }

    private static int littleEndian(byte[] bytes, int from, int count) {
        int block = 0;
        for (int i = 0; i < count; i++) {
            block |= (bytes[from + i] & 0xff) << (8 * i);
        }
        return block;
    }

    /** 0 for 0, so that no tail is the same as a tail of no bytes. */
    private static int scrambled(int block) {
        return Integer.rotateLeft(block * C1, 15) * C2;
    }

    private static int avalanche(int hash) {
        int mixed = (hash ^ (hash >>> 16)) * 0x85ebca6b;
        mixed = (mixed ^ (mixed >>> 13)) * 0xc2b2ae35;
        return mixed ^ (mixed >>> 16);
    }
}
