/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * quant.c - the table of number formats, and the choice of the arithmetic for
 * this CPU.
 */
#include "quant.h"

#include <stdlib.h>
#include <string.h>
#if defined(__x86_64__)
#include <cpuid.h>
#include <sys/syscall.h>
#include <unistd.h>
#elif defined(__aarch64__)
#include <sys/auxv.h>
#endif

#include "quant_unpack.h"

#define PLAIN(NAME, bytes, format)                                             \
	[QUANT_##NAME] = { #NAME, TENSOR_##NAME, 1, bytes, ACT_F32,            \
			   quant_row_##format }
#define SMALL(NAME, format)                                                    \
	[QUANT_##NAME] = { #NAME, TENSOR_##NAME, QS,                           \
			   sizeof(struct block_##format), ACT_Q8,              \
			   quant_row_##format }
#define BIG(NAME, format)                                                      \
	[QUANT_##NAME] = { #NAME, TENSOR_##NAME, QK,                           \
			   sizeof(struct block_##format), ACT_Q8K,             \
			   quant_row_##format }

const struct quant_type quant_types[QUANT_TYPES] = {
	PLAIN(F32, 4, f32),
	PLAIN(F16, 2, f16),
	PLAIN(BF16, 2, bf16),
	SMALL(Q4_0, q4_0),
	SMALL(Q4_1, q4_1),
	SMALL(Q5_0, q5_0),
	SMALL(Q5_1, q5_1),
	SMALL(Q8_0, q8_0),
	SMALL(IQ4_NL, iq4_nl),
	BIG(Q2_K, q2_k),
	BIG(Q3_K, q3_k),
	BIG(Q4_K, q4_k),
	BIG(Q5_K, q5_k),
	BIG(Q6_K, q6_k),
	BIG(IQ4_XS, iq4_xs),
};

const struct quant_type *quant_type(uint32_t tensor_type)
{
	for (size_t i = 0; i < QUANT_TYPES; i++) {
		if (quant_types[i].type == tensor_type)
			return &quant_types[i];
	}
	return NULL;
}

size_t quant_act_bytes(enum quant_act kind, size_t n)
{
	size_t bytes = 0;

	switch (kind) {
	case ACT_F32:
		bytes = n * sizeof(float);
		break;
	case ACT_Q8:
		bytes = n + n / QS * (sizeof(float) + sizeof(int16_t));
		break;
	case ACT_Q8K:
		bytes = n + n / QK * sizeof(float) +
			(n / 16 + n / 32) * sizeof(int16_t);
		break;
	case ACT_BF16:
		bytes = n * sizeof(uint16_t);
		break;
	case ACT_KINDS:
		break;
	}
	return (bytes + 63) & ~(size_t)63;
}

quant_dot_fn quant_dot(const struct quant_ops *ops, const struct quant_type *type)
{
	const size_t i = (size_t)(type - quant_types);

	return ops->dot[i] ? ops->dot[i] : quant_ops_scalar()->dot[i];
}

enum quant_act quant_act_of(const struct quant_ops *ops, const struct quant_type *type,
			    size_t tokens)
{
	return tokens >= QUANT_MANY && ops->many[type - quant_types] ? ACT_BF16 : type->act;
}

void quant_multiply(const struct quant_ops *ops, const struct quant_type *type,
		    const struct quant_mul *m)
{
	const quant_mul_fn mul = m->many ? ops->many[type - quant_types] :
					   ops->mul[type - quant_types];
	const quant_dot_fn dot = quant_dot(ops, type);

	if (mul) {
		mul(m);
		return;
	}
	for (size_t r = 0; r < m->rows; r++) {
		const char *row = (const char *)m->weights + r * m->row_bytes;

		for (size_t t = 0; t < m->tokens; t += QUANT_TILE) {
			const size_t left = m->tokens - t;

			dot(m->n, row, (const char *)m->act + t * m->act_stride,
			    m->act_stride, left < QUANT_TILE ? left : QUANT_TILE,
			    m->out + t * m->out_stride + r, m->out_stride);
		}
	}
}

static bool cpu_has_avx512(void)
{
#if defined(__x86_64__)
	return __builtin_cpu_supports("avx512f") &&
	       __builtin_cpu_supports("avx512bw") &&
	       __builtin_cpu_supports("avx512dq") &&
	       __builtin_cpu_supports("avx512vl") &&
	       __builtin_cpu_supports("avx512vnni");
#else
	return false;
#endif
}

/* Tiles of bytes and of bfloat16, what makes the latter, and the kernel's leave to use them for this process and its threads:
 * they are eight KiB more to save (Documentation/arch/x86/xstate.rst). */
static bool cpu_has_amx(void)
{
#if defined(__x86_64__)
	const long ask = 0x1023, tiles = 18; /* ARCH_REQ_XCOMP_PERM, XFEATURE_XTILEDATA */
	const unsigned int bf16 = 1u << 22, tile = 1u << 24, int8 = 1u << 25;
	unsigned int a, b, c, d;

	return cpu_has_avx512() && __builtin_cpu_supports("avx512vbmi") &&
	       __builtin_cpu_supports("avx512bf16") &&
	       __get_cpuid_count(7, 0, &a, &b, &c, &d) &&
	       (d & tile) && (d & int8) && (d & bf16) && !syscall(SYS_arch_prctl, ask, tiles);
#else
	return false;
#endif
}

static bool cpu_has_avx2(void)
{
#if defined(__x86_64__)
	unsigned int a, b, c, d;

	/* Not every compiler's __builtin_cpu_supports() knows F16C. */
	return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") &&
	       __get_cpuid(1, &a, &b, &c, &d) && (c & bit_F16C);
#else
	return false;
#endif
}

static bool cpu_has_dotprod(void)
{
#if defined(__aarch64__)
	return getauxval(AT_HWCAP) & HWCAP_ASIMDDP;
#else
	return false;
#endif
}

static bool any_cpu(void)
{
	return true;
}

/* Instruction sets, the fastest first. */
static const struct {
	const struct quant_ops *(*ops)(void); /* NULL: not in this build */
	bool (*cpu_has)(void);
} sets[] = {
	{ quant_ops_amx, cpu_has_amx },
	{ quant_ops_avx512, cpu_has_avx512 },
	{ quant_ops_avx2, cpu_has_avx2 },
	{ quant_ops_dotprod, cpu_has_dotprod },
	{ quant_ops_neon, any_cpu }, /* part of AArch64 */
	{ quant_ops_scalar, any_cpu },
};

const struct quant_ops *quant_ops_at(size_t i)
{
	for (size_t s = 0; s < sizeof(sets) / sizeof(sets[0]); s++) {
		if (sets[s].ops() && sets[s].cpu_has() && !i--)
			return sets[s].ops();
	}
	return NULL;
}

const struct quant_ops *quant_ops_best(void)
{
	const char *forced = getenv("LLAMUX_SIMD");
	const struct quant_ops *ops;

	for (size_t i = 0; forced && (ops = quant_ops_at(i)); i++) {
		if (!strcmp(ops->name, forced))
			return ops;
	}
	return quant_ops_at(0);
}
