/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * chat.c - recognises a chat template and puts messages into its form: a list of
 * parts, of which the template's may hold special tokens and the messages' may not.
 */
#include "chat.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tensor/gguf.h"
#include "chat_impl.h"
#include "tokenizer.h"

static bool contains(const char *text, size_t len, const char *sign)
{
	return memmem(text, len, sign, strlen(sign)) != NULL;
}

static bool fits(const struct chat_format *f, const char *template, size_t len)
{
	for (size_t i = 0; i < CHAT_SIGNS_MAX && f->has[i]; i++)
		if (!contains(template, len, f->has[i]))
			return false;
	for (size_t i = 0; i < CHAT_SIGNS_MAX && f->lacks[i]; i++)
		if (contains(template, len, f->lacks[i]))
			return false;
	return true;
}

const struct chat_format *chat_find(const char *template, size_t len)
{
	for (size_t i = 0; i < chat_formats_count && len <= CHAT_TEMPLATE_MAX; i++)
		if (fits(&chat_formats[i], template, len))
			return &chat_formats[i];
	return NULL;
}

static int refuse(char *reason, size_t reason_len, int err, const char *text)
{
	if (reason && reason_len)
		snprintf(reason, reason_len, "%s", text);
	return err;
}

int chat_open(const struct gguf *g, const struct chat_format **out, char *reason,
	      size_t reason_len)
{
	struct gguf_str template;
	int err = gguf_string(g, "tokenizer.chat_template", &template);

	*out = NULL;
	if (err == -ENOENT)
		return refuse(reason, reason_len, err, "the file has no chat template");
	if (err)
		return refuse(reason, reason_len, -EINVAL, "tokenizer.chat_template is not text");
	*out = chat_find(template.data, template.len);
	return *out ? 0 : refuse(reason, reason_len, -EINVAL,
				 "the file's chat template is none of those known");
}

const char *chat_name(const struct chat_format *f)
{
	return f->name;
}

struct parts {
	struct tokenizer_part *part;
	size_t n;
};

static void add_mark(struct parts *p, const char *text)
{
	if (text && *text)
		p->part[p->n++] = (struct tokenizer_part){ text, strlen(text), TOKENIZER_TEMPLATE };
}

static bool is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static void add_text(struct parts *p, const struct chat_message *m, bool trim)
{
	struct tokenizer_part part = { m->text, m->len, TOKENIZER_FOREIGN };

	while (trim && part.len && is_space(part.text[0])) {
		part.text++;
		part.len--;
	}
	while (trim && part.len && is_space(part.text[part.len - 1]))
		part.len--;
	if (part.len)
		p->part[p->n++] = part;
}

/* The system messages since the user's last, which this one of the user's begins with. */
static void add_system(struct parts *p, const struct chat_format *f,
		       const struct chat_message *message, size_t at)
{
	size_t first = at, before = p->n;

	while (first && message[first - 1].role != CHAT_USER)
		first--;
	for (size_t i = first; i < at; i++)
		if (message[i].role == CHAT_SYSTEM)
			add_text(p, &message[i], f->trim);
	if (p->n > before)
		add_mark(p, f->role[CHAT_SYSTEM].after);
}

/* A known role; and a system message that goes to a user's must have one. */
static bool usable(const struct chat_format *f, const struct chat_message *message, size_t n,
		   size_t at)
{
	if (message[at].role != CHAT_SYSTEM || !f->system_in_user)
		return message[at].role < CHAT_ROLES;
	while (++at < n)
		if (message[at].role == CHAT_USER)
			return true;
	return false;
}

/* Parts for one message at most: turn, mark, system texts' share, text, mark. */
#define PARTS_EACH 6

static int list_parts(struct parts *p, const struct chat_format *f,
		      const struct chat_message *message, size_t n)
{
	bool inside = false;

	if (n > SIZE_MAX / PARTS_EACH / sizeof(*p->part) - 1)
		return -ENOMEM;
	p->part = malloc((n + 1) * PARTS_EACH * sizeof(*p->part));
	if (!p->part)
		return -ENOMEM;
	for (size_t i = 0; i < n; i++) {
		enum chat_role role = message[i].role;

		if (!usable(f, message, n, i))
			return -EINVAL;
		if (f->system_in_user && role == CHAT_SYSTEM)
			continue;
		if (f->turn && !inside)
			add_mark(p, i ? f->next_turn : f->turn);
		inside = role != CHAT_ASSISTANT;
		add_mark(p, f->role[role].before);
		if (f->system_in_user && role == CHAT_USER)
			add_system(p, f, message, i);
		add_text(p, &message[i], f->trim || (f->trim_answers && role == CHAT_ASSISTANT));
		add_mark(p, f->role[role].after);
	}
	add_mark(p, f->answer);
	return 0;
}

int chat_render(const struct chat_format *f, const struct chat_message *message, size_t n,
		char **out, size_t *len)
{
	struct parts p = { NULL, 0 };
	int err = list_parts(&p, f, message, n);

	*out = NULL;
	*len = 0;
	for (size_t i = 0; i < p.n && !err; i++)
		*len += p.part[i].len;
	if (!err) {
		*out = malloc(*len + 1);
		err = *out ? 0 : -ENOMEM;
	}
	*len = 0;
	for (size_t i = 0; i < p.n && !err; i++) {
		memcpy(*out + *len, p.part[i].text, p.part[i].len);
		*len += p.part[i].len;
	}
	if (!err)
		(*out)[*len] = '\0';
	free(p.part);
	return err;
}

long chat_encode(const struct tokenizer *t, const struct chat_format *f,
		 const struct chat_message *message, size_t n, int32_t *out, size_t max)
{
	struct parts p = { NULL, 0 };
	long count = list_parts(&p, f, message, n);

	if (!count)
		count = tokenizer_encode_parts(t, p.part, p.n, out, max);
	free(p.part);
	return count;
}
