/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * model_pack.c - a model's matrices copied as the kernels like them best.
 *
 * In the file a matrix lies row after row, and generation, which reads all of it for
 * every token, has to read several rows at once.  The copy (quant.h tells how it
 * lies) is read straight on, from huge pages, with half of the instructions.  Of the
 * file only what is not copied stays in memory; but the copy is no file's, so the
 * kernel can take it back only by swapping, and every process has one of its own.
 *
 * It can be made while the model is at work: a matrix is used from the file until its
 * copy is whole, and either way the results have the same bits.
 */
#include <errno.h>
#include <sys/mman.h>
#include <sys/resource.h>

#include "model_load.h"
#include "pool.h"

/* Where the kernel has huge pages they begin at a multiple of it. */
#define HUGE_PAGE ((size_t)2 << 20)

/* Groups of rows that a thread copies at a time, before their part of the file is let go. */
#define PACK_CHUNK 32

/* What a packing behind others' work is nicer by: they get nine tenths of a CPU. */
#define PACK_NICE 10

struct packing {
	const struct gguf *file;
	const struct weight *from;
	unsigned char *to;
	size_t row_bytes;
};

/* Matrix i of a model, all layers' one after another and then the output. */
static struct weight *weight_at(struct model *m, size_t i)
{
	struct weight *all[7];
	struct layer *l;

	if (i / 7 == m->config.n_layers)
		return &m->output;
	l = &m->layer[i / 7];
	all[0] = &l->q;
	all[1] = &l->k;
	all[2] = &l->v;
	all[3] = &l->attn_out;
	all[4] = &l->gate;
	all[5] = &l->up;
	all[6] = &l->down;
	return all[i % 7];
}

static size_t weight_count(const struct model *m)
{
	return (size_t)m->config.n_layers * 7 + 1;
}

/* 0: it stays as it is. */
static size_t packed_size(const struct model *m, const struct weight *w)
{
	const size_t groups = (w->rows + QUANT_PACKED - 1) / QUANT_PACKED;

	if (!quant_packs(m->ops, w->type, w->columns))
		return 0;
	return groups * QUANT_PACKED * quant_packed_bytes(w->type, w->columns);
}

/* At most PACK_CHUNK groups: so much of the file is held beside the copy. */
static void pack_some(const struct packing *p, size_t first, size_t last)
{
	const struct weight *w = p->from;

	for (size_t g = first; g < last; g++) {
		const size_t row = g * QUANT_PACKED, left = w->rows - row;

		quant_pack(w->type, w->columns, w->data + row * w->row_bytes,
			   left < QUANT_PACKED ? left : QUANT_PACKED, p->to + row * p->row_bytes);
	}
	gguf_let_go(p->file, w->data + first * QUANT_PACKED * w->row_bytes,
		    (last - first) * QUANT_PACKED * w->row_bytes);
}

static void pack_groups(void *ctx, unsigned int worker, size_t first, size_t last)
{
	(void)worker;
	for (size_t g = first; g < last; g += PACK_CHUNK)
		pack_some(ctx, g, last - g < PACK_CHUNK ? last : g + PACK_CHUNK);
}

static void pack_weight(struct weight *w, unsigned char *to, struct pool *pool,
			const struct gguf *g)
{
	struct packing p = {
		.file = g, .from = w, .to = to,
		.row_bytes = quant_packed_bytes(w->type, w->columns),
	};

	pool_run(pool, (w->rows + QUANT_PACKED - 1) / QUANT_PACKED, PACK_CHUNK, pack_groups, &p);
	w->packed_row_bytes = p.row_bytes;
	atomic_store_explicit(&w->packed, to, memory_order_release);
	/* Once more as a whole: a huge page of the file came back where a part of it was
	 * let go and the next one looked at. */
	gguf_let_go(g, w->data, w->rows * w->row_bytes);
}

/* Room for all copies.  0: none are made. */
static int find_room(struct model *m)
{
	size_t bytes = 0;

	for (size_t i = 0; i < weight_count(m); i++)
		bytes += packed_size(m, weight_at(m, i));
	if (!bytes)
		return 0;
	bytes += HUGE_PAGE;
	m->packed = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (m->packed == MAP_FAILED) {
		m->packed = NULL;
		return -errno;
	}
	m->packed_bytes = bytes;
	/* Advice only; small pages do as well, at some nine tenths of the speed. */
	(void)madvise(m->packed, bytes, MADV_HUGEPAGE);
	return 0;
}

static void pack_all(struct model *m, const struct gguf *g, struct pool *pool)
{
	unsigned char *at = m->packed;
	bool all = true;

	at += -(uintptr_t)at % HUGE_PAGE;
	for (size_t i = 0; i < weight_count(m) && !atomic_load(&m->pack_stop); i++) {
		struct weight *w = weight_at(m, i);
		const size_t size = packed_size(m, w);

		if (size)
			pack_weight(w, at, pool, g);
		all = all && size;
		at += size;
	}
	/* What is read of the file from now on are vectors and rows of the embedding. */
	if (all)
		gguf_read_little(g);
}

int model_pack(struct model *m, const struct gguf *g, struct pool *pool)
{
	int err = m->packed ? 0 : find_room(m);

	if (!err && m->packed && !m->packing)
		pack_all(m, g, pool);
	return err;
}

static void *pack_behind(void *arg)
{
	struct model *m = arg;

	/* Of this thread alone (setpriority(2), NOTES); unless it is as nice already. */
	(void)setpriority(PRIO_PROCESS, 0, PACK_NICE);
	pack_all(m, m->file, NULL);
	return NULL;
}

int model_pack_behind(struct model *m, const struct gguf *g)
{
	int err;

	if (m->packed)
		return 0;
	err = find_room(m);
	if (err || !m->packed)
		return err;
	m->file = g;
	err = pthread_create(&m->packer, NULL, pack_behind, m);
	m->packing = !err;
	if (err) {
		munmap(m->packed, m->packed_bytes);
		m->packed = NULL;
		m->packed_bytes = 0;
	}
	return -err;
}

void model_pack_wait(struct model *m)
{
	if (m->packing)
		pthread_join(m->packer, NULL);
	m->packing = false;
}

void model_pack_end(struct model *m)
{
	atomic_store(&m->pack_stop, true);
	model_pack_wait(m);
	if (m->packed)
		munmap(m->packed, m->packed_bytes);
	m->packed = NULL;
}

size_t model_packed_bytes(const struct model *m)
{
	return m->packed_bytes;
}
