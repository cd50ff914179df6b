/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ours.c - the engine with the commands, the input and the output of the peer's
 * harness (peer_main.c), so that both answer the same files.
 *
 *   ours logits MODEL TOKENFILE OUT
 *   ours generate MODEL N        prompts of ids on standard input, one a line
 *   ours tokenize MODEL          lines ADD_SPECIAL PARSE_SPECIAL xHEX
 *   ours chat TEMPLATE           lines ROLE xHEX; the format's name and xHEX
 *
 * With OURS_PACKED in the environment the weights are packed first.
 */
#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/model.h"
#include "tensor/gguf.h"
#include "text/chat.h"
#include "text/tokenizer.h"

#define TEXT_MAX (4u << 20)
#define TOKENS_MAX 4096
#define CONTEXT_MOST 4096

struct engine {
	struct gguf *gguf;
	struct model *model;
	struct pool *pool;
	struct session *session;
};

static int fail(const char *format, ...) __attribute__((format(printf, 1, 2)));

static int fail(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	fputs("ours: ", stderr);
	vfprintf(stderr, format, args);
	fputc('\n', stderr);
	va_end(args);
	return 1;
}

static void engine_close(struct engine *e)
{
	session_free(e->session);
	pool_free(e->pool);
	model_close(e->model);
	gguf_close(e->gguf);
}

/* With the context that the peer is given. */
static int engine_open(const char *path, struct engine *e)
{
	char reason[256] = "";
	uint32_t context;
	int err;

	memset(e, 0, sizeof(*e));
	err = gguf_open(path, &e->gguf, reason, sizeof(reason));
	if (!err)
		err = model_open(e->gguf, &e->model, reason, sizeof(reason));
	if (!err)
		err = pool_new(1, &e->pool);
	if (!err && getenv("OURS_PACKED"))
		err = model_pack(e->model, e->gguf, e->pool);
	if (!err) {
		context = model_config(e->model)->context;
		err = session_new(e->model, e->pool, context < CONTEXT_MOST ?
				  context : CONTEXT_MOST, &e->session);
	}
	if (err) {
		fail("%s: %s", path, reason[0] ? reason : strerror(-err));
		engine_close(e);
	}
	return err;
}

static size_t numbers(char *text, int32_t *out)
{
	char *save = NULL;
	size_t n = 0;

	for (char *w = strtok_r(text, " \t\r\n,", &save); w && n < TOKENS_MAX;
	     w = strtok_r(NULL, " \t\r\n,", &save))
		out[n++] = (int32_t)strtol(w, NULL, 10);
	return n;
}

static int logits(char **argv)
{
	static int32_t token[TOKENS_MAX];
	FILE *f = fopen(argv[1], "rb"), *out = NULL;
	size_t room = 0, n = 0, floats = 0;
	char *text = NULL;
	float *row = NULL;
	struct engine e;
	int err;

	if (f && getdelim(&text, &room, 0, f) > 0)
		n = numbers(text, token);
	if (f)
		fclose(f);
	free(text);
	if (!n)
		return fail("%s: no token ids", argv[1]);
	if (engine_open(argv[0], &e))
		return 1;
	floats = n * model_config(e.model)->vocabulary;
	row = calloc(floats, sizeof(*row));
	err = row ? session_eval(e.session, token, n, row, true, NULL) : -ENOMEM;
	out = err ? NULL : fopen(argv[2], "wb");
	if (!err && (!out || fwrite(row, sizeof(*row), floats, out) != floats))
		err = -EIO;
	if (out && fclose(out))
		err = -EIO;
	free(row);
	engine_close(&e);
	return err ? fail("%s: %s", argv[0], strerror(-err)) : 0;
}

static int32_t best(const float *logit, uint32_t n)
{
	uint32_t at = 0;

	for (uint32_t i = 1; i < n; i++)
		at = logit[i] > logit[at] ? i : at;
	return (int32_t)at;
}

static int generate_line(struct engine *e, char *line, long want, float *logit)
{
	const uint32_t vocabulary = model_config(e->model)->vocabulary;
	static int32_t token[TOKENS_MAX];
	const size_t n = numbers(line, token);
	int err;

	session_rewind(e->session, 0);
	err = session_eval(e->session, token, n, logit, false, NULL);
	for (long i = 0; i < want && !err; i++) {
		const int32_t next = best(logit, vocabulary);

		printf(i ? " %d" : "%d", next);
		if (i + 1 < want)
			err = session_eval(e->session, &next, 1, logit, false, NULL);
	}
	putchar('\n');
	return err;
}

