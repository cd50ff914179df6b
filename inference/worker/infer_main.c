/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * infer_main.c - llamux-infer: loads a model and answers requests on a socket that
 * it was started with.  It is a worker of other programs (llm.h), not for a
 * terminal.
 */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <malloc.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "decode/generate.h"
#include "tensor/gguf.h"
#include "infer_confine.h"
#include "infer_proto.h"

struct options {
	unsigned int fd, model_fd, prefix_fd, threads, context, nice;
};

static const char usage[] =
	"usage: llamux-infer [--fd N] [--model-fd N] [--threads N] [--context N] [--nice N]\n"
	"                    [--prefix-fd N]\n"
	"Runs a language model for llamux-agent and lsh, which start it with a socket as one\n"
	"descriptor (3), the model file as another (4) and, if they like, memory for what\n"
	"prompts begin with.  To run a model by hand, see llamux-run.\n";

static bool parse_number(const char *text, unsigned int max, unsigned int *out)
{
	unsigned long value;
	char *end;

	errno = 0;
	value = strtoul(text, &end, 10);
	if (errno || end == text || *end || *text == '-' || value > max)
		return false;
	*out = (unsigned int)value;
	return true;
}

/* 0, or the exit code. */
static int parse_options(int argc, char **argv, struct options *o)
{
	static const struct option names[] = {
		{ "model-fd", required_argument, NULL, 'm' },
		{ "fd", required_argument, NULL, 'f' },
		{ "threads", required_argument, NULL, 't' },
		{ "context", required_argument, NULL, 'c' },
		{ "nice", required_argument, NULL, 'n' },
		{ "prefix-fd", required_argument, NULL, 'p' },
		{ "help", no_argument, NULL, 'h' },
		{ "version", no_argument, NULL, 'v' },
		{ 0 },
	};
	bool ok = true;
	int c;

	*o = (struct options){ .fd = 3, .model_fd = 4 };
	while (ok && (c = getopt_long(argc, argv, "", names, NULL)) != -1) {
		switch (c) {
		case 'm': ok = parse_number(optarg, 1023, &o->model_fd) && o->model_fd > 2; break;
		case 'f': ok = parse_number(optarg, 1023, &o->fd) && o->fd > 2; break;
		case 't': ok = parse_number(optarg, 256, &o->threads); break;
		case 'c': ok = parse_number(optarg, INT32_MAX, &o->context); break;
		case 'n': ok = parse_number(optarg, 19, &o->nice); break;
		case 'p':
			ok = parse_number(optarg, 1023, &o->prefix_fd) &&
			     (o->prefix_fd == 0 || o->prefix_fd > 2);
			break;
		case 'h': fputs(usage, stdout); exit(0);
		case 'v': puts("llamux-infer " LLAMUX_VERSION); exit(0);
		default: ok = false;
		}
	}
	if (ok && optind == argc && o->fd != o->model_fd && o->fd != o->prefix_fd &&
	    o->model_fd != o->prefix_fd)
		return 0;
	fputs(usage, stderr);
	return 1;
}

/* A mapped file that became shorter cannot be read on. */
static void on_sigbus(int number)
{
	(void)number;
	_exit(INFER_EXIT_SIGBUS);
}

static int refuse(int fd, int err, const char *reason)
{
	struct infer_result wire = { .error = err };
	struct iovec part[] = { { &wire, sizeof(wire) }, { (void *)reason, strlen(reason) } };

	/* If this fails, the exit code still tells. */
	frame_write(fd, INFER_ERROR, 0, part, 2, infer_now_us() + 1000000);
	return INFER_EXIT_LOAD;
}

/*
 * Gives up all that reading a model does not need.  *held: what of it holds;
 * *statm: where the memory in use can be read later, -1: nowhere.
 */
static int confine(const struct options *o, uint64_t file_bytes, unsigned int *held, int *statm)
{
	int err;

	infer_yield((int)o->nice);
	*statm = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
	err = infer_confine(held);
	/* The change of user cleared it. */
	if (!err)
		err = infer_die_with_parent();
	if (!err)
		err = infer_bound(file_bytes, o->context);
	if (err)
		return err;
	err = infer_filter(INFER_LOADING);
	if (err)
		infer_warn("system calls are not filtered", err);
	else
		*held |= LLM_CONFINED_SYSCALLS;
	return 0;
}

/* The memory for what prompts begin with; without it that is computed again. */
static void *map_prefix(const struct options *o, size_t *size)
{
	void *bytes = MAP_FAILED;
	struct stat st;

	*size = 0;
	if (!o->prefix_fd)
		return NULL;
	if (fstat((int)o->prefix_fd, &st) == 0 && st.st_size > 0)
		bytes = mmap(NULL, (size_t)st.st_size, PROT_READ | PROT_WRITE, MAP_SHARED,
			     (int)o->prefix_fd, 0);
	if (bytes == MAP_FAILED)
		infer_warn("no store of beginnings", -errno);
	else
		*size = (size_t)st.st_size;
	close((int)o->prefix_fd);
	return bytes == MAP_FAILED ? NULL : bytes;
}

