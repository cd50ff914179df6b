// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * memload.c - what the memory faults, and their healthy near misses, are made of.
 * Each runs until it is ended, under a name of its own; sizes in MiB, rates in MiB/s.
 *
 * memload leak RATE [LIMIT]    takes memory at a rate and never gives it back
 * memload hold SIZE            takes memory once, then hardly touches it
 * memload touch SIZE [PAGES]   reads pages of its memory at random, without end, PAGES
 *                              of 4 KiB a turn, and then sleeps 10 ms; 0: no sleep
 * memload churn SIZE [MS]      takes memory, writes it all, gives it back, rests, again
 * memload stream FILE          reads a file from end to end, over and over
 * memload reread FILE SIZE [N] reads the first SIZE of a file at random, N KiB at a time; 4
 * memload huge SIZE            breaks SIZE of memory into pieces, half of which stay in use;
 *                              then asks for one huge page after the other, and breaks each
 *                              as well
 * memload split SIZE           memory in small pieces that could be huge pages
 */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <time.h>
#include <unistd.h>

#define MIB ((size_t)1 << 20)
#define PAGE ((size_t)4096)
#define HUGE (2 * MIB)

static uint64_t random_state = 88172645463325252ull;

/* xorshift (Marsaglia): the same pages in each run. */
static uint64_t random_number(void)
{
	random_state ^= random_state << 13;
	random_state ^= random_state >> 7;
	random_state ^= random_state << 17;
	return random_state;
}

static void sleep_ms(long ms)
{
	struct timespec t = {ms / 1000, ms % 1000 * 1000000};

	nanosleep(&t, NULL);
}

