/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * gguf.h - reads a GGUF file (versions 2 and 3, little-endian) by mmap.
 *
 * Source: the GGUF specification, ggml/docs/gguf.md.  Nothing in the file is
 * believed: every length, offset and count is checked against the file's size
 * with wide arithmetic before it is used.  Strings stay in the mapping and are
 * not NUL-terminated.
 */
#ifndef INFERENCE_GGUF_H
#define INFERENCE_GGUF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum gguf_type {
	GGUF_U8, GGUF_I8, GGUF_U16, GGUF_I16, GGUF_U32, GGUF_I32, GGUF_F32,
	GGUF_BOOL, GGUF_STRING, GGUF_ARRAY, GGUF_U64, GGUF_I64, GGUF_F64,
};

/* Numbers as in the file (enum ggml_type of the specification). */
enum tensor_type {
	TENSOR_F32 = 0, TENSOR_F16 = 1, TENSOR_Q4_0 = 2, TENSOR_Q4_1 = 3,
	TENSOR_Q5_0 = 6, TENSOR_Q5_1 = 7, TENSOR_Q8_0 = 8,
	TENSOR_Q2_K = 10, TENSOR_Q3_K = 11, TENSOR_Q4_K = 12, TENSOR_Q5_K = 13,
	TENSOR_Q6_K = 14, TENSOR_IQ4_NL = 20, TENSOR_IQ4_XS = 23, TENSOR_BF16 = 30,
};

struct gguf_str { const char *data; size_t len; };

/* Room for a name made printable, as used in reasons. */
#define GGUF_PRINTABLE 80

/* s with everything but printable ASCII escaped, cut to fit; returns out. */
char *gguf_printable(struct gguf_str s, char *out, size_t out_len);

struct gguf_tensor {
	struct gguf_str name;
	uint32_t type;        /* enum tensor_type; known and supported */
	uint32_t n_dims;      /* 1..4 */
	uint64_t dim[4];      /* dim[0] is the contiguous one; unused are 1 */
	uint64_t elements;
	size_t bytes;
	const void *data;     /* in the mapping, aligned as the file says */
};

struct gguf;

/*
 * Maps and checks the file.  *out is owned by the caller.  -EINVAL with the
 * reason in words in reason (may be NULL); or the error of open/mmap.
 */
int gguf_open(const char *path, struct gguf **out, char *reason,
	      size_t reason_len);
/* The same for a file that is open already; fd is borrowed and may be closed
 * afterwards. */
int gguf_open_fd(int fd, struct gguf **out, char *reason, size_t reason_len);
void gguf_close(struct gguf *g); /* NULL is allowed */

size_t gguf_file_size(const struct gguf *g);
const void *gguf_bytes(const struct gguf *g); /* all of them */
/* Bytes of the mapping that will not be read soon: their pages leave the process's memory,
 * and are read from the file again where they are looked at all the same. */
void gguf_let_go(const struct gguf *g, const void *data, size_t bytes);
/* Small pieces here and there are read from now on: no huge page for each, and what is
 * in memory leaves it. */
void gguf_read_little(const struct gguf *g);
size_t gguf_n_tensors(const struct gguf *g);
const struct gguf_tensor *gguf_tensor_at(const struct gguf *g, size_t i);
const struct gguf_tensor *gguf_tensor(const struct gguf *g, const char *name);

/* Metadata.  -ENOENT: no such key; -EINVAL: another type or out of range.
 * gguf_u32 takes any integer type whose value fits. */
int gguf_u32(const struct gguf *g, const char *key, uint32_t *out);
int gguf_f32(const struct gguf *g, const char *key, float *out);
int gguf_bool(const struct gguf *g, const char *key, bool *out);
int gguf_string(const struct gguf *g, const char *key, struct gguf_str *out);

struct gguf_array {
	enum gguf_type type;   /* of the elements */
	uint64_t count;
	const void *data;      /* unaligned; use the accessors */
	const struct gguf_str *str; /* type GGUF_STRING: count entries */
};
/* Lives as long as g. */
int gguf_get_array(const struct gguf *g, const char *key, struct gguf_array *out);
int32_t gguf_array_i32(const struct gguf_array *a, uint64_t i); /* integer types */
float gguf_array_f32(const struct gguf_array *a, uint64_t i);

/* For `llamux-run info`: key i as text, value shortened; 0 or -ENOENT. */
size_t gguf_n_keys(const struct gguf *g);
int gguf_describe(const struct gguf *g, size_t i, char *out, size_t out_len);

#endif