static int load(const struct options *o, struct generator **out, unsigned int *held, char *reason,
		size_t reason_len)
{
	size_t prefix_bytes;
	void *prefix = map_prefix(o, &prefix_bytes);
	struct stat st;
	int err = 0, fd = (int)o->model_fd, statm = -1;

	if (fstat(fd, &st))
		err = -errno;
	else if (!S_ISREG(st.st_mode))
		err = -EINVAL;
	if (err) {
		snprintf(reason, reason_len, "%s",
			 err == -EINVAL ? "not a regular file" : strerror(-err));
		return err;
	}
	err = confine(o, (uint64_t)st.st_size + prefix_bytes, held, &statm);
	if (err) {
		snprintf(reason, reason_len, "llamux-infer cannot be confined: %s", strerror(-err));
		return err;
	}
	err = generator_open_fd(fd, o->threads, o->context, out, reason, reason_len);
	close(fd);
	/* A model that was not trained on the agent's own form reads prompts in its
	 * own, or as they are where its template is not known. */
	if (!err && generator_info(*out)->format == 0)
		generator_use_chat(*out, NULL, 0);
	if (!err && prefix)
		generator_set_prefix(*out, prefix, prefix_bytes, 0);
	if (!err) {
		err = infer_bound_to_use(statm);
		if (err)
			snprintf(reason, reason_len, "memory cannot be bounded: %s",
				 strerror(-err));
	}
	if (statm >= 0)
		close(statm);
	return err;
}

/* Sends the words of llamux.lexicon that were counted, in frames of some KiB. */
static int send_lexicon(int fd, const struct gguf_array *words)
{
	char text[16384];
	size_t n = 0;
	int err = 0;

	for (uint64_t i = 0; i < words->count && !err; i++) {
		const struct gguf_str *w = &words->str[i];

		memcpy(text + n, w->data, w->len);
		n += w->len;
		text[n++] = '\n';
		if (i + 1 == words->count || n + INFER_WORD_MAX + 1 > sizeof(text)) {
			struct iovec part = { text, n };

			err = frame_write(fd, INFER_LEXICON, 0, &part, 1, 0);
			n = 0;
		}
	}
	return err;
}

/* -ENOENT: the file has none, which is usual. */
static int find_lexicon(const struct generator *g, struct gguf_array *words)
{
	char before[INFER_WORD_MAX + 1];
	int err = gguf_get_array(generator_gguf(g), "llamux.lexicon", words);

	if (err)
		return err;
	if (words->type != GGUF_STRING || words->count > INFER_LEXICON_MAX)
		return -EINVAL;
	for (uint64_t i = 0; i < words->count; i++) {
		const struct gguf_str *w = &words->str[i];

		if (!infer_word_ok(w->data, w->len, i ? before : NULL))
			return -EINVAL;
		memcpy(before, w->data, w->len);
		before[w->len] = '\0';
	}
	return 0;
}

static int send_hello(int fd, const struct generator *g, unsigned int held)
{
	const struct llm_info *i = generator_info(g);
	struct gguf_array words = { 0 };
	struct infer_hello hello = {
		.version = INFER_VERSION, .parameters = i->parameters,
		.file_bytes = i->file_bytes, .context = i->context,
		.vocabulary = i->vocabulary, .format = i->format, .load_us = i->load_us,
		.confined = held,
	};
	struct iovec part = { &hello, sizeof(hello) };
	int err = find_lexicon(g, &words);

	if (err && err != -ENOENT)
		return err;
	hello.lexicon_words = (uint32_t)words.count;
	memcpy(hello.name, i->name, sizeof(hello.name));
	memcpy(hello.architecture, i->architecture, sizeof(hello.architecture));
	memcpy(hello.quantisation, i->quantisation, sizeof(hello.quantisation));
	err = frame_write(fd, INFER_HELLO, 0, &part, 1, 0);
	return err ? err : send_lexicon(fd, &words);
}

static int by_number(const void *a, const void *b)
{
	return *(const int *)a - *(const int *)b;
}

static int prepare(const struct options *o)
{
	int keep[] = { (int)o->fd, (int)o->model_fd, (int)o->prefix_fd };
	const size_t n = o->prefix_fd ? 3 : 2;
	struct sigaction bus = { .sa_handler = on_sigbus };
	int err;

	qsort(keep, n, sizeof(keep[0]), by_number);
	err = infer_close_others(keep, n);
	/* One heap for all threads: each of its own would reserve 64 MiB. */
	mallopt(M_ARENA_MAX, 1);
	if (!err)
		err = infer_die_with_parent();
	if (!err && sigaction(SIGBUS, &bus, NULL))
		err = -errno;
	return err;
}

/* Confines, loads and serves; the exit code. */
static int run(const struct options *o)
{
	struct generator *g = NULL;
	char reason[256] = "";
	unsigned int held = 0;
	int fd = (int)o->fd, err = prepare(o);

	if (err)
		return refuse(fd, err, "llamux-infer cannot be set up");
	err = load(o, &g, &held, reason, sizeof(reason));
	if (!err) {
		err = infer_no_more_files(fd);
		snprintf(reason, sizeof(reason), "%s", "descriptors cannot be bounded");
	}
	if (err)
		return refuse(fd, err, reason);
	err = send_hello(fd, g, held);
	if (err == -EINVAL)
		return refuse(fd, err, "llamux.lexicon is not a sorted list of words");
	return err ? INFER_EXIT_LOAD : infer_serve(fd, g, held);
}

int main(int argc, char **argv)
{
	struct options o;
	int type, err = parse_options(argc, argv, &o);
	socklen_t len = sizeof(type);

	if (err)
		return err;
	if (getsockopt((int)o.fd, SOL_SOCKET, SO_TYPE, &type, &len)) {
		fprintf(stderr, "llamux-infer: descriptor %u is no socket\n%s", o.fd, usage);
		return 1;
	}
	/* Its threads may be at work still: nothing is torn down under them. */
	_exit(run(&o));
}
