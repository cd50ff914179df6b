/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * gguf_meta.c - the metadata of a GGUF file: the reader's primitives, the keys
 * and their values, and the index of names.
 */
#include <errno.h>
#include <float.h>
#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gguf_impl.h"

#define GGUF_KEY_MAX 65535u /* bytes of a key, specification */

/* Bytes of a value; 0: of variable length. */
static const struct {
	const char *name;
	size_t bytes;
	bool integer, is_signed;
} value_types[] = {
	[GGUF_U8] = { "u8", 1, true, false },
	[GGUF_I8] = { "i8", 1, true, true },
	[GGUF_U16] = { "u16", 2, true, false },
	[GGUF_I16] = { "i16", 2, true, true },
	[GGUF_U32] = { "u32", 4, true, false },
	[GGUF_I32] = { "i32", 4, true, true },
	[GGUF_F32] = { "f32", 4, false, false },
	[GGUF_BOOL] = { "bool", 1, false, false },
	[GGUF_STRING] = { "string", 0, false, false },
	[GGUF_ARRAY] = { "array", 0, false, false },
	[GGUF_U64] = { "u64", 8, true, false },
	[GGUF_I64] = { "i64", 8, true, true },
	[GGUF_F64] = { "f64", 8, false, false },
};
#define N_VALUE_TYPES (sizeof(value_types) / sizeof(value_types[0]))

int gguf_fail(struct gguf_reader *r, const char *format, ...)
{
	va_list args;

	if (r->reason && r->reason_len) {
		va_start(args, format);
		vsnprintf(r->reason, r->reason_len, format, args);
		va_end(args);
	}
	return -EINVAL;
}

const unsigned char *gguf_take(struct gguf_reader *r, uint64_t n)
{
	const unsigned char *p = r->base + r->at;

	if (n > r->size - r->at)
		return NULL;
	r->at += (size_t)n;
	return p;
}

int gguf_take_u32(struct gguf_reader *r, uint32_t *out)
{
	const unsigned char *p = gguf_take(r, sizeof(*out));

	if (!p)
		return -EINVAL;
	memcpy(out, p, sizeof(*out));
	return 0;
}

int gguf_take_u64(struct gguf_reader *r, uint64_t *out)
{
	const unsigned char *p = gguf_take(r, sizeof(*out));

	if (!p)
		return -EINVAL;
	memcpy(out, p, sizeof(*out));
	return 0;
}

int gguf_take_string(struct gguf_reader *r, struct gguf_str *out)
{
	const unsigned char *p;
	uint64_t len;

	if (gguf_take_u64(r, &len))
		return -EINVAL;
	p = gguf_take(r, len);
	if (!p)
		return -EINVAL;
	out->data = (const char *)p;
	out->len = (size_t)len;
	return 0;
}

char *gguf_printable(struct gguf_str s, char *out, size_t out_len)
{
	size_t at = 0;

	if (!out_len)
		return out;
	for (size_t i = 0; i < s.len; i++) {
		const unsigned char c = (unsigned char)s.data[i];
		const bool plain = c >= 0x20 && c < 0x7f && c != '\\';
		const size_t need = plain ? 1 : 4;

		if (at + need + 4 > out_len) { /* keep room for "..." */
			snprintf(out + at, out_len - at, "...");
			return out;
		}
		snprintf(out + at, out_len - at, plain ? "%c" : "\\x%02x", c);
		at += need;
	}
	out[at] = '\0';
	return out;
}

static int compare_names(struct gguf_str a, struct gguf_str b)
{
	const size_t n = a.len < b.len ? a.len : b.len;
	const int c = memcmp(a.data, b.data, n);

	return c ? c : (a.len > b.len) - (a.len < b.len);
}

static int by_name(const void *a, const void *b)
{
	const struct gguf_str *const *x = a, *const *y = b;

	return compare_names(**x, **y);
}

int gguf_index_names(struct gguf_reader *r, const char *what, const void *first,
		     size_t n, size_t stride, const struct gguf_str ***index)
{
	const struct gguf_str **sorted = calloc(n + 1, sizeof(*sorted));
	char name[GGUF_PRINTABLE];

	if (!sorted)
		return -ENOMEM;
	for (size_t i = 0; i < n; i++)
		sorted[i] = (const void *)((const char *)first + i * stride);
	qsort(sorted, n, sizeof(*sorted), by_name);
	*index = sorted;
	for (size_t i = 1; i < n; i++) {
		if (!compare_names(*sorted[i - 1], *sorted[i]))
			return gguf_fail(r, "%s %s occurs twice", what,
					 gguf_printable(*sorted[i], name,
							sizeof(name)));
	}
	return 0;
}

const void *gguf_find_name(const struct gguf_str **index, size_t n,
			   const char *name)
{
	const struct gguf_str wanted = { name, strlen(name) };
	const struct gguf_str *key = &wanted, **hit;

	if (!n)
		return NULL;
	hit = bsearch(&key, index, n, sizeof(*index), by_name);
	return hit ? *hit : NULL;
}

