/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * gguf.c - maps a GGUF file and checks its header and its table of tensors.
 *
 * The file is hostile until proven otherwise.  Counts are bounded by the bytes
 * that their smallest encoding would take before anything is allocated, so the
 * memory used is within a small factor of the file's size; sums and products
 * are made with overflow checks.  A file that shrinks after it was mapped ends
 * in SIGBUS, which is why untrusted models are opened in a process of its own.
 */
#include "gguf.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "gguf_impl.h"
#include "quant.h"

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__,
	       "values are read from the mapping as they lie");

#define GGUF_MAGIC 0x46554747u /* "GGUF" */
#define GGUF_ALIGNMENT 32u     /* where the file names none */
#define GGUF_NAME_MAX 64u      /* bytes of a tensor's name, specification */

/* Far more than any file has (the largest have some thousand tensors and some
 * hundred keys); they are sorted by name, which is to take no time. */
#define GGUF_KEYS_MAX 65536u
#define GGUF_TENSORS_MAX 65536u

/* Fewest bytes that a key and a tensor can take in the file. */
#define MIN_KEY_BYTES (8 + 1 + 4 + 1)
#define MIN_TENSOR_BYTES (8 + 1 + 4 + 8 + 4 + 8)

static int read_header(struct gguf_reader *r, struct gguf *g)
{
	uint32_t magic;
	uint64_t n_tensors, n_keys;

	if (gguf_take_u32(r, &magic) || magic != GGUF_MAGIC)
		return gguf_fail(r, "not a GGUF file");
	if (gguf_take_u32(r, &g->version))
		return gguf_fail(r, "truncated header");
	if (g->version && !(g->version & 0xffffu))
		return gguf_fail(r, "big-endian GGUF is not supported");
	if (g->version != 2 && g->version != 3)
		return gguf_fail(r, "GGUF version %" PRIu32 " is not supported",
				 g->version);
	if (gguf_take_u64(r, &n_tensors) || gguf_take_u64(r, &n_keys))
		return gguf_fail(r, "truncated header");
	if (n_keys > (r->size - r->at) / MIN_KEY_BYTES)
		return gguf_fail(r, "%" PRIu64 " metadata keys do not fit in the file",
				 n_keys);
	if (n_tensors > (r->size - r->at) / MIN_TENSOR_BYTES)
		return gguf_fail(r, "%" PRIu64 " tensors do not fit in the file",
				 n_tensors);
	if (n_keys > GGUF_KEYS_MAX || n_tensors > GGUF_TENSORS_MAX)
		return gguf_fail(r, "%" PRIu64 " metadata keys and %" PRIu64
				 " tensors are too many", n_keys, n_tensors);
	g->n_keys = n_keys;
	g->n_tensors = n_tensors;
	return 0;
}

/* Sets elements and bytes from the dimensions and the type. */
static int size_tensor(struct gguf_reader *r, struct gguf_tensor *t)
{
	char name[GGUF_PRINTABLE];
	const struct quant_type *type = quant_type(t->type);
	uint64_t blocks, bytes;

	gguf_printable(t->name, name, sizeof(name));
	if (!type)
		return gguf_fail(r, "tensor %s: type %" PRIu32 " is not supported",
				 name, t->type);
	t->elements = 1;
	for (uint32_t i = 0; i < t->n_dims; i++) {
		if (!t->dim[i])
			return gguf_fail(r, "tensor %s: a dimension is zero", name);
		if (__builtin_mul_overflow(t->elements, t->dim[i], &t->elements) ||
		    t->elements > INT64_MAX)
			return gguf_fail(r, "tensor %s: too many elements", name);
	}
	if (t->dim[0] % type->block)
		return gguf_fail(r, "tensor %s: row of %" PRIu64
				 " is not a whole number of %s blocks",
				 name, t->dim[0], type->name);
	blocks = t->elements / type->block;
	if (__builtin_mul_overflow(blocks, (uint64_t)type->bytes, &bytes) ||
	    bytes > r->size)
		return gguf_fail(r, "tensor %s: larger than the file", name);
	t->bytes = bytes;
	return 0;
}

