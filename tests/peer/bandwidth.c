/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * bandwidth.c - how fast this machine reads memory: the bound of generation,
 * which reads every weight once for each token.
 *
 * usage: bandwidth THREADS [FILE]
 *
 * Reads anonymous memory (in large pages where the kernel gives them), or the
 * cached pages of a mapped FILE, with THREADS threads that each sum a part of
 * their own.  One stream of loads does not fill all that a core may have in
 * flight, so 1, 2, 4 and 8 interleaved streams are tried.  Prints GB/s (10^9 bytes) of
 * the best pass, in which the neighbours on the host were still, and of the median pass
 * with the best number of streams, which is what a longer run can hope for.
 */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define ANONYMOUS_BYTES (768u << 20) /* far above any cache */
#define PASSES 5
#define STREAMS_MAX 8
#define THREADS_MAX 256

typedef uint64_t vec __attribute__((vector_size(64), may_alias));

struct part {
	const char *at;
	size_t bytes;
	unsigned int streams;
	pthread_barrier_t *start, *end;
	uint64_t sum; /* kept, so that the loads are not left out */
};

#if defined(__x86_64__)
__attribute__((target_clones("avx512f", "avx2", "default")))
#endif
static uint64_t read_part(const char *at, size_t bytes, unsigned int streams)
{
	const size_t each = bytes / streams / 256 * 256;
	vec sum[4] = { { 0 } };

	for (size_t i = 0; i < each; i += 256) {
		for (unsigned int s = 0; s < streams; s++) {
			const vec *v = (const vec *)(const void *)(at + s * each + i);

			sum[0] += v[0];
			sum[1] += v[1];
			sum[2] += v[2];
			sum[3] += v[3];
		}
	}
	sum[0] += sum[1] + sum[2] + sum[3];
	return sum[0][0] + sum[0][1] + sum[0][2] + sum[0][3];
}

static void *reader(void *arg)
{
	struct part *p = arg;

	for (;;) {
		pthread_barrier_wait(p->start);
		if (!p->streams)
			return NULL;
		p->sum += read_part(p->at, p->bytes, p->streams);
		pthread_barrier_wait(p->end);
	}
}

static double seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static void *map_anonymous(size_t *bytes)
{
	void *m = mmap(NULL, ANONYMOUS_BYTES, PROT_READ | PROT_WRITE,
		       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (m == MAP_FAILED)
		return NULL;
	*bytes = ANONYMOUS_BYTES;
	/* Advice only; small pages are measured where it is not taken. */
	(void)madvise(m, ANONYMOUS_BYTES, MADV_HUGEPAGE);
	memset(m, 1, ANONYMOUS_BYTES);
	return m;
}

static void *map_file(const char *path, size_t *bytes)
{
	const int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat st;
	void *m = MAP_FAILED;

	if (fd >= 0 && !fstat(fd, &st) && st.st_size > 1 << 20) {
		*bytes = (size_t)st.st_size;
		m = mmap(NULL, *bytes, PROT_READ, MAP_SHARED | MAP_POPULATE, fd, 0);
	}
	if (fd >= 0)
		close(fd);
	return m == MAP_FAILED ? NULL : m;
}

static int compare(const void *a, const void *b)
{
	const double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* In bytes per second. */
struct speed { double best, median; };

static struct speed measure(struct part *part, unsigned int threads, size_t bytes)
{
	struct speed s = { 0 };

	for (unsigned int streams = 1; streams <= STREAMS_MAX; streams *= 2) {
		double pass_speed[PASSES];

		for (int pass = 0; pass < PASSES; pass++) {
			double took;

			for (unsigned int i = 0; i < threads; i++)
				part[i].streams = streams;
			pthread_barrier_wait(part->start);
			took = -seconds();
			pthread_barrier_wait(part->end);
			took += seconds();
			pass_speed[pass] = (double)bytes / took;
		}
		qsort(pass_speed, PASSES, sizeof(*pass_speed), compare);
		if (pass_speed[PASSES - 1] > s.best)
			s.best = pass_speed[PASSES - 1];
		if (pass_speed[PASSES / 2] > s.median)
			s.median = pass_speed[PASSES / 2];
	}
	return s;
}

int main(int argc, char **argv)
{
	const long threads = argc > 1 ? strtol(argv[1], NULL, 10) : 0;
	static struct part part[THREADS_MAX];
	pthread_t thread[THREADS_MAX];
	pthread_barrier_t start, end;
	size_t bytes = 0;
	struct speed s;
	char *memory;

	if (threads < 1 || threads > THREADS_MAX || argc > 3) {
		fputs("usage: bandwidth THREADS [FILE]\n", stderr);
		return 2;
	}
	memory = argc == 3 ? map_file(argv[2], &bytes) : map_anonymous(&bytes);
	if (!memory) {
		fprintf(stderr, "bandwidth: cannot map: %s\n", strerror(errno));
		return 1;
	}
	pthread_barrier_init(&start, NULL, (unsigned int)threads + 1);
	pthread_barrier_init(&end, NULL, (unsigned int)threads + 1);
	for (long i = 0; i < threads; i++) {
		const size_t each = bytes / (size_t)threads / 4096 * 4096;

		part[i] = (struct part){ .at = memory + (size_t)i * each, .bytes = each,
					 .start = &start, .end = &end };
		if (pthread_create(&thread[i], NULL, reader, &part[i])) {
			fputs("bandwidth: no thread\n", stderr);
			return 1;
		}
	}
	s = measure(part, (unsigned int)threads, bytes);
	printf("%.2f %.2f\n", s.best / 1e9, s.median / 1e9);
	for (long i = 0; i < threads; i++)
		part[i].streams = 0;
	pthread_barrier_wait(&start);
	for (long i = 0; i < threads; i++)
		pthread_join(thread[i], NULL);
	return 0;
}