/* What is wrong with the value of key k. */
static int bad_value(struct gguf_reader *r, const struct gguf_key *k, const char *what)
{
	char name[GGUF_PRINTABLE];

	return gguf_fail(r, "key %s: %s", gguf_printable(k->name, name, sizeof(name)), what);
}

static const char truncated[] = "value is truncated";
static const char no_bool[] = "a flag is neither 0 nor 1";

static int read_string_array(struct gguf_reader *r, struct gguf_key *k)
{
	struct gguf_array *a = &k->array;
	struct gguf_str *str;

	if (a->count > (r->size - r->at) / sizeof(uint64_t))
		return bad_value(r, k, "more elements than fit in the file");
	str = calloc((size_t)a->count + 1, sizeof(*str));
	if (!str)
		return -ENOMEM;
	a->str = str;
	for (uint64_t i = 0; i < a->count; i++) {
		if (gguf_take_string(r, &str[i]))
			return bad_value(r, k, truncated);
	}
	return 0;
}

static bool bools_valid(const unsigned char *p, uint64_t n)
{
	for (uint64_t i = 0; i < n; i++) {
		if (p[i] > 1)
			return false;
	}
	return true;
}

static int read_array(struct gguf_reader *r, struct gguf_key *k)
{
	struct gguf_array *a = &k->array;
	uint32_t type;
	size_t bytes;

	if (gguf_take_u32(r, &type) || gguf_take_u64(r, &a->count))
		return bad_value(r, k, truncated);
	if (type >= N_VALUE_TYPES)
		return bad_value(r, k, "the type of the elements is unknown");
	/* Allowed, but in no known file: nothing could be made of them. */
	if (type == GGUF_ARRAY)
		return bad_value(r, k, "arrays of arrays are not supported");
	a->type = type;
	if (type == GGUF_STRING)
		return read_string_array(r, k);
	bytes = value_types[type].bytes;
	if (a->count > (r->size - r->at) / bytes)
		return bad_value(r, k, "more elements than fit in the file");
	a->data = gguf_take(r, a->count * bytes);
	if (type == GGUF_BOOL && !bools_valid(a->data, a->count))
		return bad_value(r, k, no_bool);
	return 0;
}

static int read_value(struct gguf_reader *r, struct gguf_key *k)
{
	if (k->type == GGUF_STRING)
		return gguf_take_string(r, &k->string) ? bad_value(r, k, truncated) : 0;
	if (k->type == GGUF_ARRAY)
		return read_array(r, k);
	k->value = gguf_take(r, value_types[k->type].bytes);
	if (!k->value)
		return bad_value(r, k, truncated);
	if (k->type == GGUF_BOOL && !bools_valid(k->value, 1))
		return bad_value(r, k, no_bool);
	return 0;
}

/* Keys are ASCII by the specification; none has a space or a control byte. */
static bool key_printable(struct gguf_str name)
{
	for (size_t i = 0; i < name.len; i++) {
		if (name.data[i] <= ' ' || name.data[i] > '~')
			return false;
	}
	return true;
}

static int read_key(struct gguf_reader *r, struct gguf_key *k)
{
	char name[GGUF_PRINTABLE];
	uint32_t type;

	if (gguf_take_string(r, &k->name))
		return gguf_fail(r, "truncated in the metadata");
	if (!k->name.len || k->name.len > GGUF_KEY_MAX)
		return gguf_fail(r, "a metadata key has %zu bytes", k->name.len);
	gguf_printable(k->name, name, sizeof(name));
	if (!key_printable(k->name))
		return gguf_fail(r, "key %s is not plain ASCII", name);
	if (gguf_take_u32(r, &type))
		return gguf_fail(r, "truncated in the metadata");
	if (type >= N_VALUE_TYPES)
		return gguf_fail(r, "key %s: value type %" PRIu32 " is unknown",
				 name, type);
	k->type = type;
	return read_value(r, k);
}

int gguf_read_keys(struct gguf_reader *r, struct gguf *g)
{
	int err;

	g->key = calloc(g->n_keys + 1, sizeof(*g->key));
	if (!g->key)
		return -ENOMEM;
	for (size_t i = 0; i < g->n_keys; i++) {
		err = read_key(r, &g->key[i]);
		if (err)
			return err;
	}
	return gguf_index_names(r, "key", g->key, g->n_keys, sizeof(*g->key),
				&g->key_index);
}

void gguf_free_keys(struct gguf *g)
{
	for (size_t i = 0; g->key && i < g->n_keys; i++)
		free((void *)g->key[i].array.str);
	free(g->key);
	free(g->key_index);
}

static const struct gguf_key *find_key(const struct gguf *g, const char *name)
{
	return gguf_find_name(g->key_index, g->n_keys, name);
}

