/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * peer_text.c - the peer's tokenizer and chat templates, a line at a time.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "peer.h"

#define TEXT_MAX (4u << 20) /* bytes of a text, or of a template */

struct buffers {
	char *line, *text;
	size_t room; /* of line */
	int32_t *id;
};

static int buffers_new(struct buffers *b)
{
	memset(b, 0, sizeof(*b));
	b->text = malloc(TEXT_MAX);
	b->id = calloc(TEXT_MAX, sizeof(*b->id));
	return b->text && b->id ? 0 : peer_error("%s", strerror(ENOMEM));
}

static void buffers_free(struct buffers *b)
{
	free(b->line);
	free(b->text);
	free(b->id);
}

/* A line "ADD_SPECIAL PARSE_SPECIAL xHEX ..."; ids that it has already are
 * left out, so that files of cases can be written anew. */
static int tokenize_line(const struct peer_model *m, struct buffers *b)
{
	const bool add = b->line[0] == '1', parse = b->line[0] && b->line[2] == '1';
	char *hex = strchr(b->line, 'x');
	const long len = hex ? peer_unhex(hex, b->text, TEXT_MAX) : -1;
	int32_t n;

	if (len < 0)
		return peer_error("no case: %s", b->line);
	n = llama_tokenize(m->vocab, b->text, (int32_t)len, b->id, (int32_t)TEXT_MAX,
			   add, parse);
	if (n < 0)
		return peer_error("tokenization gives %d: %s", n, b->line);
	printf("%d %d ", add, parse);
	peer_put_hex(b->text, (size_t)len);
	for (int32_t i = 0; i < n; i++)
		printf(" %d", b->id[i]);
	putchar('\n');
	return 0;
}

static int pieces_line(const struct peer_model *m, struct buffers *b)
{
	int32_t *id, len;
	size_t n;

	if (peer_numbers(b->line, &id, &n))
		return peer_error("not token ids: %s", b->line);
	len = llama_detokenize(m->vocab, id, (int32_t)n, b->text, (int32_t)TEXT_MAX,
			       false, true);
	free(id);
	if (len < 0)
		return peer_error("detokenization gives %d: %s", len, b->line);
	peer_put_hex(b->text, (size_t)len);
	putchar('\n');
	return 0;
}

static int each_line(const struct peer_options *o, const char *path,
		     int (*line)(const struct peer_model *m, struct buffers *b))
{
	struct peer_model m;
	struct buffers b;
	int status = buffers_new(&b);

	if (!status && !peer_open(o, path, 0, &m)) {
		while (!status && getline(&b.line, &b.room, stdin) > 0)
			status = line(&m, &b);
		peer_close(&m);
	} else {
		status = PEER_FAILED;
	}
	buffers_free(&b);
	return status;
}

int peer_tokenize(const struct peer_options *o, char **argv)
{
	return each_line(o, argv[0], tokenize_line);
}

int peer_pieces(const struct peer_options *o, char **argv)
{
	return each_line(o, argv[0], pieces_line);
}

/* --- chat ---------------------------------------------------------------- */
#define MESSAGES_MAX 256

struct chat {
	struct llama_chat_message message[MESSAGES_MAX];
	size_t n;
};

static int chat_line(struct chat *c, struct buffers *b)
{
	char *hex = strchr(b->line, ' ');
	long len = -1;

	if (hex) {
		*hex++ = '\0';
		len = peer_unhex(hex, b->text, TEXT_MAX - 1);
	}
	if (len < 0 || c->n == MESSAGES_MAX)
		return peer_error("no message, or too many: %s", b->line);
	b->text[len] = '\0';
	c->message[c->n].role = strdup(b->line);
	c->message[c->n].content = strdup(b->text);
	if (!c->message[c->n].role || !c->message[c->n].content)
		return peer_error("%s", strerror(ENOMEM));
	c->n++;
	return 0;
}

/* A file's text; or the name itself, if there is no such file. */
static char *read_template(const char *name)
{
	FILE *f = fopen(name, "rb");
	char *text = f ? calloc(1, TEXT_MAX) : strdup(name);

	if (f && text && !fread(text, 1, TEXT_MAX - 1, f)) {
		free(text);
		text = NULL;
	}
	if (f)
		fclose(f);
	if (!text)
		peer_error("%s: not read", name);
	return text;
}

static char *find_template(const struct peer_options *o, const char *path)
{
	struct peer_model m;
	char *text = NULL;
	const char *own;

	if (o->template)
		return read_template(o->template);
	if (peer_open(o, path, 0, &m))
		return NULL;
	own = llama_model_chat_template(m.model, NULL);
	if (own)
		text = strdup(own);
	else
		peer_error("%s: has no chat template", path);
	peer_close(&m);
	return text;
}

int peer_chat(const struct peer_options *o, char **argv)
{
	struct chat c = { .n = 0 };
	struct buffers b;
	char *template = NULL;
	int32_t len;
	int status = buffers_new(&b);

	while (!status && getline(&b.line, &b.room, stdin) > 0)
		status = chat_line(&c, &b);
	if (!status)
		template = find_template(o, argv[0]);
	if (template) {
		len = llama_chat_apply_template(template, c.message, c.n, o->assistant,
						b.text, (int32_t)TEXT_MAX);
		if (len < 0 || len > (int32_t)TEXT_MAX) {
			status = peer_error("llama.cpp does not know the template (%d)", len);
		} else {
			peer_put_hex(b.text, (size_t)len);
			putchar('\n');
		}
	} else {
		status = PEER_FAILED;
	}
	for (size_t i = 0; i < c.n; i++) {
		free((char *)(uintptr_t)c.message[i].role);
		free((char *)(uintptr_t)c.message[i].content);
	}
	free(template);
	buffers_free(&b);
	return status;
}