static char *take(size_t size)
{
	char *p = mmap(NULL, size, PROT_READ | PROT_WRITE,
		       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	if (p == MAP_FAILED) {
		perror("mmap");
		exit(1);
	}
	return p;
}

/* Of no use to zram or zswap unless it differs from page to page. */
static void fill(char *p, size_t size)
{
	for (size_t at = 0; at < size; at += sizeof(uint64_t)) {
		uint64_t number = random_number();

		memcpy(p + at, &number, sizeof(number));
	}
}

static size_t number(const char *text, size_t unset)
{
	return text ? strtoul(text, NULL, 10) : unset;
}

static void leak(char **args)
{
	size_t rate = number(args[0], 1) * MIB, limit = number(args[1], 1u << 20) * MIB;
	size_t step = rate / 20 / PAGE * PAGE;

	for (size_t all = 0; step && all < limit; all += step) {
		fill(take(step), step);
		sleep_ms(50);
	}
}

static void hold(char **args)
{
	size_t size = number(args[0], 1) * MIB;

	fill(take(size), size);
}

static void touch(char **args)
{
	size_t size = number(args[0], 1) * MIB, turn = number(args[1], 64);
	volatile char *p = take(size);

	fill((char *)p, size);
	for (;;) {
		for (size_t i = 0; i < (turn ? turn : 64); i++)
			p[random_number() % (size / PAGE) * PAGE]++;
		if (turn)
			sleep_ms(10);
	}
}

static void churn(char **args)
{
	size_t size = number(args[0], 1) * MIB;
	long rest = (long)number(args[1], 0);

	for (;;) {
		char *p = take(size);

		fill(p, size);
		munmap(p, size);
		if (rest)
			sleep_ms(rest);
	}
}

static int open_file(const char *path)
{
	int fd = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;

	if (fd < 0) {
		perror(path ? path : "no file");
		exit(1);
	}
	return fd;
}

static void stream(char **args)
{
	static char block[256 * 1024];
	int fd = open_file(args[0]);

	for (;;) {
		ssize_t n = read(fd, block, sizeof(block));

		if (n == 0)
			lseek(fd, 0, SEEK_SET);
		else if (n < 0)
			exit(1);
	}
}

static void reread(char **args)
{
	size_t size = number(args[2], 4) * 1024, blocks = number(args[1], 1) * MIB / size;
	int fd = open_file(args[0]);
	char *block = malloc(size);

	/* Three times each, with readahead: they are in use, and a page that is used
	 * once more is where the kernel keeps those. */
	for (size_t i = 0; block && i < 3 * blocks; i++) {
		if (pread(fd, block, size, (off_t)(i % blocks * size)) < 0)
			exit(1);
	}
	posix_fadvise(fd, 0, 0, POSIX_FADV_RANDOM);
	while (block) {
		for (size_t i = 0; i < (64 * PAGE + size - 1) / size; i++) {
			off_t at = (off_t)(random_number() % blocks * size);

			if (pread(fd, block, size, at) < 0)
				exit(1);
		}
		sleep_ms(5);
	}
	exit(1);
}

static char *aligned_take(size_t size)
{
	return (char *)(((uintptr_t)take(size + HUGE) + HUGE - 1) / HUGE * HUGE);
}

/* Far smaller than a huge page; larger than a page, since each takes two calls. */
#define PIECE (8 * PAGE)

/* The pieces that stay in use; which one is given back next is drawn. */
struct pieces {
	char **at;
	size_t n, max;
};

static void keep(struct pieces *k, char *piece)
{
	if (k->n < k->max)
		k->at[k->n++] = piece;
}

static void drop_one(struct pieces *k)
{
	size_t i = random_number() % k->n;

	madvise(k->at[i], PIECE, MADV_DONTNEED);
	k->at[i] = k->at[--k->n];
}

static void populate(char *piece)
{
	if (madvise(piece, PIECE, MADV_POPULATE_WRITE) == 0)
		return;
	for (size_t at = 0; at < PIECE; at += PAGE) /* before 5.14 */
		piece[at] = 1;
}

/* Two are taken by turns and one is given back: what is free is in no large piece, and
 * what makes one has to move as much as it wins. */
static void scatter(struct pieces *k, size_t size)
{
	char *kept = take(size / 2), *given = take(size / 2);

	madvise(kept, size / 2, MADV_NOHUGEPAGE);
	madvise(given, size / 2, MADV_NOHUGEPAGE);
	for (size_t at = 0; at + PIECE <= size / 2; at += PIECE) {
		populate(kept + at);
		populate(given + at);
		keep(k, kept + at);
	}
	munmap(given, size / 2);
}

/* A huge page is broken and half of it stays in use, for which as much is given back
 * elsewhere: what lies side by side would be one large piece again.  Partly unmapped it
 * would stay whole until memory is short: a page of it that may be dropped makes the
 * kernel split it at once (madvise_free_huge_pmd()). */
static void shatter(struct pieces *k, char *p)
{
	madvise(p, PAGE, MADV_FREE);
	for (size_t at = 0; at < HUGE; at += 2 * PIECE) {
		madvise(p + at, PIECE, MADV_DONTNEED);
		populate(p + at + PIECE); /* if there was no huge page */
		keep(k, p + at + PIECE);
		drop_one(k);
	}
}

/* Room for the huge pages of so many turns; after them the first place is used again. */
#define HUGE_TURNS 4096

/* A place that has been used keeps its page table, and with that the kernel never asks for a huge
 * page there again (it does where the middle directory's entry is empty): it is mapped anew. */
static char *fresh(char *at)
{
	if (mmap(at, HUGE, PROT_READ | PROT_WRITE,
		 MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED, -1, 0) == MAP_FAILED ||
	    madvise(at, HUGE, MADV_HUGEPAGE) != 0) {
		perror("mmap of a huge page's place");
		exit(1);
	}
	return at;
}

static void huge(char **args)
{
	size_t size = number(args[0], 2) * MIB / HUGE * HUGE;
	struct pieces k = {.max = 2 * size / PIECE};
	char *p = aligned_take(HUGE_TURNS * HUGE);

	k.at = (char **)(void *)take(k.max * sizeof(*k.at));
	scatter(&k, size);
	for (size_t turn = 0;; turn++) {
		char *at = fresh(p + turn % HUGE_TURNS * HUGE);

		*at = 1;
		shatter(&k, at);
	}
}

/* Every page is touched while huge pages are off for it; then
 * they are on, and the kernel may join the pieces. */
static void split(char **args)
{
	size_t size = number(args[0], 1) * MIB;
	char *aligned = aligned_take(size);

	for (;;) {
		madvise(aligned, size, MADV_DONTNEED);
		madvise(aligned, size, MADV_NOHUGEPAGE);
		for (size_t at = 0; at < size; at += PAGE)
			aligned[at] = 1;
		madvise(aligned, size, MADV_HUGEPAGE);
		sleep_ms(3000);
	}
}

int main(int argc, char **argv)
{
	static const struct {
		const char *word;
		void (*run)(char **args);
	} loads[] = {
		{"leak", leak},	    {"hold", hold},	{"touch", touch},
		{"churn", churn},   {"stream", stream}, {"reread", reread},
		{"huge", huge},	    {"split", split},
	};
	char *args[4] = {NULL};

	for (int i = 2; i < argc && i < 5; i++)
		args[i - 2] = argv[i];
	for (size_t i = 0; argc > 1 && i < sizeof(loads) / sizeof(*loads); i++) {
		if (strcmp(argv[1], loads[i].word) != 0)
			continue;
		/* A link of another name gives the load that name. */
		if (strcmp(program_invocation_short_name, "memload") == 0)
			prctl(PR_SET_NAME, loads[i].word);
		loads[i].run(args);
		for (;;)
			pause();
	}
	fprintf(stderr, "usage: memload LOAD SIZE...; see the head of memload.c\n");
	return 2;
}