/* An integer of any type as its bits, sign-extended; *negative if below 0. */
static uint64_t load_integer(enum gguf_type type, const void *p, bool *negative)
{
	const size_t bytes = value_types[type].bytes;
	const unsigned int unused = 64 - 8 * (unsigned int)bytes;
	uint64_t v = 0;

	memcpy(&v, p, bytes);
	*negative = false;
	if (value_types[type].is_signed && (v >> (8 * bytes - 1)) & 1) {
		*negative = true;
		v |= unused ? ~0ull << (64 - unused) : 0;
	}
	return v;
}

int gguf_u32(const struct gguf *g, const char *key, uint32_t *out)
{
	const struct gguf_key *k = find_key(g, key);
	bool negative;
	uint64_t v;

	if (!k)
		return -ENOENT;
	if (!value_types[k->type].integer)
		return -EINVAL;
	v = load_integer(k->type, k->value, &negative);
	if (negative || v > UINT32_MAX)
		return -EINVAL;
	*out = (uint32_t)v;
	return 0;
}

static int load_float(enum gguf_type type, const void *p, float *out)
{
	double d;

	switch (type) {
	case GGUF_F32:
		memcpy(out, p, sizeof(*out));
		return 0;
	case GGUF_F64:
		memcpy(&d, p, sizeof(d));
		if (isfinite(d) && fabs(d) > (double)FLT_MAX)
			return -EINVAL;
		*out = (float)d;
		return 0;
	default:
		return -EINVAL;
	}
}

int gguf_f32(const struct gguf *g, const char *key, float *out)
{
	const struct gguf_key *k = find_key(g, key);

	if (!k)
		return -ENOENT;
	return load_float(k->type, k->value, out);
}

int gguf_bool(const struct gguf *g, const char *key, bool *out)
{
	const struct gguf_key *k = find_key(g, key);

	if (!k)
		return -ENOENT;
	if (k->type != GGUF_BOOL)
		return -EINVAL;
	*out = *k->value != 0;
	return 0;
}

int gguf_string(const struct gguf *g, const char *key, struct gguf_str *out)
{
	const struct gguf_key *k = find_key(g, key);

	if (!k)
		return -ENOENT;
	if (k->type != GGUF_STRING)
		return -EINVAL;
	*out = k->string;
	return 0;
}

int gguf_get_array(const struct gguf *g, const char *key, struct gguf_array *out)
{
	const struct gguf_key *k = find_key(g, key);

	if (!k)
		return -ENOENT;
	if (k->type != GGUF_ARRAY)
		return -EINVAL;
	*out = k->array;
	return 0;
}

int32_t gguf_array_i32(const struct gguf_array *a, uint64_t i)
{
	bool negative;
	uint64_t v;

	if (i >= a->count || !value_types[a->type].integer)
		return 0;
	v = load_integer(a->type, (const char *)a->data +
			 (size_t)i * value_types[a->type].bytes, &negative);
	if (negative)
		return (int64_t)v < INT32_MIN ? INT32_MIN : (int32_t)(int64_t)v;
	return v > INT32_MAX ? INT32_MAX : (int32_t)v;
}

float gguf_array_f32(const struct gguf_array *a, uint64_t i)
{
	float v = 0;

	if (i >= a->count || a->type == GGUF_STRING)
		return 0;
	if (load_float(a->type, (const char *)a->data +
		       (size_t)i * value_types[a->type].bytes, &v))
		return 0;
	return v;
}

size_t gguf_n_keys(const struct gguf *g)
{
	return g->n_keys;
}

static void describe_number(enum gguf_type type, const unsigned char *p,
			    char *out, size_t out_len)
{
	bool negative;
	uint64_t v;
	double d;

	if (value_types[type].integer) {
		v = load_integer(type, p, &negative);
		snprintf(out, out_len, negative ? "%" PRId64 : "%" PRIu64, v);
	} else if (type == GGUF_BOOL) {
		snprintf(out, out_len, "%s", *p ? "true" : "false");
	} else if (type == GGUF_F64) {
		memcpy(&d, p, sizeof(d));
		snprintf(out, out_len, "%g", d);
	} else {
		float f;

		memcpy(&f, p, sizeof(f));
		snprintf(out, out_len, "%g", (double)f);
	}
}

int gguf_describe(const struct gguf *g, size_t i, char *out, size_t out_len)
{
	char name[GGUF_PRINTABLE], value[GGUF_PRINTABLE];
	const struct gguf_key *k;

	if (i >= g->n_keys)
		return -ENOENT;
	k = &g->key[i];
	gguf_printable(k->name, name, sizeof(name));
	if (k->type == GGUF_ARRAY) {
		snprintf(out, out_len, "%s = %" PRIu64 " of %s", name,
			 k->array.count, value_types[k->array.type].name);
	} else if (k->type == GGUF_STRING) {
		gguf_printable(k->string, value, sizeof(value));
		snprintf(out, out_len, "%s = \"%s\"", name, value);
	} else {
		describe_number(k->type, k->value, value, sizeof(value));
		snprintf(out, out_len, "%s = %s", name, value);
	}
	return 0;
}