/* Leaves the offset in *offset; data is set once the data's start is known. */
static int read_tensor(struct gguf_reader *r, struct gguf_tensor *t,
		       uint64_t *offset)
{
	char name[GGUF_PRINTABLE];

	if (gguf_take_string(r, &t->name))
		return gguf_fail(r, "truncated in the table of tensors");
	if (!t->name.len || t->name.len > GGUF_NAME_MAX)
		return gguf_fail(r, "a tensor's name has %zu bytes (1 to %u allowed)",
				 t->name.len, GGUF_NAME_MAX);
	gguf_printable(t->name, name, sizeof(name));
	if (gguf_take_u32(r, &t->n_dims))
		return gguf_fail(r, "truncated in the table of tensors");
	if (t->n_dims < 1 || t->n_dims > 4)
		return gguf_fail(r, "tensor %s: %" PRIu32
				 " dimensions (1 to 4 allowed)", name, t->n_dims);
	for (uint32_t i = 0; i < 4; i++) {
		t->dim[i] = 1;
		if (i < t->n_dims && gguf_take_u64(r, &t->dim[i]))
			return gguf_fail(r, "truncated in the table of tensors");
	}
	if (gguf_take_u32(r, &t->type) || gguf_take_u64(r, offset))
		return gguf_fail(r, "truncated in the table of tensors");
	return size_tensor(r, t);
}

static int read_alignment(struct gguf_reader *r, const struct gguf *g,
			  uint32_t *out)
{
	const int err = gguf_u32(g, "general.alignment", out);

	if (err == -ENOENT) {
		*out = GGUF_ALIGNMENT;
		return 0;
	}
	/* As the specification has it, not only powers of two.  Eight keeps every
	 * element type aligned; weights are read without more. */
	if (err || !*out || *out % 8)
		return gguf_fail(r, "general.alignment is no multiple of 8");
	return 0;
}

static int place_tensors(struct gguf_reader *r, struct gguf *g,
			 const uint64_t *offset)
{
	uint32_t alignment;
	uint64_t start;
	int err;

	err = read_alignment(r, g, &alignment);
	if (err)
		return err;
	/* at <= size <= SSIZE_MAX and alignment < 2^32: no overflow. */
	start = ((uint64_t)r->at + alignment - 1) / alignment * alignment;
	for (size_t i = 0; i < g->n_tensors; i++) {
		struct gguf_tensor *t = &g->tensor[i];
		char name[GGUF_PRINTABLE];
		uint64_t begin, end;

		gguf_printable(t->name, name, sizeof(name));
		if (offset[i] % alignment)
			return gguf_fail(r, "tensor %s: offset is not aligned", name);
		if (__builtin_add_overflow(start, offset[i], &begin) ||
		    __builtin_add_overflow(begin, (uint64_t)t->bytes, &end) ||
		    end > r->size)
			return gguf_fail(r, "tensor %s: data past the end of the file",
					 name);
		t->data = r->base + begin;
	}
	return 0;
}

static int by_data(const void *a, const void *b)
{
	const struct gguf_tensor *const *x = a, *const *y = b;
	const uintptr_t p = (uintptr_t)(*x)->data, q = (uintptr_t)(*y)->data;

	return (p > q) - (p < q);
}

/* Weights that share bytes are a broken or forged file. */
static int check_overlap(struct gguf_reader *r, const struct gguf *g)
{
	const struct gguf_tensor **sorted;
	int err = 0;

	if (g->n_tensors < 2)
		return 0;
	sorted = calloc(g->n_tensors, sizeof(*sorted));
	if (!sorted)
		return -ENOMEM;
	for (size_t i = 0; i < g->n_tensors; i++)
		sorted[i] = &g->tensor[i];
	qsort(sorted, g->n_tensors, sizeof(*sorted), by_data);
	for (size_t i = 1; i < g->n_tensors && !err; i++) {
		const struct gguf_tensor *a = sorted[i - 1], *b = sorted[i];
		const char *end = (const char *)a->data + a->bytes;
		char one[GGUF_PRINTABLE], two[GGUF_PRINTABLE];

		if ((const char *)b->data < end)
			err = gguf_fail(r, "tensors %s and %s overlap",
					gguf_printable(a->name, one, sizeof(one)),
					gguf_printable(b->name, two, sizeof(two)));
	}
	free(sorted);
	return err;
}

