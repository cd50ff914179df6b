/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * model_files.h - where the engine's tests find model files, and how they make
 * damaged copies.  Tests run in the root of the project.
 */
#ifndef TESTS_MODEL_FILES_H
#define TESTS_MODEL_FILES_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tensor/gguf.h"

#define FIXTURES "tests/fixtures/"

struct file_bytes {
	unsigned char *data;
	size_t len;
};

/* data is NULL if the file cannot be read; else the caller frees it. */
static inline struct file_bytes file_read(const char *path)
{
	struct file_bytes b = { NULL, 0 };
	FILE *f = fopen(path, "rb");
	long len;

	if (!f)
		return b;
	if (!fseek(f, 0, SEEK_END) && (len = ftell(f)) >= 0) {
		rewind(f);
		b.len = (size_t)len;
		b.data = malloc(b.len + 1);
		if (b.data && fread(b.data, 1, b.len, f) != b.len) {
			free(b.data);
			b.data = NULL;
		}
	}
	fclose(f);
	return b;
}

/* Writes len bytes to path; 0 or -1. */
static inline int file_write(const char *path, const void *data, size_t len)
{
	FILE *f = fopen(path, "wb");
	size_t written;

	if (!f)
		return -1;
	written = fwrite(data, 1, len, f);
	return fclose(f) || written != len ? -1 : 0;
}

/* Changes the value of a key of type u32 or f32 in a GGUF file; 0 or -1. */
static inline int file_put_number(struct file_bytes *b, const char *key, uint32_t bits)
{
	const size_t n = strlen(key);
	unsigned char *at = memmem(b->data, b->len, key, n);

	/* Other keys may begin with this one. */
	while (at && at[n] != GGUF_U32 && at[n] != GGUF_F32)
		at = memmem(at + 1, b->len - (size_t)(at + 1 - b->data), key, n);
	if (!at)
		return -1;
	memcpy(at + n + 4, &bits, sizeof(bits));
	return 0;
}

/* Adds a key of n bytes of value in front of the others; a second one makes the
 * room that both take a multiple of 32, so that the tensors stay aligned. */
static inline void file_add_key(struct file_bytes *b, const char *key, uint32_t type,
				const void *value, size_t n)
{
	enum { HEADER = 24, NAME = 8, TYPE = 4, FILLER = 8 + 1 + TYPE + 8 };
	const uint64_t len = strlen(key), one = 1;
	const size_t own = NAME + len + TYPE + n;
	const uint64_t filler = -(own + FILLER) % 32;
	const uint32_t text = GGUF_STRING;
	const size_t room = own + FILLER + filler;
	unsigned char *at;
	uint64_t keys;

	b->data = realloc(b->data, b->len + room);
	if (!b->data)
		abort();
	at = b->data + HEADER;
	memmove(at + room, at, b->len - HEADER);
	memset(at, 'x', room);
	memcpy(at, &len, NAME);
	memcpy(at + NAME, key, len);
	memcpy(at + NAME + len, &type, TYPE);
	memcpy(at + NAME + len + TYPE, value, n);
	memcpy(at + own, &one, NAME);
	memcpy(at + own + NAME + 1, &text, TYPE);
	memcpy(at + own + NAME + 1 + TYPE, &filler, 8);
	memcpy(&keys, b->data + HEADER - 8, 8);
	keys += 2;
	memcpy(b->data + HEADER - 8, &keys, 8);
	b->len += room;
}

/* A name for a file of this test's own, in $TMPDIR or /tmp. */
static inline void file_temporary(char *path, size_t len)
{
	const char *dir = getenv("TMPDIR");
	int fd;

	snprintf(path, len, "%s/llamux-test-XXXXXX", dir && *dir ? dir : "/tmp");
	fd = mkstemp(path);
	if (fd >= 0)
		close(fd);
}

#endif
