/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * peer_main.c - the command line of the peer's harness: a table of commands, the
 * options that all of them share, and small things that they share.
 */
#include <ctype.h>
#include <errno.h>
#include <getopt.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "peer.h"

static const struct command {
	const char *name, *arguments, *what;
	int count; /* of arguments */
	int (*run)(const struct peer_options *o, char **argv);
} commands[] = {
	{ "logits", "MODEL TOKENFILE OUT",
	  "float32 [tokens][vocabulary]; TOKENFILE: ids as text, - for standard input",
	  3, peer_logits },
	{ "generate", "MODEL PROMPT N",
	  "greedy: N ids a line; PROMPT: ids as text, or - for one prompt a line of input",
	  3, peer_generate },
	{ "tokenize", "MODEL",
	  "lines ADD_SPECIAL PARSE_SPECIAL xHEX, answered with the ids behind",
	  1, peer_tokenize },
	{ "pieces", "MODEL",
	  "lines of ids, answered with their text as xHEX", 1, peer_pieces },
	{ "chat", "MODEL",
	  "lines ROLE xHEX, answered with the model's chat template around them, as\n"
	  "           xHEX; MODEL - with --template NAME|FILE", 1, peer_chat },
	{ "bench", "MODEL P N",
	  "tokens/s for a prompt of P and a generation of N, as JSON", 3, peer_bench },
	{ "info", "", "release, CPU backend, instruction sets", 0, peer_info },
};
#define COMMANDS (sizeof(commands) / sizeof(commands[0]))

int peer_error(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	fputs("peer: ", stderr);
	vfprintf(stderr, format, args);
	fputc('\n', stderr);
	va_end(args);
	return PEER_FAILED;
}

int peer_numbers(const char *text, int32_t **out, size_t *n)
{
	int32_t *number = calloc(strlen(text) / 2 + 1, sizeof(*number));
	int err = number ? 0 : -ENOMEM;

	for (*n = 0; !err;) {
		char *end;
		long v;

		text += strspn(text, " \t\r\n,");
		if (!*text)
			break;
		errno = 0;
		v = strtol(text, &end, 10);
		if (errno || end == text || v < INT32_MIN || v > INT32_MAX)
			err = -EINVAL;
		number[(*n)++] = (int32_t)v;
		text = end;
	}
	if (err) {
		free(number);
		number = NULL;
	}
	*out = number;
	return err;
}

void peer_put_hex(const char *bytes, size_t len)
{
	putchar('x');
	for (size_t i = 0; i < len; i++)
		printf("%02x", (unsigned char)bytes[i]);
}

long peer_unhex(const char *hex, char *out, size_t room)
{
	size_t n = 0;

	if (*hex++ != 'x')
		return -1;
	for (; isxdigit((unsigned char)hex[0]) && isxdigit((unsigned char)hex[1]); hex += 2) {
		const char two[3] = { hex[0], hex[1], 0 };

		if (n == room)
			return -1;
		out[n++] = (char)strtoul(two, NULL, 16);
	}
	return isxdigit((unsigned char)*hex) ? -1 : (long)n;
}

static int usage(FILE *to)
{
	fputs("usage: peer COMMAND ARGUMENTS [OPTIONS]\n"
	      "llama.cpp, as its npm package ships it, to compare llamux with.\n\n", to);
	for (size_t i = 0; i < COMMANDS; i++)
		fprintf(to, "  %-9s%s\n           %s\n", commands[i].name,
			commands[i].arguments, commands[i].what);
	fputs("\n  -t, --threads N     1\n"
	      "  --kv TYPE           of the cache: f16 (default), f32, q8_0\n"
	      "  --flash on|off|auto auto\n"
	      "  --backend NAME      the CPU backend: haswell, zen4 ... (the best one)\n"
	      "  --no-repack         leave weights as they are in the file\n"
	      "  --gaps              generate: ID:GAP, the first logit above the second\n"
	      "  --rounds N          bench: 3, after one that does not count\n"
	      "  --template X        chat: a file, or a name that llama.cpp knows\n"
	      "  --assistant         chat: open the answer\n", to);
	return PEER_USAGE;
}

