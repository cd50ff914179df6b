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
