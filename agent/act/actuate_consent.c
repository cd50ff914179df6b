/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * actuate_consent.c - a yes is to what was shown: each single write, target, old value
 * and new value, and the program that runs in it, as a keyed hash.  What has ended since is left out; anything that was
 * not shown makes the consent void.
 *
 * The hash is SipHash-2-4 (Aumasson, Bernstein 2012): whoever chooses names and values
 * of a target cannot make two of them alike without the key.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "actuate_internal.h"

struct sip {
	uint64_t v0, v1, v2, v3;
	uint64_t word;  /* bytes that do not fill 8 yet */
	uint64_t bytes;
};

static uint64_t rotate(uint64_t x, unsigned int by)
{
	return x << by | x >> (64 - by);
}

static void sip_round(struct sip *s)
{
	s->v0 += s->v1;
	s->v1 = rotate(s->v1, 13) ^ s->v0;
	s->v0 = rotate(s->v0, 32);
	s->v2 += s->v3;
	s->v3 = rotate(s->v3, 16) ^ s->v2;
	s->v0 += s->v3;
	s->v3 = rotate(s->v3, 21) ^ s->v0;
	s->v2 += s->v1;
	s->v1 = rotate(s->v1, 17) ^ s->v2;
	s->v2 = rotate(s->v2, 32);
}

static void sip_word(struct sip *s, uint64_t word)
{
	s->v3 ^= word;
	sip_round(s);
	sip_round(s);
	s->v0 ^= word;
}

static void sip_add(struct sip *s, const void *data, size_t len)
{
	const unsigned char *byte = data;

	for (size_t i = 0; i < len; i++) {
		s->word |= (uint64_t)byte[i] << (s->bytes % 8 * 8);
		if (++s->bytes % 8)
			continue;
		sip_word(s, s->word);
		s->word = 0;
	}
}

static uint64_t sip_end(struct sip *s)
{
	sip_word(s, s->word | s->bytes << 56);
	s->v2 ^= 0xff;
	for (int i = 0; i < 4; i++)
		sip_round(s);
	return s->v0 ^ s->v1 ^ s->v2 ^ s->v3;
}

static void add_text(struct sip *s, const char *text)
{
	sip_add(s, text ? text : "", strlen(text ? text : "") + 1);
}

static struct sip sip_begin(const struct actuator *a)
{
	return (struct sip){
		.v0 = a->key[0] ^ 0x736f6d6570736575, /* "somepseudorandomlygeneratedbytes" */
		.v1 = a->key[1] ^ 0x646f72616e646f6d,
		.v2 = a->key[0] ^ 0x6c7967656e657261,
		.v3 = a->key[1] ^ 0x7465646279746573,
	};
}

uint64_t consent_hash(const struct actuator *a, const void *data, size_t len)
{
	struct sip s = sip_begin(a);

	sip_add(&s, data, len);
	return sip_end(&s);
}

/* The program that a process runs: after an execve(2) it is not what was shown, though pid and
 * start are the same.  Of what has ended, and of a kernel thread, zeros. */
static void program_of(const struct actuator *a, pid_t pid, uint64_t out[2])
{
	char path[32];
	struct stat st;

	out[0] = out[1] = 0;
	snprintf(path, sizeof(path), "%d/exe", (int)pid);
	if (pid <= 0 || fstatat(a->proc, path, &st, 0))
		return;
	out[0] = st.st_dev;
	out[1] = st.st_ino;
}

static uint64_t hash_of(const struct actuator *a, const struct journal_knob *k)
{
	uint64_t numbers[7] = {(uint64_t)k->type, (uint64_t)k->pid, k->start, k->dev, k->ino};
	struct sip s = sip_begin(a);

	program_of(a, k->pid, numbers + 5);
	sip_add(&s, numbers, sizeof(numbers));
	add_text(&s, k->path);
	add_text(&s, k->file);
	add_text(&s, k->old_value);
	add_text(&s, k->new_value);
	return sip_end(&s);
}

static bool holds(const struct consent *c, uint64_t hash)
{
	for (size_t i = 0; i < c->n; i++)
		if (c->write[i] == hash)
			return true;
	return false;
}

int consent_make(const struct actuator *a, const struct journal_knobs *knobs, struct consent *out)
{
	out->n = 0;
	for (size_t i = 0; i < knobs->n; i++) {
		const struct journal_knob *k = &knobs->knob[i];
		uint64_t hash = hash_of(a, k);

		if (!strcmp(k->old_value, k->new_value) || holds(out, hash))
			continue;
		if (out->n == CONSENT_WRITES)
			return -E2BIG;
		out->write[out->n++] = hash;
	}
	return 0;
}

int consent_check(const struct actuator *a, const struct consent *agreed,
		  const struct journal_knobs *knobs, char *reason, size_t len)
{
	for (size_t i = 0; i < knobs->n; i++) {
		const struct journal_knob *k = &knobs->knob[i];

		if (!strcmp(k->old_value, k->new_value) || holds(agreed, hash_of(a, k)))
			continue;
		snprintf(reason, len, "it is not what was proposed any more: the target or its "
				      "old value has changed since; ask again");
		return -ECANCELED;
	}
	return 0;
}