static bool one_of(const char *text, const char *const *names, const int *values,
		   size_t n, int *out)
{
	for (size_t i = 0; i < n; i++) {
		if (!strcmp(text, names[i])) {
			*out = values[i];
			return true;
		}
	}
	return false;
}

static bool parse_kv(const char *text, struct peer_options *o)
{
	static const char *const names[] = { "f16", "f32", "q8_0" };
	static const int values[] = { GGML_TYPE_F16, GGML_TYPE_F32, GGML_TYPE_Q8_0 };
	int v;

	if (!one_of(text, names, values, 3, &v))
		return false;
	o->kv = (enum ggml_type)v;
	return true;
}

static bool parse_flash(const char *text, struct peer_options *o)
{
	static const char *const names[] = { "auto", "on", "off" };
	static const int values[] = { LLAMA_FLASH_ATTN_TYPE_AUTO, LLAMA_FLASH_ATTN_TYPE_ENABLED,
				      LLAMA_FLASH_ATTN_TYPE_DISABLED };
	int v;

	if (!one_of(text, names, values, 3, &v))
		return false;
	o->flash = (enum llama_flash_attn_type)v;
	return true;
}

static bool parse_count(const char *text, int most, int *out)
{
	char *end;
	const long v = strtol(text, &end, 10);

	*out = (int)v;
	return end != text && !*end && v >= 1 && v <= most;
}

static bool parse(int argc, char **argv, struct peer_options *o)
{
	static const struct option options[] = {
		{ "threads", required_argument, NULL, 't' },
		{ "kv", required_argument, NULL, 'k' },
		{ "flash", required_argument, NULL, 'f' },
		{ "no-repack", no_argument, NULL, 'r' },
		{ "gaps", no_argument, NULL, 'g' },
		{ "rounds", required_argument, NULL, 'n' },
		{ "template", required_argument, NULL, 'm' },
		{ "assistant", no_argument, NULL, 'a' },
		{ "backend", required_argument, NULL, 'b' },
		{ 0 },
	};
	bool ok = true;
	int c;

	while (ok && (c = getopt_long(argc, argv, "t:", options, NULL)) != -1) {
		switch (c) {
		case 't': ok = parse_count(optarg, 256, &o->threads); break;
		case 'k': ok = parse_kv(optarg, o); break;
		case 'f': ok = parse_flash(optarg, o); break;
		case 'r': o->repack = false; break;
		case 'g': o->gaps = true; break;
		case 'n': ok = parse_count(optarg, 1000, &o->rounds); break;
		case 'm': o->template = optarg; break;
		case 'a': o->assistant = true; break;
		case 'b': o->backend = optarg; break;
		default: ok = false;
		}
	}
	return ok;
}

int main(int argc, char **argv)
{
	struct peer_options o = { .threads = 1, .repack = true, .rounds = 3,
				  .flash = LLAMA_FLASH_ATTN_TYPE_AUTO, .kv = GGML_TYPE_F16 };
	int status;

	if (argc == 2 && (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h"))) {
		usage(stdout);
		return PEER_OK;
	}
	/* Answers come a line at a time, so that it is known which case ended it:
	 * llama.cpp throws exceptions at some bytes, which C cannot catch. */
	setvbuf(stdout, NULL, _IOLBF, 0);
	setenv("GGML_NO_BACKTRACE", "1", 1); /* else a debugger writes among the answers */
	if (!parse(argc, argv, &o) || optind == argc)
		return usage(stderr);
	for (size_t i = 0; i < COMMANDS; i++) {
		if (strcmp(argv[optind], commands[i].name))
			continue;
		if (argc - optind - 1 != commands[i].count)
			return usage(stderr);
		if (peer_start(&o))
			return PEER_FAILED;
		status = commands[i].run(&o, argv + optind + 1);
		if (fflush(stdout) || ferror(stdout))
			return peer_error("cannot write: %s", strerror(errno));
		return status;
	}
	return usage(stderr);
}