static int generate(char **argv)
{
	const long want = strtol(argv[1], NULL, 10);
	struct engine e;
	char *line = NULL;
	float *logit;
	size_t room = 0;
	int err = 0;

	if (engine_open(argv[0], &e))
		return 1;
	logit = calloc(model_config(e.model)->vocabulary, sizeof(*logit));
	if (!logit)
		err = -ENOMEM;
	while (!err && getline(&line, &room, stdin) > 0)
		err = generate_line(&e, line, want, logit);
	free(line);
	free(logit);
	engine_close(&e);
	return err ? fail("%s: %s", argv[0], strerror(-err)) : 0;
}

static size_t unhex(const char *hex, char *out)
{
	size_t n = 0;

	for (; isxdigit((unsigned char)hex[0]) && isxdigit((unsigned char)hex[1]); hex += 2) {
		const char two[3] = { hex[0], hex[1], 0 };

		out[n++] = (char)strtoul(two, NULL, 16);
	}
	return n;
}

static int tokenize_line(const struct tokenizer *t, char *line, char *text, int32_t *id)
{
	const char *hex = strchr(line, 'x');
	const size_t len = hex ? unhex(hex + 1, text) : 0;
	long n;

	if (!hex)
		return fail("no case: %s", line);
	n = tokenizer_encode(t, text, len, line[0] == '1', line[2] == '1', id, TEXT_MAX);
	if (n < 0)
		return fail("%s: %s", strerror((int)-n), line);
	printf("%c %c %.*s", line[0], line[2], (int)(2 * len + 1), hex);
	for (long i = 0; i < n; i++)
		printf(" %d", id[i]);
	putchar('\n');
	return 0;
}

static int tokenize(char **argv)
{
	char reason[256] = "", *line = NULL, *text = malloc(TEXT_MAX);
	int32_t *id = calloc(TEXT_MAX, sizeof(*id));
	struct tokenizer *t = NULL;
	struct gguf *g = NULL;
	size_t room = 0;
	int err;

	err = text && id ? gguf_open(argv[0], &g, reason, sizeof(reason)) : -ENOMEM;
	if (!err)
		err = tokenizer_open(g, &t, reason, sizeof(reason));
	if (err)
		fail("%s: %s", argv[0], reason[0] ? reason : strerror(-err));
	while (!err && getline(&line, &room, stdin) > 0 && room < TEXT_MAX)
		err = tokenize_line(t, line, text, id);
	tokenizer_close(t);
	gguf_close(g);
	free(line);
	free(text);
	free(id);
	return err ? 1 : 0;
}

#define MESSAGES_MAX 64

static int read_message(char *line, struct chat_message *m)
{
	static const char *const roles[CHAT_ROLES] = {
		[CHAT_SYSTEM] = "system", [CHAT_USER] = "user", [CHAT_ASSISTANT] = "assistant",
	};
	char *hex = strchr(line, ' '), *text = calloc(1, strlen(line) + 1);

	m->text = text;
	if (!hex || !text || hex[1] != 'x')
		return fail("no message: %s", line);
	*hex = '\0';
	m->len = unhex(hex + 2, text);
	for (int i = 0; i < CHAT_ROLES; i++) {
		if (!strcmp(line, roles[i])) {
			m->role = (enum chat_role)i;
			return 0;
		}
	}
	return fail("no role: %s", line);
}

static int chat(char **argv)
{
	struct chat_message message[MESSAGES_MAX] = { 0 };
	FILE *f = fopen(argv[0], "rb");
	char *line = NULL, *template = NULL, *text = NULL;
	const struct chat_format *format = NULL;
	size_t room = 0, n = 0, len = 0, template_room = 0;
	ssize_t got = f ? getdelim(&template, &template_room, 0, f) : -1;
	int err = 0;

	while (!err && n < MESSAGES_MAX && getline(&line, &room, stdin) > 0)
		err = read_message(line, &message[n++]);
	if (!err && got > 0)
		format = chat_find(template, (size_t)got);
	if (!err && !format)
		err = fail("%s: not known", argv[0]);
	if (!err && chat_render(format, message, n, &text, &len))
		err = fail("%s: refused", argv[0]);
	if (!err) {
		printf("%s x", chat_name(format));
		for (size_t i = 0; i < len; i++)
			printf("%02x", (unsigned char)text[i]);
		putchar('\n');
	}
	for (size_t i = 0; i < n; i++)
		free((char *)(uintptr_t)message[i].text);
	free(template);
	free(text);
	free(line);
	if (f)
		fclose(f);
	return err;
}

int main(int argc, char **argv)
{
	static const struct { const char *name; int count; int (*run)(char **argv); } commands[] = {
		{ "logits", 3, logits }, { "generate", 2, generate }, { "tokenize", 1, tokenize },
		{ "chat", 1, chat },
	};

	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
		if (argc == commands[i].count + 2 && !strcmp(argv[1], commands[i].name))
			return commands[i].run(argv + 2);
	}
	fputs("usage: ours logits MODEL TOKENFILE OUT | generate MODEL N | tokenize MODEL"
	      " | chat TEMPLATE\n", stderr);
	return 2;
}
