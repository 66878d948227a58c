/* The floor under any verifier of a log: hashing its entries and the nodes above them (RFC 6962), and nothing else.
 *
 *     sha256_floor FILE
 *
 * FILE are bundles of entries one after the other (C2SP tlog-tiles: 16-bit length, entry). Prints the number of
 * entries, the CPU seconds for the leaves, those for the nodes, and the root. The file is in memory before the clock
 * starts. One thread, OpenSSL's low-level calls, which use the processor's SHA instructions where it has them.
 */
#include <openssl/sha.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { HASH = SHA256_DIGEST_LENGTH };

static void node(unsigned char *out, const unsigned char *left, const unsigned char *right)
{
    SHA256_CTX context;
    SHA256_Init(&context);
    SHA256_Update(&context, "\1", 1);
    SHA256_Update(&context, left, HASH);
    SHA256_Update(&context, right, HASH);
    SHA256_Final(out, &context);
}

static size_t leaves(unsigned char *out, const unsigned char *raw, size_t length)
{
    size_t count = 0;
    for (size_t at = 0; at + 2 <= length; count++) {
        size_t size = (size_t)raw[at] << 8 | raw[at + 1];
        SHA256_CTX context;
        SHA256_Init(&context);
        SHA256_Update(&context, "\0", 1);
        SHA256_Update(&context, raw + at + 2, size);
        SHA256_Final(out + count * HASH, &context);
        at += 2 + size;
    }
    return count;
}

/* Level by level, in place; a node without a sibling goes up unchanged. */
static void climb(unsigned char *hashes, size_t count)
{
    for (; count > 1; count = (count + 1) / 2) {
        for (size_t pair = 0; pair < count / 2; pair++)
            node(hashes + pair * HASH, hashes + 2 * pair * HASH, hashes + (2 * pair + 1) * HASH);
        if (count % 2)
            memmove(hashes + count / 2 * HASH, hashes + (count - 1) * HASH, HASH);
    }
}

static double seconds(clock_t from, clock_t to)
{
    return (double)(to - from) / CLOCKS_PER_SEC;
}

int main(int argc, char **argv)
{
    FILE *file = argc == 2 ? fopen(argv[1], "rb") : NULL;
    if (!file || fseek(file, 0, SEEK_END))
        return 1;
    size_t length = (size_t)ftell(file);
    unsigned char *raw = malloc(length + 1);
    rewind(file);
    if (!raw || fread(raw, 1, length, file) != length)
        return 1;
    unsigned char *hashes = calloc(length / 2 + 1, HASH);
    if (!hashes)
        return 1;
    clock_t begun = clock();
    size_t count = leaves(hashes, raw, length);
    clock_t hashed = clock();
    climb(hashes, count);
    clock_t ended = clock();
    printf("%zu %.6f %.6f ", count, seconds(begun, hashed), seconds(hashed, ended));
    for (int at = 0; at < HASH; at++)
        printf("%02x", hashes[at]);
    printf("\n");
    return 0;
}