static int read_tensors(struct gguf_reader *r, struct gguf *g)
{
	uint64_t *offset = calloc(g->n_tensors + 1, sizeof(*offset));
	int err = 0;

	g->tensor = calloc(g->n_tensors + 1, sizeof(*g->tensor));
	if (!offset || !g->tensor)
		err = -ENOMEM;
	for (size_t i = 0; i < g->n_tensors && !err; i++)
		err = read_tensor(r, &g->tensor[i], &offset[i]);
	if (!err)
		err = gguf_index_names(r, "tensor", g->tensor, g->n_tensors,
				       sizeof(*g->tensor), &g->tensor_index);
	if (!err)
		err = place_tensors(r, g, offset);
	if (!err)
		err = check_overlap(r, g);
	free(offset);
	return err;
}

static int map_file(int fd, struct gguf_reader *r, struct gguf *g)
{
	struct stat st;
	int err;

	if (fstat(fd, &st)) {
		err = -errno;
		gguf_fail(r, "cannot look at the file: %s", strerror(-err));
		return err;
	}
	if (!S_ISREG(st.st_mode))
		return gguf_fail(r, "not a regular file");
	if (st.st_size < 24) /* magic, version and two counts */
		return gguf_fail(r, "too short for a GGUF file");
	g->map = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (g->map == MAP_FAILED) {
		err = -errno;
		g->map = NULL;
		gguf_fail(r, "cannot map: %s", strerror(-err));
		return err;
	}
	/* Advice only, and without it all is the same: what is read into the cache
	 * from here on comes in huge pages where the file system has them (ext4
	 * since Linux 6.16, xfs), and weights are then read faster. */
	(void)madvise(g->map, (size_t)st.st_size, MADV_HUGEPAGE);
	g->size = (size_t)st.st_size;
	r->base = g->map;
	r->size = g->size;
	return 0;
}

int gguf_open_fd(int fd, struct gguf **out, char *reason, size_t reason_len)
{
	struct gguf_reader r = { .reason = reason, .reason_len = reason_len };
	struct gguf *g;
	int err;

	*out = NULL;
	if (reason && reason_len)
		reason[0] = '\0';
	g = calloc(1, sizeof(*g));
	if (!g)
		return -ENOMEM;
	err = map_file(fd, &r, g);
	if (!err)
		err = read_header(&r, g);
	if (!err)
		err = gguf_read_keys(&r, g);
	if (!err)
		err = read_tensors(&r, g);
	if (err) {
		if (err == -ENOMEM)
			gguf_fail(&r, "not enough memory");
		gguf_close(g);
		return err;
	}
	*out = g;
	return 0;
}

int gguf_open(const char *path, struct gguf **out, char *reason,
	      size_t reason_len)
{
	struct gguf_reader r = { .reason = reason, .reason_len = reason_len };
	/* O_NONBLOCK: opening a FIFO must not hang. */
	const int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	int err;

	*out = NULL;
	if (fd < 0) {
		err = -errno;
		gguf_fail(&r, "cannot open: %s", strerror(-err));
		return err;
	}
	err = gguf_open_fd(fd, out, reason, reason_len);
	close(fd);
	return err;
}

void gguf_close(struct gguf *g)
{
	if (!g)
		return;
	gguf_free_keys(g);
	free(g->tensor);
	free(g->tensor_index);
	if (g->map)
		munmap(g->map, g->size);
	free(g);
}

const void *gguf_bytes(const struct gguf *g)
{
	return g->map;
}

void gguf_let_go(const struct gguf *g, const void *data, size_t bytes)
{
	const size_t page = (size_t)sysconf(_SC_PAGESIZE);
	char *map = g->map;
	size_t first = (size_t)((const char *)data - map);
	const size_t last = (first + bytes < g->size ? first + bytes : g->size) / page * page;

	first = (first + page - 1) / page * page;
	/* The mapping is of a file and read only, so nothing is lost. */
	if (first < last)
		(void)madvise(map + first, last - first, MADV_DONTNEED);
}

void gguf_read_little(const struct gguf *g)
{
	(void)madvise(g->map, g->size, MADV_NOHUGEPAGE);
	gguf_let_go(g, g->map, g->size);
}

size_t gguf_file_size(const struct gguf *g)
{
	return g->size;
}

size_t gguf_n_tensors(const struct gguf *g)
{
	return g->n_tensors;
}

const struct gguf_tensor *gguf_tensor_at(const struct gguf *g, size_t i)
{
	return i < g->n_tensors ? &g->tensor[i] : NULL;
}

const struct gguf_tensor *gguf_tensor(const struct gguf *g, const char *name)
{
	return gguf_find_name(g->tensor_index, g->n_tensors, name);
}
