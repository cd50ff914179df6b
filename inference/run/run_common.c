/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * run_common.c - what the commands of llamux-run share: messages, numbers, files
 * of a grammar and the opening of a model.
 */
#include <errno.h>
#include <inttypes.h>
#include <sched.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/model.h"
#include "tensor/gguf.h"
#include "run.h"

#define DEFAULT_THREADS_MAX 8
/* Longest grammar file; the engine's own bound is below. */
#define GRAMMAR_FILE_MAX (1u << 20)

static void say(const char *format, va_list args)
	__attribute__((format(printf, 1, 0)));

static void say(const char *format, va_list args)
{
	fputs("llamux-run: ", stderr);
	vfprintf(stderr, format, args);
	fputc('\n', stderr);
}

int run_error(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	say(format, args);
	va_end(args);
	return RUN_FAILED;
}

int run_usage(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	say(format, args);
	va_end(args);
	fputs("Try 'llamux-run --help'.\n", stderr);
	return RUN_USAGE;
}

int run_number(const char *text, uint64_t least, uint64_t most, uint64_t *out)
{
	unsigned long long v;
	char *end;

	if (*text < '0' || *text > '9')
		return -EINVAL;
	errno = 0;
	v = strtoull(text, &end, 10);
	if (errno || *end || v < least || v > most)
		return -EINVAL;
	*out = v;
	return 0;
}

static unsigned int usable_cpus(void)
{
	cpu_set_t set;
	int n;

	if (sched_getaffinity(0, sizeof(set), &set))
		return 1;
	n = CPU_COUNT(&set);
	return n > DEFAULT_THREADS_MAX ? DEFAULT_THREADS_MAX : (unsigned int)n;
}

int run_open(const char *path, unsigned int threads, struct run_model *out)
{
	char reason[256];
	int err;

	memset(out, 0, sizeof(*out));
	err = gguf_open(path, &out->gguf, reason, sizeof(reason));
	if (!err)
		err = model_open(out->gguf, &out->model, reason, sizeof(reason));
	if (err) {
		run_error("%s: %s", path, reason[0] ? reason : strerror(-err));
		goto out;
	}
	err = pool_new(threads ? threads : usable_cpus(), &out->pool);
	if (err)
		run_error("cannot start threads: %s", strerror(-err));
out:
	if (err)
		run_close(out);
	return err;
}

/* What the kernel could give without swapping; 0: not told. */
static uint64_t available_memory(void)
{
	FILE *f = fopen("/proc/meminfo", "re");
	uint64_t kib = 0;
	char line[128];

	while (f && fgets(line, sizeof(line), f))
		if (sscanf(line, "MemAvailable: %" SCNu64, &kib) == 1)
			break;
	if (f)
		fclose(f);
	return kib * 1024;
}

bool run_has_room(const struct gguf *g)
{
	const bool room = available_memory() > gguf_file_size(g);

	if (!room)
		run_error("too little memory to copy the weights: they stay in the file's mapping");
	return room;
}

void run_close(struct run_model *m)
{
	pool_free(m->pool);
	model_close(m->model);
	gguf_close(m->gguf);
	memset(m, 0, sizeof(*m));
}

char *run_read_grammar(const char *path)
{
	char *text = calloc(1, GRAMMAR_FILE_MAX + 1);
	FILE *f = fopen(path, "rb");
	size_t n = 0;
	bool bad = !text || !f;

	if (!bad) {
		n = fread(text, 1, GRAMMAR_FILE_MAX + 1, f);
		bad = ferror(f);
	}
	if (bad) {
		run_error("%s: %s", path, strerror(errno));
	} else if (n > GRAMMAR_FILE_MAX) {
		run_error("%s: longer than %u bytes", path, GRAMMAR_FILE_MAX);
		bad = true;
	} else if (memchr(text, '\0', n)) {
		run_error("%s: not a text file", path);
		bad = true;
	}
	if (f)
		fclose(f);
	if (bad) {
		free(text);
		return NULL;
	}
	text[n] = '\0';
	return text;
}
